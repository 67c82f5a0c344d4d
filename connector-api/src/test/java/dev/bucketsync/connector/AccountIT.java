package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.connector.Client.Answer;
import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.id.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Plans and quotas decide who may connect.
class AccountIT {
    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private static Client admin;

    private String account;
    private Client client;

    @BeforeAll
    static void start() {
        admin = API.admin();
    }

    @BeforeEach
    void anAccount() {
        account = API.freshAccount();
        client = API.as(account);
    }

    @Test
    void setsAnAccountAndSeesItAtOnceAndTellsEverybody() {
        Answer set = put(
                "{\"plan\": \"pro\", \"monthlyQuota\": 10, \"timeZone\": \"Europe/Berlin\", \"connectingAllowed\": true}");

        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(set.header("ETag")).contains("\"1\"");
        assertThat(admin.get("/v1/admin/accounts/" + account).json()).isEqualTo(set.json());
        assertThat(connect("first").status()).isEqualTo(201);
        await("the relay")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(API.installation().heard(Topic.ACCOUNTS, AccountUpdated.class))
                        .filteredOn(event -> event.account().value().equals(account))
                        .singleElement()
                        .satisfies(event -> {
                            assertThat(event.revision()).isEqualTo(1);
                            assertThat(event.monthlyQuota()).hasValue(10);
                            assertThat(event.timeZone()).hasToString("Europe/Berlin");
                        }));
    }

    @Test
    void leavesOutALimitThereIsNot() {
        Answer set = put("{\"plan\": \"pro\", \"monthlyQuota\": null, \"connectingAllowed\": true}");
        assertThat(set.json().has("monthlyQuota")).isFalse();
        assertThat(set.at("timeZone")).isIn("Z", "UTC");
        assertThat(client.get("/v1/usage").json().has("limit")).isFalse();
    }

    @Test
    void refusesToConnectWithoutAPlan() {
        assertThat(connect("first").at("code")).isEqualTo("PLAN_REQUIRED");
        var _ = put("{\"plan\": \"free\", \"monthlyQuota\": 10, \"connectingAllowed\": false}");
        Answer refused = connect("first");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("code")).isEqualTo("PLAN_REQUIRED");
        assertThat(refused.at("detail")).contains("free");
        assertThat(refused.at("fix")).isNotEmpty();
    }

    @Test
    void refusesToConnectWhenTheQuotaIsUsedUpAndTakesARaisedOneAtOnce() {
        var _ = put("{\"plan\": \"pro\", \"monthlyQuota\": 10, \"connectingAllowed\": true}");
        used(10, "now() - interval '1 day'", "now() + interval '1 day'");

        Answer refused = connect("first");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("code")).isEqualTo("QUOTA_EXHAUSTED");
        assertThat(refused.at("detail")).contains("10 of 10");

        var _ = put("{\"plan\": \"pro\", \"monthlyQuota\": 11, \"connectingAllowed\": true}");
        assertThat(connect("first").status()).isEqualTo(201);
    }

    @Test
    void showsTheCurrentPeriodOnly() {
        var _ = put("{\"plan\": \"pro\", \"monthlyQuota\": 10, \"connectingAllowed\": true}");
        used(10, "now() - interval '40 days'", "now() - interval '10 days'");
        used(4, "now() - interval '10 days'", "now() + interval '20 days'");

        var usage = client.get("/v1/usage").json();
        assertThat(usage.path("used").asLong()).isEqualTo(4);
        assertThat(usage.path("limit").asLong()).isEqualTo(10);
        assertThat(usage.path("left").asLong()).isEqualTo(6);
        assertThat(usage.path("plan").asText()).isEqualTo("pro");
        assertThat(usage.path("connectingAllowed").asBoolean()).isTrue();
    }

    @Test
    void listensToThePlatformToo() {
        var _ = put("{\"plan\": \"free\", \"monthlyQuota\": 10, \"connectingAllowed\": false}");
        API.installation()
                .say(new AccountUpdated(
                        EventId.derived(account, 7),
                        Instant.parse("2026-11-01T00:00:00Z"),
                        new AccountId(account),
                        7,
                        "enterprise",
                        OptionalLong.empty(),
                        ZoneOffset.UTC,
                        true));
        await("the topic's news")
                .atMost(Duration.ofSeconds(10))
                .until(() -> client.get("/v1/usage").at("plan").equals("enterprise"));

        Answer set = put("{\"plan\": \"pro\", \"monthlyQuota\": 5, \"connectingAllowed\": true}");
        assertThat(set.json().path("revision").asLong())
                .as("beyond the topic's")
                .isEqualTo(8);
    }

    @Test
    void knowsNothingOfAnAccountNobodySet() {
        assertThat(admin.get("/v1/admin/accounts/" + account).status()).isEqualTo(404);
        assertThat(client.get("/v1/usage").json().path("connectingAllowed").asBoolean())
                .isFalse();
    }

    private Answer put(String body) {
        return admin.put("/v1/admin/accounts/" + account, body);
    }

    private Answer connect(String name) {
        return client.post(
                "/v1/connections",
                "{\"project\": \"p\", \"name\": \"%s\", \"bucket\": \"my-images\", \"region\": \"eu-west-1\"}"
                        .formatted(name));
    }

    private void used(long units, String from, String to) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.createUpdate(
                                "INSERT INTO quota.api_usage SELECT :account, 'p', <from>, <to>, :units, 10, 1")
                        .define("from", from)
                        .define("to", to)
                        .bind("account", account)
                        .bind("units", units)
                        .execute());
    }
}
