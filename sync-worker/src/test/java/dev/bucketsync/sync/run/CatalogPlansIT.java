package dev.bucketsync.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Position;
import dev.bucketsync.runtime.kafka.Trace;
import dev.bucketsync.sync.catalog.Arrivals;
import dev.bucketsync.sync.catalog.KnownRows;
import dev.bucketsync.sync.catalog.Settlement;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.testing.Installation;
import dev.bucketsync.sync.testing.Outcomes;
import dev.bucketsync.sync.testing.PlanSpy;
import dev.bucketsync.sync.testing.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A catalogue of some size must be met by index and by partition, also by the generic plans of prepared statements.
class CatalogPlansIT {
    /// Past the driver's and the server's thresholds for preparing.
    private static final int OFTEN = 12;

    private static final RunClaim CLAIM = claim();

    private static Database database;
    private static Connection connection;
    private static Jdbi jdbi;
    private static final PlanSpy SPY = new PlanSpy();

    /// 200,000 objects of one connection, 2,000 of each of 50 others.
    @BeforeAll
    static void fill() throws SQLException {
        database = Installation.freshDatabase();
        connection = database.dataSource().getConnection();
        database.jdbi().useHandle(handle -> handle.createScript("""
                        INSERT INTO connection (connection, account, project, bucket, prefix, region, revision)
                        SELECT 'c' || n, 'acme', 'p', 'bucket', '', 'eu-west-1', 1 FROM generate_series(1, 51) n;
                        INSERT INTO run (id, connection_id, mode, state, epoch, traceparent, requested_at)
                        VALUES ('run', 1, 'INCREMENTAL', 'SETTLING', 1, '', now());
                        INSERT INTO asset (connection_id, key, etag, size, last_modified, storage_class, outcome, reasons,
                                           stale, observed_at, settled_run, revision)
                        SELECT c.id, convert_to(lpad(n::text, 7, '0'), 'UTF8'), 'e', 1, now(), 'STANDARD', 'REJECTED', '{}',
                               false, now(), 'run', n
                        FROM connection c, generate_series(1, CASE c.id WHEN 1 THEN 200000 ELSE 2000 END) n;
                        ANALYZE asset;
                        """).execute());
        jdbi = SqlTypes.register(SPY.watch(connection));
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        database.close();
    }

    @BeforeEach
    void forget() {
        SPY.forget();
    }

    @Test
    void pagesKnownRowsByIndexAndReadsNoRowBeyondTheBound() {
        KnownRows rows = new KnownRows(jdbi);
        for (int i = 1; i <= OFTEN; i++) {
            Optional<ObjectKey> after = Optional.of(key(i * 1_000));
            Optional<ObjectKey> upTo = Optional.of(key(i * 1_000 + 10));
            assertThat(rows.between(1, after, upTo)).toIterable().hasSize(10);
            assertThat(rows.between(1, after, Optional.empty()).next().key()).isEqualTo(key(i * 1_000 + 1));
        }

        onlyByIndexInOnePartition();
        assertThat(SPY.plans()).noneMatch(plan -> plan.contains("Rows Removed by Filter"));
    }

    @Test
    void findsWhatTheCatalogueKnewOfPendingWork() {
        pending("RUN-A", 1, 5_000);
        PendingWork work = new PendingWork(jdbi);
        SPY.forget();
        for (int i = 0; i < OFTEN; i++) {
            RunClaim claim = listing("RUN-A");
            assertThat(work.next(claim, Optional.of(key(i * 100)), Optional.of(key(i * 100 + 100)), 1_000))
                    .hasSize(100);
            assertThat(work.any(claim.run())).isTrue();
        }

        onlyByIndexInOnePartition();
    }

