package dev.bucketsync.sync.run;

import org.jdbi.v3.core.Jdbi;

/// Withdraws whatever a deleted connection has in the catalogue, a batch at a time: rows are marked as missing, taken
/// out and told of as a listing's removals are, so it goes on where it was after a crash at any line.
final class Oblivion {
    private static final int BATCH = 1_000;
    private static final int BATCHES = 50;

    private final Jdbi jdbi;
    private final Removal removal;

    Oblivion(Jdbi jdbi, Removal removal) {
        this.jdbi = jdbi;
        this.removal = removal;
    }

    /// Answers whether nothing is left: by the rows themselves, since a predecessor may have marked them and died.
    boolean run(RunClaim claim) {
        for (int i = 0; i < BATCHES; i++) {
            mark(claim);
            removal.removeAll(claim);
            if (!removal.anyRow(claim)) {
                return true;
            }
        }
        return false;
    }

    private void mark(RunClaim claim) {
        jdbi.useTransaction(handle -> {
            RunStore.fence(handle, claim);
            handle.createUpdate("""
                            INSERT INTO missing (run, key, etag)
                            SELECT :run, key, etag FROM asset
                            WHERE connection_id = :connection ORDER BY key LIMIT :batch
                            ON CONFLICT DO NOTHING""")
                    .bind("run", claim.run().value())
                    .bind("connection", claim.connectionId())
                    .bind("batch", BATCH)
                    .execute();
        });
    }
}
