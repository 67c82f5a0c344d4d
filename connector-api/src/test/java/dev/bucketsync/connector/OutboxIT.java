package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.connector.Client.Answer;
import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.Topic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What was committed is said, whatever stops in between.
class OutboxIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private Installation installation;
    private RunningApi api;

    @BeforeEach
    void start() {
        installation = new Installation();
        api = new RunningApi(installation);
        allow();
    }

    @AfterEach
    void stop() {
        api.close();
        installation.close();
    }

    @Test
    void saysAfterARestartWhatWasCommittedButNotSaid() {
        String id;
        try (var relayElsewhere = installation.jdbi().open()) {
            relayElsewhere.begin();
            relayElsewhere.execute(
                    "SELECT pg_advisory_xact_lock(x'6f757462'::int, 'connector'::regnamespace::oid::int)");
            id = create("first");
            assertThat(unpublished()).isPositive();
            api.close();
            assertThat(said(id)).isEmpty();
            relayElsewhere.rollback();
        }

        api = new RunningApi(installation);

        await("the row to be published").atMost(SOON).until(() -> said(id).size() == 1);
        await("the row to be marked").atMost(SOON).until(() -> unpublished() == 0);
    }

    @Test
    void saysAgainWhatWasSaidButNotMarkedUnderTheSameId() {
        String id = create("first");
        await("the row to be marked").atMost(SOON).until(() -> unpublished() == 0);

        installation.jdbi().useHandle(handle -> handle.execute("UPDATE connector.outbox SET published_at = null"));

        await("it is said again").atMost(SOON).until(() -> said(id).size() >= 2);
        assertThat(said(id))
                .extracting(ConnectionUpdated::id)
                .containsOnly(said(id).getFirst().id());
    }

    @Test
    void saysALowerIdThatBecameVisibleAfterAHigherOne() {
        try (var slow = installation.jdbi().open()) {
            slow.begin();
            slow.execute("""
                    INSERT INTO connector.outbox (event_id, event_type, key, data, at)
                    SELECT 'late', event_type, key, data, at FROM connector.outbox ORDER BY id LIMIT 1""");
            String fast = create("fast");
            await("the higher id").atMost(SOON).until(() -> said(fast).size() == 1);
            slow.commit();
        }
        await("the lower id")
                .atMost(SOON)
                .until(() -> ids(Topic.ACCOUNTS, AccountUpdated.class).contains("late"));
    }

    @Test
    void goesOnAfterTheDatabaseWasAway() {
        installation.jdbi().useHandle(handle -> handle.execute("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = 'bucketsync-connector' AND datname = current_database()"""));
        String id = await("a connection to be made again")
                .atMost(SOON)
                .until(() -> tryToCreate("after"), made -> !made.isEmpty());
        await("the relay to go on").atMost(SOON).until(() -> said(id).size() == 1);
    }

    @Test
    void movesPastTheTopicWhenAnOlderDatabaseWasRestored() {
        String id = create("first");
        await("the row to be published").atMost(SOON).until(() -> said(id).size() == 1);
        api.close();
        installation.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO connector.outbox (event_id, event_type, key, data, at)
                SELECT 'future', event_type, key,
                    convert_to(replace(convert_from(data, 'UTF8'), '"revision":1', '"revision":9'), 'UTF8'), at
                FROM connector.outbox WHERE event_type LIKE '%connection%'"""));
        api = new RunningApi(installation);
        await("the future to be said")
                .atMost(SOON)
                .until(() -> said(id).getLast().revision() == 9);
        api.close();

        api = new RunningApi(installation);

        await("the present to be said over it")
                .atMost(SOON)
                .until(() -> said(id).getLast().revision() == 10);
        Answer now = api.client(installation.token("acme")).get("/v1/connections/" + id);
        assertThat(now.json().path("revision").asLong()).isEqualTo(10);
    }

    @Test
    void saysNothingTwiceWithTwoReplicas() {
        try (var _ = new RunningApi(installation)) {
            for (int i = 0; i < 20; i++) {
                create("c" + i);
            }
            await("all to be marked").atMost(SOON).until(() -> unpublished() == 0);
        }
        List<String> ids = ids(Topic.CONNECTIONS, ConnectionUpdated.class);
        assertThat(ids).hasSize(20).doesNotHaveDuplicates();
    }

    private void allow() {
        Answer set = api.client(installation.adminToken())
                .put(
                        "/v1/admin/accounts/acme",
                        "{\"plan\": \"pro\", \"monthlyQuota\": null, \"connectingAllowed\": true}");
        assertThat(set.status()).as(set.text()).isEqualTo(200);
    }

    private String create(String name) {
        String id = tryToCreate(name);
        assertThat(id).isNotEmpty();
        return id;
    }

    private String tryToCreate(String name) {
        return api.client(installation.token("acme"))
                .post(
                        "/v1/connections",
                        "{\"project\": \"p\", \"name\": \"%s\", \"bucket\": \"my-images\", \"region\": \"eu-west-1\"}"
                                .formatted(name))
                .at("id");
    }

    private long unpublished() {
        return installation
                .jdbi()
                .withHandle(handle -> handle.select("SELECT count(*) FROM connector.outbox WHERE published_at IS NULL")
                        .mapTo(Long.class)
                        .one());
    }

    private List<ConnectionUpdated> said(String id) {
        return installation.heard(Topic.CONNECTIONS, ConnectionUpdated.class).stream()
                .filter(event -> event.connection().value().equals(id))
                .toList();
    }

    private <E extends Event> List<String> ids(Topic topic, Class<E> family) {
        return installation.heard(topic, family).stream()
                .map(event -> event.id().value())
                .toList();
    }
}
