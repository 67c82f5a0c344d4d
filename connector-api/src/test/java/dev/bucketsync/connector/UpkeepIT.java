package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.connector.Client.Answer;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.run.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A customer has a connection kept up to date: by the clock, and by the bucket's own events.
class UpkeepIT {
    private static final String NIGHTLY = "{\"cron\": \"30 2 * * *\", \"zone\": \"Europe/Berlin\"}";

    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private String account;
    private Client client;
    private String connection;
    private String path;

    @BeforeEach
    void aConnectionThatIsReady() {
        account = API.freshAccount();
        client = API.as(account);
        plan(true);
        Answer created = client.post("/v1/connections", """
                {"project": "p1", "name": "n", "bucket": "my-images", "prefix": "photos a+b", "region": "eu-west-1"}""");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        connection = created.at("id");
        path = "/v1/connections/" + connection;
        status("CONNECTED");
    }

    @Test
    void setsAScheduleAndSaysWhenItIsDue() {
        Answer set = client.put(path + "/schedule", NIGHTLY);

        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(set.at("cron")).isEqualTo("30 2 * * *");
        assertThat(set.at("zone")).isEqualTo("Europe/Berlin");
        Instant next = Instant.parse(set.at("nextAt"));
        assertThat(next).isBetween(Instant.now(), Instant.now().plus(25, ChronoUnit.HOURS));
        ZonedDateTime inBerlin = next.atZone(ZoneId.of("Europe/Berlin"));
        assertThat(inBerlin.getHour() * 60 + inBerlin.getMinute()).isEqualTo(150);
        assertThat(set.json().has("lastAt")).isFalse();
        assertThat(set.json().has("sleeps")).isFalse();
        assertThat(client.get(path + "/schedule").json()).isEqualTo(set.json());
        assertThat(client.get(path).json().at("/schedule/cron").asText()).isEqualTo("30 2 * * *");
        assertThat(client.get(path).header("ETag")).isEqualTo(set.header("ETag"));
    }

