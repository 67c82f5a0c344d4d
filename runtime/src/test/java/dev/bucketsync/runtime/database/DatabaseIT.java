package dev.bucketsync.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.runtime.process.Faults;
import dev.bucketsync.runtime.process.PlumbingException;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseIT {
    private static final PostgresFixture POSTGRES = PostgresFixture.shared();
    private static final String SCHEMA = "tested";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private static DatabaseSettings settings(String url) {
        return new DatabaseSettings(url, "postgres", new Secret("hunter2"), 2);
    }

    private Database open(String url) {
        return Database.open(settings(url), SCHEMA, meters, Duration.ofMillis(500));
    }

    @Test
    void makesItsSchemaAndStandsInIt() {
        String url = POSTGRES.freshDatabase();
        try (Database database = open(url)) {
            String note = database.jdbi().withHandle(handle -> {
                handle.execute("INSERT INTO note (text) VALUES ('hello')");
                return handle.createQuery("SELECT text FROM tested.note")
                        .mapTo(String.class)
                        .one();
            });
            assertThat(note).isEqualTo("hello");
        }
    }

    @Test
    void findsASchemaWithoutMigrationsAMistake() {
        assertThatThrownBy(
                        () -> Database.open(settings(POSTGRES.freshDatabase()), "none", meters, Duration.ofMillis(500)))
                .hasMessageContaining("migrations/none");
    }

    @Test
    void leavesItsDataWhenItIsOpenedAgain() {
        String url = POSTGRES.freshDatabase();
        try (Database first = open(url)) {
            first.jdbi().useHandle(handle -> handle.execute("INSERT INTO note (text) VALUES ('hello')"));
        }
        try (Database second = open(url)) {
            assertThat(notes(second)).isEqualTo(1);
        }
    }

    @Test
    void saysWhichDatabaseCanNotBeReachedAndNotThePassword() throws IOException {
        int port = closedPort();
        assertThatThrownBy(() -> open("jdbc:postgresql://127.0.0.1:%d/none?password=hunter2".formatted(port)))
                .isInstanceOf(PlumbingException.class)
                .hasMessage("no connection to PostgreSQL at jdbc:postgresql://127.0.0.1:%d/none as postgres"
                        .formatted(port))
                .hasStackTraceContaining("refused");
    }

    @Test
    void aConnectionThatBreaksIsPlumbing() {
        try (Database database = open(POSTGRES.freshDatabase())) {
            assertThatThrownBy(() -> database.jdbi().useHandle(handle -> {
                        handle.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                    }))
                    .matches(Faults::isPlumbing, "is plumbing");
            assertThat(notes(database)).isZero();
        }
    }

    @Test
    void aTransactionEndedForItsSilenceIsPlumbing() {
        try (Database database = open(POSTGRES.freshDatabase())) {
            assertThatThrownBy(() -> database.jdbi().useTransaction(transaction -> {
                        int session = transaction
                                .select("SELECT pg_backend_pid()")
                                .mapTo(Integer.class)
                                .one();
                        transaction.execute("SET LOCAL idle_in_transaction_session_timeout = 1");
                        await("the server to end the silent session").until(() -> !isThere(database, session));
                        transaction.execute("SELECT 1");
                    }))
                    .matches(Faults::isPlumbing, "is plumbing");
        }
    }

    private static boolean isThere(Database database, int session) {
        return database.jdbi()
                .withHandle(handle -> handle.select("SELECT 1 FROM pg_stat_activity WHERE pid = ?", session)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    @Test
    void aViolatedConstraintIsNot() {
        try (Database database = open(POSTGRES.freshDatabase())) {
            assertThatThrownBy(() -> database.jdbi()
                            .useHandle(handle -> handle.execute("INSERT INTO note (text) VALUES (NULL)")))
                    .hasMessageContaining("not-null")
                    .matches(fault -> !Faults.isPlumbing(fault), "is not plumbing");
        }
    }

    private static int notes(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM note")
                        .mapTo(Integer.class)
                        .one());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