    /// A first listing outruns what the database counts now and then: it thinks that the connection has few rows yet.
    @Test
    void looksPendingWorkUpKeyByKeyThoughTheStatisticsAreOld() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM pending"));
        pending("RUN-OLD", 1, 20_000);
        database.jdbi().useHandle(handle -> handle.createScript("""
                        ANALYZE pending;
                        DELETE FROM pg_statistic WHERE starelid IN (SELECT inhrelid FROM pg_inherits
                                                                    WHERE inhparent = 'asset'::regclass);
                        UPDATE pg_class SET reltuples = -1, relpages = 0
                        WHERE oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'asset'::regclass);
                        """).execute());
        SPY.forget();
        try {
            assertThat(new PendingWork(jdbi)
                            .next(listing("RUN-OLD"), Optional.empty(), Optional.of(key(20_000)), 20_000))
                    .hasSize(20_000);

            onlyByIndexInOnePartition();
            assertThat(SPY.plans())
                    .noneMatch(plan -> plan.contains("Merge Left Join") || plan.contains("Hash Left Join"));
        } finally {
            database.jdbi().useHandle(handle -> {
                handle.execute("ANALYZE asset");
                handle.execute("DELETE FROM pending");
            });
        }
    }

    @Test
    void settlesOutcomesByIndex() {
        Settlement settlement = new Settlement(jdbi, new SimpleMeterRegistry(), Arrivals.NOBODY_WAITS);
        for (int i = 0; i < OFTEN; i++) {
            String run = "RUN-S" + i;
            jdbi.useHandle(handle -> handle.execute("""
                    INSERT INTO run (id, connection_id, mode, state, traceparent, requested_at)
                    VALUES (?, 2, 'INCREMENTAL', 'COMPLETED', '', now())""", run));
            pending(run, 2, 1_000);
            SPY.forget();
            settlement.handle(IntStream.rangeClosed(1, 1_000)
                    .mapToObj(n -> outcome(run, "c2", n))
                    .toList());
        }

        assertThat(SPY.scans("asset")).isNotEmpty().noneMatch(scan -> scan.how().equals("Seq Scan"));
        assertThat(SPY.tablesRead("asset")).hasSize(1);
        assertThat(jdbi.<Long, RuntimeException>withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM asset WHERE connection_id = 2 AND outcome = 'ADMITTED'")
                        .mapTo(Long.class)
                        .one()))
                .isEqualTo(1_000);
    }

    @Test
    void removesByIndex() {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO missing (run, key, etag)
                SELECT 'run', key, 'e' FROM asset WHERE connection_id = 1 ORDER BY key DESC LIMIT 15000"""));
        SPY.forget();

        new Removal(jdbi, _ -> {}).removeAll(CLAIM);

        onlyByIndexInOnePartition();
        assertThat(SPY.scans("missing"))
                .isNotEmpty()
                .noneMatch(scan -> scan.how().equals("Seq Scan"));
        assertThat(jdbi.<Long, RuntimeException>withHandle(
                        handle -> handle.createQuery("SELECT count(*) FROM asset WHERE connection_id = 1")
                                .mapTo(Long.class)
                                .one()))
                .isEqualTo(185_000);
    }

    private static void onlyByIndexInOnePartition() {
        assertThat(SPY.scans("asset")).isNotEmpty().noneMatch(scan -> scan.how().equals("Seq Scan"));
        assertThat(SPY.tablesRead("asset")).hasSize(1);
    }

    private static void pending(String run, long connectionId, int count) {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO pending (connection_id, key, run, change, etag, size, last_modified, storage_class, observed_at)
                SELECT ?, convert_to(lpad(n::text, 7, '0'), 'UTF8'), ?, 'MODIFIED', 'f', 1, now(), 'STANDARD', now()
                FROM generate_series(1, ?) n""", connectionId, run, count));
    }

    private static Message<OutcomeEvent> outcome(String run, String connection, int number) {
        Seen any = Seen.any();
        Seen seen = new Seen(
                new SyncRunId(run),
                new Source(new ConnectionId(connection), new AccountId("acme"), new ProjectId("p"), "b", "r", 1)
                        .object(key(number)),
                new ObjectState("f", 1, Instant.EPOCH, "STANDARD"),
                any.observedAt());
        return new Message<>(
                Outcomes.admitted(seen),
                new Position(Topic.OUTCOMES.shortName(), 0, number),
                1,
                Instant.EPOCH,
                CLAIM.trace());
    }

    private static ObjectKey key(int number) {
        return new ObjectKey("%07d".formatted(number));
    }

    private static RunClaim listing(String run) {
        return new RunClaim(
                new SyncRunId(run),
                1,
                1,
                CLAIM.source(),
                SyncMode.INCREMENTAL,
                RunState.LISTING,
                Optional.empty(),
                OptionalLong.empty(),
                CLAIM.trace());
    }

    private static RunClaim claim() {
        return new RunClaim(
                new SyncRunId("run"),
                1,
                1,
                new Source(new ConnectionId("c1"), new AccountId("acme"), new ProjectId("p"), "bucket", "eu-west-1", 1),
                SyncMode.INCREMENTAL,
                RunState.SETTLING,
                Optional.empty(),
                OptionalLong.empty(),
                Trace.fresh());
    }
}
