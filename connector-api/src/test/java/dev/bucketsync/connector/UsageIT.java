package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.connector.Client.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An account sees what its quota was used for, and nobody else's.
class UsageIT {
    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private String account;
    private Client client;

    @BeforeEach
    void anAccountWithThreePeriods() {
        account = API.freshAccount();
        client = API.as(account);
        period(account, "2026-09", 40, 0, "100");
        period(account, "2026-10", 130, 50, "100");
        period(account, "2026-11", 7, 0, "NULL");
        period("other", "2026-08", 1, 0, "1");
    }

    @Test
    void listsItsPeriodsNewestFirst() {
        Answer first = client.get("/v1/usage/periods?limit=2");
        assertThat(first.json().path("items").findValuesAsText("period")).containsExactly("2026-11", "2026-10");
        assertThat(first.json().at("/items/0").has("limit")).isFalse();
        assertThat(first.json().at("/items/1/credited").asLong()).isEqualTo(50);
        assertThat(first.json().at("/items/1/left").asLong()).isEqualTo(20);
        Answer second = client.get("/v1/usage/periods?limit=2&cursor=" + first.at("nextCursor"));
        assertThat(second.json().path("items").findValuesAsText("period")).containsExactly("2026-09");
        assertThat(second.json().has("nextCursor")).isFalse();
    }

    @Test
    void showsAPeriodByConnectionAndMediaType() {
        part(account, "con-1", "image/jpeg", 3, 3);
        part(account, "con-1", "image/jpeg", 1, 1);
        part(account, "con-2", "video/mp4", 2, 100);
        part(account, "", "", 1, -50);
        part("other", "con-9", "video/mp4", 1, 1);
        var period = client.get("/v1/usage/periods/2026-10").json();
        assertThat(period.path("used").asLong()).isEqualTo(130);
        assertThat(period.path("parts").findValuesAsText("connection")).containsExactly("con-2", "con-1");
        assertThat(period.at("/parts/1/contents").asLong()).isEqualTo(4);
        assertThat(period.at("/parts/1/units").asLong()).isEqualTo(4);
        assertThat(period.at("/parts/1/mediaType").asText()).isEqualTo("image/jpeg");
    }

    @Test
    void knowsNoOthersPeriodAndNoneThatIsNone() {
        for (String period : List.of("2026-08", "2026-1", "now", "%27")) {
            assertThat(client.get("/v1/usage/periods/" + period).status()).isEqualTo(404);
            assertThat(client.get("/v1/usage/periods/" + period + "/ledger").status())
                    .isEqualTo(404);
        }
        assertThat(client.get("/v1/usage/periods?page=2").at("code")).isEqualTo("UNKNOWN_FIELD");
    }

    @Test
    void exportsALedgerThatSpreadsheetsOpenWithoutHarm() {
        charge(account, 1, "=cmd|' /C calc'!A0");
        charge(account, 2, "a,\"b\"\nc.jpg");
        credit(account, 3, "Sorry, our mistake.");
        charge("other", 1, "not yours.jpg");
        Answer csv = client.get("/v1/usage/periods/2026-10/ledger");
        assertThat(csv.header("Content-Type")).hasValue("text/csv; charset=utf-8; header=present");
        assertThat(csv.header("Content-Disposition")).hasValue("attachment; filename=\"ledger-2026-10.csv\"");
        assertThat(csv.text()).isEqualTo("""
                number,at,observedAt,units,connection,bucket,key,mediaType,run,reason\r
                1,2026-10-05T00:00:00.000Z,2026-10-04T00:00:00.000Z,5,con-1,my-images,'=cmd|' /C calc'!A0,video/mp4,run-1,\r
                2,2026-10-05T00:00:00.000Z,2026-10-04T00:00:00.000Z,5,con-1,my-images,"a,""b""
                c.jpg",video/mp4,run-1,\r
                3,2026-10-05T00:00:00.000Z,2026-10-04T00:00:00.000Z,-50,,,,,,"Sorry, our mistake."\r
                """);
    }

    @Test
    void exportsAHundredThousandLinesInPages() throws Exception {
        charges(account, 100_001);
        var request = client.request("/v1/usage/periods/2026-10/ledger").GET().build();
        try (HttpClient http = HttpClient.newHttpClient();
                var lines = new BufferedReader(new InputStreamReader(
                        http.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("number,");
            for (int number = 1; number <= 100_001; number++) {
                assertThat(lines.readLine()).startsWith(number + ",");
            }
            assertThat(lines.readLine()).isNull();
        }
    }

    /// Some 40 MB, more than all buffers between the two hold: what changes at its end is still seen by a slow reader.
    @Test
    void readsNoFurtherThanItsReaderTakes() throws Exception {
        charges(account, 100_001);
        change("key = convert_to('key-' || number || repeat('x', 300), 'UTF8')");
        var request = client.request("/v1/usage/periods/2026-10/ledger").GET().build();
        try (HttpClient http = HttpClient.newHttpClient();
                var lines = new BufferedReader(new InputStreamReader(
                        http.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("number,");
            change("key = 'changed.jpg'");

            assertThat(lines.readLine()).startsWith("1,").contains("key-1xxx");
            assertThat(lines.lines().reduce((_, last) -> last).orElseThrow())
                    .startsWith("100001,")
                    .contains("changed.jpg");
        }
    }

    private void change(String what) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.createUpdate("UPDATE quota.api_entry SET <what> WHERE account = :account")
                        .define("what", what)
                        .bind("account", account)
                        .execute());
    }

    @Test
    void cutsTheConnectionWhenTheRestCannotBeRead() {
        charges(account, 30_000);
        // What no ObjectKey can be: reading the page with it fails, long after the first ones were sent.
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.createUpdate(
                                "UPDATE quota.api_entry SET key = '' WHERE account = :account AND number = 25000")
                        .bind("account", account)
                        .execute());
        assertThatThrownBy(() -> client.get("/v1/usage/periods/2026-10/ledger"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    private static void period(String account, String period, long used, long credited, String limit) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        INSERT INTO quota.api_usage SELECT :account, :period, from_month, from_month + interval '1 month',
                            :used, <limit>, 1, :credited
                        FROM (SELECT (:period || '-01')::date AS from_month) month
                        """)
                        .define("limit", limit)
                        .bind("account", account)
                        .bind("period", period)
                        .bind("used", used)
                        .bind("credited", credited)
                        .execute());
    }

    private static void part(String account, String connection, String mediaType, long lines, long units) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO quota.api_usage_part VALUES (?, '2026-10', ?, ?, ?, ?)",
                        account,
                        connection,
                        mediaType,
                        lines,
                        units));
    }

    private static void charge(String account, long number, String key) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO quota.api_entry VALUES (?, '2026-10', ?, '2026-10-05', '2026-10-04', 5, 'con-1', "
                                + "'my-images', ?, 'video/mp4', 'run-1', NULL, NULL)",
                        account,
                        number,
                        key.getBytes(StandardCharsets.UTF_8)));
    }

    private static void credit(String account, long number, String reason) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO quota.api_entry VALUES (?, '2026-10', ?, '2026-10-05', '2026-10-04', -50, NULL, NULL, "
                                + "NULL, NULL, NULL, ?, 'ops')",
                        account,
                        number,
                        reason));
    }

    private static void charges(String account, int lines) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO quota.api_entry SELECT ?, '2026-10', n, now(), now(), 1, 'con-1', 'my-images', "
                                + "convert_to('key-' || n, 'UTF8'), 'image/jpeg', 'run-1', NULL, NULL "
                                + "FROM generate_series(1, ?) AS n",
                        account,
                        lines));
    }
}