    @Test
    void tellsTheOtherServicesOnceHoweverOftenItIsSet() {
        client.put(path + "/schedule", NIGHTLY);
        client.put(path + "/schedule", NIGHTLY);
        client.put(path + "/bucket-events", "{\"enabled\": true}");
        client.put(path + "/bucket-events", "{\"enabled\": true}");
        client.delete(path + "/schedule");
        client.delete(path + "/schedule");

        Schedule nightly = new Schedule("30 2 * * *", ZoneId.of("Europe/Berlin"));
        await("the relay to publish")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(said()).hasSize(4));
        assertThat(said())
                .extracting(ConnectionUpdated::schedule)
                .containsExactly(Optional.empty(), Optional.of(nightly), Optional.of(nightly), Optional.empty());
        assertThat(said()).extracting(ConnectionUpdated::followsBucketEvents).containsExactly(false, false, true, true);
    }

    @Test
    void saysWhenItLastAskedForASync() {
        client.put(path + "/schedule", NIGHTLY);
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO catalog.api_schedule VALUES (?, now(), '2026-11-23T01:30:05Z')", connection));

        assertThat(client.get(path + "/schedule").at("lastAt")).isEqualTo("2026-11-23T01:30:05.000Z");
    }

    @Test
    void saysWhyAScheduleSleeps() {
        client.put(path + "/schedule", NIGHTLY);

        status("PENDING");
        assertThat(asleep()).isEqualTo("CONNECTION_NOT_READY");
        status("CONNECTED");
        plan(false);
        assertThat(asleep()).isEqualTo("PLAN_REQUIRED");
        plan(true);
        assertThat(client.get(path + "/schedule").json().has("nextAt")).isTrue();
    }

    private String asleep() {
        JsonNode schedule = client.get(path + "/schedule").json();
        assertThat(schedule.has("nextAt")).isFalse();
        return schedule.path("sleeps").asText();
    }

    @Test
    void dropsASchedule() {
        client.put(path + "/schedule", NIGHTLY);

        Answer dropped = client.delete(path + "/schedule");

        assertThat(dropped.status()).as(dropped.text()).isEqualTo(200);
        assertThat(dropped.json().has("schedule")).isFalse();
        Answer none = client.get(path + "/schedule");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.at("code")).isEqualTo("NOT_FOUND");
        assertThat(none.at("fix")).contains("PUT " + path + "/schedule");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cron | * * * * *   | the least is 5 | */5",
                "cron | 0,3 * * * * | 3 minutes apart | bucket events",
                "cron | 0 0 31 2 *  | names no day that ever comes | days that the months have",
                "cron | 0 0 * *     | is no cron expression | five fields",
                "cron | @daily      | is no cron expression | five fields",
                "cron | 61 * * * *  | is no cron expression | five fields",
                "zone | +02:00      | is no IANA time zone | Europe/Berlin",
                "zone | Mars/Olympus | is no IANA time zone | Europe/Berlin",
            })
    void namesTheFieldItsValueAndAFix(String field, String value, String detail, String fix) {
        String body = field.equals("cron")
                ? "{\"cron\": \"%s\", \"zone\": \"UTC\"}".formatted(value)
                : "{\"cron\": \"0 2 * * *\", \"zone\": \"%s\"}".formatted(value);

        Answer refused = client.put(path + "/schedule", body);

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("INVALID_FIELD");
        assertThat(refused.at("field")).isEqualTo(field);
        assertThat(refused.at("value")).isEqualTo(value);
        assertThat(refused.at("detail")).contains(detail);
        assertThat(refused.at("fix")).contains(fix);
        assertThat(client.get(path + "/schedule").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cron\": \"0 2 * * *\"}",
                "{\"zone\": \"UTC\"}",
                "{\"cron\": 5, \"zone\": \"UTC\"}",
                "{\"cron\": \"0 2 * * *\", \"zone\": \"UTC\", \"jitter\": 5}"
            })
    void wantsBothFieldsAndNoOther(String body) {
        assertThat(client.put(path + "/schedule", body).status()).isEqualTo(400);
    }

    @Test
    void refusesAChangeToWhatTheClientHasNotSeen() {
        String seen = client.get(path).header("ETag").orElseThrow();
        assertThat(client.put(path + "/schedule", NIGHTLY, "If-Match", seen).status())
                .isEqualTo(200);

        Answer late = client.put(path + "/bucket-events", "{\"enabled\": true}", "If-Match", seen);

        assertThat(late.status()).as(late.text()).isEqualTo(412);
        assertThat(late.at("code")).isEqualTo("PRECONDITION_FAILED");
        assertThat(client.delete(path + "/schedule", "If-Match", seen).status()).isEqualTo(412);
        assertThat(client.get(path).json().path("bucketEvents").asBoolean()).isFalse();
    }

    @Test
    void changesNothingOfADisabledConnection() {
        status("DISABLED");

        assertThat(client.put(path + "/schedule", NIGHTLY).status()).isEqualTo(409);
        assertThat(client.put(path + "/bucket-events", "{\"enabled\": true}").status())
                .isEqualTo(409);
    }

    @Test
    void isAnotherAccountsNever() {
        Client stranger = API.as("stranger");

        assertThat(stranger.put(path + "/schedule", NIGHTLY).status()).isEqualTo(404);
        assertThat(stranger.get(path + "/schedule").status()).isEqualTo(404);
        assertThat(stranger.delete(path + "/schedule").status()).isEqualTo(404);
        assertThat(stranger.put(path + "/bucket-events", "{\"enabled\": true}").status())
                .isEqualTo(404);
    }

    @Test
    void showsWhatToPasteForEventsOnlyWhileTheyAreFollowed() {
        String iam = client.get(path + "/aws-policy/iam").text();
        assertThat(client.get(path + "/aws-policy").json().has("notifications")).isFalse();
        Answer off = client.get(path + "/aws-policy/notifications/sqs");
        assertThat(off.status()).isEqualTo(404);
        assertThat(off.at("fix")).contains("PUT " + path + "/bucket-events");

        Answer on = client.put(path + "/bucket-events", "{\"enabled\": true}");

        assertThat(on.status()).as(on.text()).isEqualTo(200);
        assertThat(on.json().path("bucketEvents").asBoolean()).isTrue();
        assertThat(client.get(path + "/aws-policy/iam").text())
                .as("our role needs nothing more")
                .isEqualTo(iam);
        JsonNode all = client.get(path + "/aws-policy").json().path("notifications");
        assertThat(all.path("sqs")).isEqualTo(document("sqs"));
        assertThat(all.path("sqsQueuePolicy")).isEqualTo(document("sqs-queue-policy"));
        assertThat(all.path("eventBridge")).isEqualTo(document("eventbridge"));
        assertThat(all.path("eventBridgeRule")).isEqualTo(document("eventbridge-rule"));
        assertThat(document("sqs").at("/QueueConfigurations/0/QueueArn").asText())
                .isEqualTo("arn:aws:sqs:eu-west-1:444455556666:bucketsync-events");
    }

    private JsonNode document(String name) {
        return client.get(path + "/aws-policy/notifications/" + name).json();
    }

    private List<ConnectionUpdated> said() {
        return API.installation().heard(Topic.CONNECTIONS, ConnectionUpdated.class).stream()
                .filter(each -> each.connection().value().equals(connection))
                .toList();
    }

    private void plan(boolean connecting) {
        Answer put = API.plan(account, "1000", connecting);
        assertThat(put.status()).as(put.text()).isEqualTo(200);
    }

    /// As the doctor would find it, without asking AWS.
    private void status(String status) {
        API.installation().jdbi().useHandle(handle -> handle.execute("""
                        UPDATE connector.connection SET status = ?,
                            role_arn = 'arn:aws:iam::444455556666:role/bucketsync-read' WHERE id = ?""", status, connection));
    }
}
