package dev.bucketsync.sync.run;

import dev.bucketsync.sync.catalog.Columns;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.run.Backlog.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// What the watchdog remembers: how often objects were said, and which offsets are waited for. Times are the
/// database's.
final class WatchStore {
    /// Listed ahead of what may be out, an object is in its row only: nobody can have answered.
    private static final String SAID = """
            NOT EXISTS (SELECT FROM run_range r
                        WHERE r.run = p.run AND r.checkpoint <> r.emitted_upto
                          AND p.key > r.emitted_upto AND p.key <= r.checkpoint)""";

    private final Jdbi jdbi;
    private final PendingWork pending;
    private final Watchdog.Manner manner;

    WatchStore(Jdbi jdbi, Watchdog.Manner manner) {
        this.jdbi = jdbi;
        this.pending = new PendingWork(jdbi);
        this.manner = manner;
    }

    /// What a run waits for.
    ///
    /// @param cutoff objects said last before it are watched
    /// @param ends by partition
    /// @param again how often the stage's ends were taken anew
    record Barrier(Instant cutoff, Stage stage, List<Long> ends, int again) {
        Barrier {
            ends = List.copyOf(ends);
        }
    }

    boolean anyOverdue(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT EXISTS (SELECT FROM pending p WHERE run = :run
                                         AND said_at <= now() - :apart * interval '1 ms' AND <said>)""")
                .define("said", SAID)
                .bind("run", claim.run().value())
                .bind("apart", manner.apart().toMillis())
                .mapTo(Boolean.class)
                .one());
    }

    Optional<Barrier> barrier(RunClaim claim) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM run_watch WHERE run = :run")
                .bind("run", claim.run().value())
                .map((row, _) -> barrier(row))
                .findOne());
    }

    private static Barrier barrier(ResultSet row) throws SQLException {
        return new Barrier(
                SqlTypes.instant(row, "cutoff"),
                Stage.valueOf(row.getString("stage")),
                List.of((Long[]) row.getArray("ends").getArray()),
                row.getInt("again"));
    }

    /// From now on what is overdue is waited for at the first stage.
    void begin(RunClaim claim, Stage stage, List<Long> ends) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            handle.createUpdate("""
                            INSERT INTO run_watch (run, cutoff, stage, ends)
                            VALUES (:run, now() - :apart * interval '1 ms', :stage, :ends)""")
                    .bind("run", claim.run().value())
                    .bind("apart", manner.apart().toMillis())
                    .bind("stage", stage.name())
                    .bind("ends", ends.toArray(Long[]::new))
                    .execute();
        });
    }

    /// The next stage for the same objects.
    void enter(RunClaim claim, Stage stage, List<Long> ends) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            handle.createUpdate("UPDATE run_watch SET stage = :stage, ends = :ends WHERE run = :run")
                    .bind("run", claim.run().value())
                    .bind("stage", stage.name())
                    .bind("ends", ends.toArray(Long[]::new))
                    .execute();
        });
    }

    /// The same stage, up to new ends.
    void waitAgain(RunClaim claim, List<Long> ends) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            handle.createUpdate("UPDATE run_watch SET ends = :ends, again = again + 1 WHERE run = :run")
                    .bind("run", claim.run().value())
                    .bind("ends", ends.toArray(Long[]::new))
                    .execute();
        });
    }

    void forget(RunClaim claim) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM run_watch WHERE run = :run")
                .bind("run", claim.run().value())
                .execute());
    }

    /// A batch of what was said last before a moment, so and so often again.
    List<PendingObject> lost(RunClaim claim, Instant cutoff, int least, int most) {
        return pending.where(
                claim,
                "p.said_at <= :cutoff AND p.said_again BETWEEN :least AND :most AND " + SAID,
                query -> query.bind("cutoff", SqlTypes.timestamp(cutoff))
                        .bind("least", least)
                        .bind("most", most));
    }

    /// A batch of what has been under way too long, whoever is to blame.
    List<PendingObject> tooOld(RunClaim claim) {
        return pending.where(
                claim,
                "p.said_again <= :most AND p.first_said_at <= now() - :longest * interval '1 ms' AND " + SAID,
                query -> query.bind("most", manner.times())
                        .bind("longest", manner.longest().toMillis()));
    }

    void said(RunClaim claim, List<PendingObject> batch, int times) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            handle.createUpdate("""
                            UPDATE pending SET said_again = :times, said_at = now()
                            WHERE connection_id = :connection AND run = :run AND key = ANY(:keys)""")
                    .bind("times", times)
                    .bind("connection", claim.connectionId())
                    .bind("run", claim.run().value())
                    .bind(
                            "keys",
                            Columns.of(batch, byte[].class, row -> row.key().bytes()))
                    .execute();
        });
    }

    /// Counts as faulted what was given up and has not settled since.
    int settleUnsettled(RunClaim claim) {
        return jdbi.inTransaction(handle -> {
            RunStore.fence(handle, claim);
            return writeOff(handle, claim, manner.times() + 1, manner.apart());
        });
    }

    /// Takes pending rows off the books, as faulted.
    ///
    /// @param least how often they must have been said again
    /// @param since how long ago, at least
    static int writeOff(Handle handle, RunClaim claim, int least, Duration since) {
        int gone = handle.createUpdate("""
                        DELETE FROM pending WHERE run = :run AND said_again >= :least
                            AND said_at <= now() - :since * interval '1 ms'""")
                .bind("run", claim.run().value())
                .bind("least", least)
                .bind("since", since.toMillis())
                .execute();
        if (gone > 0) {
            handle.createUpdate("""
                            INSERT INTO run_count (run, partition, outcome, n) VALUES (:run, -1, 'FAULTED', :n)
                            ON CONFLICT (run, partition, outcome) DO UPDATE SET n = run_count.n + excluded.n""")
                    .bind("run", claim.run().value())
                    .bind("n", gone)
                    .execute();
        }
        return gone;
    }
}
