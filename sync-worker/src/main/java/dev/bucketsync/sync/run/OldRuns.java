package dev.bucketsync.sync.run;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Forgets runs some time after their end, which is announced by then: those of mode KEYS after a day, since a busy
/// bucket makes tens of thousands of them, others after 90 days, but never a connection's last hundred.
public final class OldRuns {
    private static final int BATCH = 1_000;

    private static final String LOOK_UPS = "mode = 'KEYS' AND ended_at < now() - interval '1 day'";

    /// Requests and preview's verdicts name their run; they are kept for less.
    private static final String OTHERS = """
            ended_at < now() - interval '90 days'
              AND (SELECT count(*) FROM (SELECT FROM run newer
                                         WHERE newer.connection_id = r.connection_id AND newer.mode <> 'KEYS'
                                           AND (newer.requested_at, newer.id) > (r.requested_at, r.id)
                                         LIMIT 100) n) = 100
              AND NOT EXISTS (SELECT FROM request q WHERE q.run = r.id)
              AND NOT EXISTS (SELECT FROM preview_verdict v WHERE v.run = r.id)""";

    private final Jdbi jdbi;

    public OldRuns(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Forgets them batch by batch; called every hour.
    public void forget() {
        for (String which : List.of(LOOK_UPS, OTHERS)) {
            int forgotten;
            do {
                forgotten = jdbi.inTransaction(handle -> forget(handle, which));
            } while (forgotten == BATCH);
        }
    }

    private static int forget(Handle handle, String which) {
        String[] runs = handle.createQuery("""
                        SELECT id FROM run r WHERE announced_revision >= revision AND <which>
                        ORDER BY ended_at LIMIT :batch FOR UPDATE SKIP LOCKED""")
                .define("which", which)
                .bind("batch", BATCH)
                .mapTo(String.class)
                .list()
                .toArray(String[]::new);
        for (String statement :
                List.of("DELETE FROM run_count WHERE run = ANY(:runs)", "DELETE FROM run WHERE id = ANY(:runs)")) {
            handle.createUpdate(statement).bind("runs", runs).execute();
        }
        return runs.length;
    }
}
