package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.events.EventId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Operators see whether ledger and catalogue agree.
class AuditIT {
    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private static Client admin;

    private String account;
    private String connection;

    @BeforeAll
    static void start() {
        admin = API.admin();
    }

    @BeforeEach
    void anAccountWithAChargedAsset() {
        account = API.freshAccount();
        var _ = API.plan(account, "null");
        connection = API.as(account)
                .post(
                        "/v1/connections",
                        "{\"project\": \"p\", \"name\": \"n\", \"bucket\": \"my-images\", \"region\": \"eu-west-1\"}")
                .at("id");
        asset("ö.jpg", 5);
        charged("ö.jpg", 5);
        execute("INSERT INTO quota.api_usage VALUES (?, '2026-11', now(), now(), 5, 10, 1, 2)", account);
        line(1, 5);
        line(2, -2);
        execute("INSERT INTO quota.api_tallied VALUES (?, 2, 2, now())", account);
    }

    @Test
    void saysThatLedgerAndCatalogueAgree() {
        JsonNode audit = audit();
        assertThat(audit.path("agrees").asBoolean()).as(audit.toString()).isTrue();
        assertThat(audit.path("lines").asLong()).isEqualTo(2);
        assertThat(audit.at("/periods/0/balance").asLong()).isEqualTo(3);
        assertThat(audit.at("/assets/contents").asLong()).isEqualTo(1);
    }

    @Test
    void seesLinesThatDoNotAddUp() {
        execute("UPDATE quota.api_entry SET units = 4 WHERE account = ? AND number = 1", account);
        assertThat(audit().path("agrees").asBoolean()).isFalse();
        assertThat(audit().at("/periods/0/drift").asLong()).isEqualTo(1);
    }

    @Test
    void seesALineThatIsNotThere() {
        execute("UPDATE quota.api_tallied SET entries = 3 WHERE account = ?", account);
        assertThat(audit().path("agrees").asBoolean()).isFalse();
    }

    @Test
    void seesAnAssetThatWasNotCharged() {
        asset("free.jpg", 1);
        assertThat(audit().path("agrees").asBoolean()).isFalse();
        assertThat(audit().at("/assets/uncharged").asLong()).isEqualTo(1);
    }

    @Test
    void seesAnAssetOfOtherUnits() {
        asset("more.mp4", 7);
        charged("more.mp4", 6);
        assertThat(audit().path("agrees").asBoolean()).isFalse();
        assertThat(audit().at("/assets/otherUnits").asLong()).isEqualTo(1);
    }

    @Test
    void showsWhatIsChargedWithoutAnAssetAndDoesNotMind() {
        charged("removed.jpg", 1);
        assertThat(audit().path("agrees").asBoolean()).isTrue();
        assertThat(audit().at("/assets/chargedWithoutAsset").asLong()).isEqualTo(1);
    }

    @Test
    void passesOnWhatTheContinuousAuditFound() {
        execute("INSERT INTO quota.api_audited VALUES ('CHANGED', now()), ('ALL', now())");
        assertThat(admin.get("/v1/admin/audit").json().path("agrees").asBoolean())
                .isTrue();
        execute("INSERT INTO quota.api_drift VALUES (?, 'ASSET', 'digest', 5, NULL, now())", account);
        JsonNode state = admin.get("/v1/admin/audit").json();
        execute("DELETE FROM quota.api_drift");
        assertThat(state.path("agrees").asBoolean()).isFalse();
        assertThat(state.at("/drift/0/check").asText()).isEqualTo("ASSET");
        assertThat(state.at("/drift/0/account").asText()).isEqualTo(account);
        assertThat(state.at("/drift/0").has("found")).isFalse();
        assertThat(state.has("changedAt")).isTrue();
        assertThat(admin.get("/v1/admin/audit/accounts?limit=1000")
                        .json()
                        .path("items")
                        .findValuesAsText("account"))
                .contains(account);
    }

    private JsonNode audit() {
        return admin.get("/v1/admin/accounts/" + account + "/audit").json();
    }

    private void asset(String key, long units) {
        execute(
                "INSERT INTO catalog.api_object (connection, account, key, outcome, etag, units) "
                        + "VALUES (?, ?, ?, 'ADMITTED', 'etag', ?)",
                connection,
                account,
                key.getBytes(StandardCharsets.UTF_8),
                units);
    }

    /// As the quota-service writes it: the digest of a derived event id.
    private void charged(String key, long units) {
        String identity =
                EventId.derived("aws", account, "my-images", key, "etag").value();
        execute(
                "INSERT INTO quota.api_charged VALUES (?, ?, ?)",
                account,
                HexFormat.of().parseHex(identity),
                units);
    }

    private void line(long number, long units) {
        execute(
                "INSERT INTO quota.api_entry (account, period, number, units) VALUES (?, '2026-11', ?, ?)",
                account,
                number,
                units);
    }

    private static void execute(String sql, Object... values) {
        API.installation().jdbi().useHandle(handle -> handle.execute(sql, values));
    }
}
