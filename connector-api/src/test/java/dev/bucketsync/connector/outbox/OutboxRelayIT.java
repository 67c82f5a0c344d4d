package dev.bucketsync.connector.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the relay does when Kafka or the database leaves it in the middle of a batch.
class OutboxRelayIT {
    private static final PostgresFixture POSTGRES = PostgresFixture.shared();

    private final String url = POSTGRES.freshDatabase();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Database database =
            Database.open(new DatabaseSettings(url, "postgres", new Secret("none"), 2), "connector", meters);
    private final Outbox outbox = new Outbox();
    private final List<EventId> said = new ArrayList<>();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void saysABatchAgainWhoseTransactionWasEndedWhileItWaitedForKafka() {
        AccountUpdated event = account();
        database.jdbi().useTransaction(transaction -> outbox.add(transaction, event));

        relay(impatientDatabase(), messages -> {
                    await("the server to end the silent session").until(() -> sessionsInTransaction() == 0);
                    note(messages);
                })
                .runOnce();
        assertThat(said).containsExactly(event.id());

        OutboxRelay later = relay(database.jdbi(), this::note);
        assertThat(later.relay()).isEqualTo(1);
        assertThat(later.relay()).isZero();
        assertThat(said).containsExactly(event.id(), event.id());
    }

    private OutboxRelay relay(Jdbi jdbi, Publisher publisher) {
        return new OutboxRelay(outbox, jdbi, publisher, InstantSource.system(), meters);
    }

    private void note(Collection<? extends Outgoing> messages) {
        for (Outgoing message : messages) {
            switch (message) {
                case Outgoing.Publication publication ->
                    said.add(publication.event().id());
                case Outgoing.Tombstone tombstone -> throw new AssertionError(tombstone);
            }
        }
    }

    private Jdbi impatientDatabase() {
        Properties session = new Properties();
        session.put("user", "postgres");
        session.put("currentSchema", "connector");
        session.put("options", "-c idle_in_transaction_session_timeout=200");
        return Jdbi.create(url, session);
    }

    private int sessionsInTransaction() {
        return database.jdbi()
                .withHandle(handle -> handle.select("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND state = 'idle in transaction'""").mapTo(Integer.class).one());
    }

    private static AccountUpdated account() {
        return new AccountUpdated(
                EventId.derived("account", 1),
                Instant.parse("2026-11-23T10:00:00Z"),
                new AccountId("acme"),
                1,
                "pro",
                OptionalLong.empty(),
                ZoneOffset.UTC,
                true);
    }
}
