package dev.bucketsync.sync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.testing.Installation;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What waiting runs and requests come to in the database.
class RunQueueIT {
    private static final SyncRunId RUN = new SyncRunId("run");

    private final Database database = Installation.freshDatabase();
    private final Jdbi jdbi = SqlTypes.register(database.jdbi());

    @BeforeEach
    void connect() {
        execute("""
                INSERT INTO connection (connection, account, project, bucket, prefix, region, revision)
                VALUES ('c', 'a', 'p', 'b', '', 'eu-west-1', 1)""");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({"101, 112", "200, 220", "1001, 1102", "1000000, 1100000"})
    void allowsATenthMoreThanWasConfirmed(long absent, long limit) {
        run("NEEDS_CONFIRMATION", absent);

        assertThat(removalLimit(1)).hasValue(limit);
    }

    @Test
    void confirmsOnlyWhatAsksForItAndBelongsToTheConnection() {
        run("COMPLETED", 200);
        assertThat(removalLimit(1)).isEmpty();

        execute("UPDATE run SET state = 'NEEDS_CONFIRMATION'");
        assertThat(removalLimit(2)).as("another connection's").isEmpty();
        assertThat(removalLimit(1)).isPresent();
    }

    @Test
    void allowsTheMostThatAnyOfTheJoinedRequestsDoes() {
        run("QUEUED", 0);
        for (long limit : new long[] {110, 220, 150}) {
            jdbi.useTransaction(handle -> RunQueue.join(handle, RUN, SyncMode.INCREMENTAL, OptionalLong.of(limit)));
        }
        jdbi.useTransaction(handle -> RunQueue.join(handle, RUN, SyncMode.INCREMENTAL, OptionalLong.empty()));

        assertThat(number("SELECT removal_limit FROM run")).isEqualTo(220);
    }

    @Test
    void forgetsRequestsAfter30Days() {
        request("old", "30 days 1 minute");
        request("young", "29 days 23 hours");

        new RequestRows(jdbi).forgetOld();

        assertThat(jdbi.<List<String>, RuntimeException>withHandle(
                        handle -> handle.createQuery("SELECT id FROM request")
                                .mapTo(String.class)
                                .list()))
                .containsExactly("young");
    }

    private OptionalLong removalLimit(long connectionId) {
        return jdbi.withHandle(handle -> RunQueue.removalLimit(handle, connectionId, RUN));
    }

    private void run(String state, long absent) {
        execute("""
                INSERT INTO run (id, connection_id, mode, state, absent, traceparent, requested_at)
                SELECT 'run', id, 'INCREMENTAL', '%s', %d, '', now() FROM connection""".formatted(state, absent));
    }

    private void request(String id, String age) {
        execute("""
                INSERT INTO request (id, connection, mode, state, requested_by, requested_at, received_at, traceparent)
                VALUES ('%s', 'c', 'INCREMENTAL', 'REFUSED', 'test', now(), now() - interval '%s', '')""".formatted(id, age));
    }

    private long number(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private void execute(String sql) {
        jdbi.useHandle(handle -> handle.execute(sql));
    }
}
