package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.connector.Client.Answer;
import dev.bucketsync.events.QuotaEvent.QuotaCredited;
import dev.bucketsync.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Operators give units back, once however often they ask.
class CreditIT {
    private static final String GOOD = "{\"units\": 500, \"reason\": \"We counted previews.\"}";

    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private static Client admin;

    private String account;
    private String credits;

    @BeforeAll
    static void start() {
        admin = API.admin();
    }

    @BeforeEach
    void anAccount() {
        account = API.freshAccount();
        credits = "/v1/admin/accounts/" + account + "/credits";
        var _ = API.plan(account, "10");
    }

    @Test
    void passesACreditOnOnceWithReasonAndActor() {
        String key = UUID.randomUUID().toString();
        Answer given = admin.post(credits, GOOD, "Idempotency-Key", key);
        assertThat(given.status()).as(given.text()).isEqualTo(202);
        assertThat(admin.post(credits, GOOD, "Idempotency-Key", key).text()).isEqualTo(given.text());
        assertThat(admin.post(credits, GOOD.replace("500", "501"), "Idempotency-Key", key)
                        .status())
                .isEqualTo(422);
        await("the relay")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(heard()).singleElement().satisfies(event -> {
                    assertThat(event.id().value()).isEqualTo(given.at("credit"));
                    assertThat(event.units()).isEqualTo(500);
                    assertThat(event.reason()).isEqualTo("We counted previews.");
                    assertThat(event.actor()).isEqualTo("user-of-platform");
                }));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1000000000001", "1e20", "1.5", "\"5\"", "true"})
    void refusesUnitsThatAreNoCredit(String units) {
        Answer refused = give("{\"units\": %s, \"reason\": \"because\"}".formatted(units));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("INVALID_FIELD");
        assertThat(refused.at("field")).isEqualTo("units");
        assertThat(refused.at("fix")).isEqualTo("send a whole number from 1 to 1000000000000");
    }

    @Test
    void refusesACreditWithoutUnitsReasonKeyOrAccount() {
        assertThat(give("{\"reason\": \"because\"}").at("field")).isEqualTo("units");
        assertThat(give("{\"units\": 5}").at("field")).isEqualTo("reason");
        assertThat(give("{\"units\": 5, \"reason\": \" \"}").at("field")).isEqualTo("reason");
        assertThat(give("{\"units\": 5, \"reason\": \"%s\"}".formatted("x".repeat(501)))
                        .at("field"))
                .isEqualTo("reason");
        assertThat(give("{\"units\": 5, \"reason\": \"r\", \"actor\": \"me\"}").at("code"))
                .isEqualTo("UNKNOWN_FIELD");
        assertThat(admin.post(credits, GOOD).at("field")).isEqualTo("Idempotency-Key");
        assertThat(admin.post("/v1/admin/accounts/nobody/credits", GOOD, "Idempotency-Key", "k")
                        .status())
                .isEqualTo(404);
        assertThat(heard()).isEmpty();
    }

    @Test
    void isForAdminsOnly() {
        Client customer = API.as(account);
        for (Answer refused : List.of(
                customer.post(credits, GOOD, "Idempotency-Key", "k"),
                customer.get(credits),
                customer.get("/v1/admin/audit"),
                customer.get("/v1/admin/audit/accounts"),
                customer.get("/v1/admin/accounts/" + account + "/audit"))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.at("code")).isEqualTo("FORBIDDEN");
        }
        assertThat(heard()).isEmpty();
    }

    @Test
    void listsWhatIsInTheLedgerNewestFirst() {
        for (int number = 1; number <= 3; number++) {
            int each = number;
            API.installation()
                    .jdbi()
                    .useHandle(handle -> handle.execute(
                            "INSERT INTO quota.api_credit VALUES (?, ?, '2026-11', ?, 5, 'why', 'ops', now(), now())",
                            account,
                            "credit-" + each,
                            each));
        }
        Answer page = admin.get(credits + "?limit=2");
        assertThat(page.json().path("items").findValuesAsText("credit")).containsExactly("credit-3", "credit-2");
        assertThat(admin.get(credits + "?limit=2&cursor=" + page.at("nextCursor"))
                        .json()
                        .path("items")
                        .findValuesAsText("credit"))
                .containsExactly("credit-1");
    }

    private Answer give(String body) {
        return admin.post(credits, body, "Idempotency-Key", UUID.randomUUID().toString());
    }

    private List<QuotaCredited> heard() {
        return API.installation().heard(Topic.QUOTA_ADJUSTMENTS, QuotaCredited.class).stream()
                .filter(event -> event.account().value().equals(account))
                .toList();
    }
}
