package dev.bucketsync.sync.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.sync.testing.Installation;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/// How long verdicts of previews are kept.
class PreviewRowsIT {
    @Test
    void forgetsVerdictsAfter7DaysHoweverManyThereAre() {
        try (Database database = Installation.freshDatabase()) {
            Jdbi jdbi = SqlTypes.register(database.jdbi());
            jdbi.useHandle(handle -> handle.createScript("""
                            INSERT INTO connection (connection, account, project, bucket, prefix, region, revision)
                            VALUES ('c', 'a', 'p', 'b', '', 'eu-west-1', 1);
                            INSERT INTO run (id, connection_id, mode, state, traceparent, requested_at)
                            SELECT 'run', id, 'PREVIEW', 'COMPLETED', '', now() FROM connection;
                            INSERT INTO preview_verdict (run, key, connection_id, etag, size, verdict, reasons, requests,
                                                         observed_at, judged_at)
                            SELECT 'run', convert_to(n::text, 'UTF8'), id, 'e', 1, 'ACCEPTED', '{}', 1, now(),
                                   now() - CASE WHEN n <= 20500 THEN interval '7 days 1 minute'
                                                ELSE interval '6 days 23 hours' END
                            FROM connection, generate_series(1, 20501) n;""").execute());

            PreviewRows.forgetOld(jdbi);

            assertThat(jdbi.<String, RuntimeException>withHandle(
                            handle -> handle.createQuery("SELECT convert_from(key, 'UTF8') FROM preview_verdict")
                                    .mapTo(String.class)
                                    .one()))
                    .isEqualTo("20501");
        }
    }
}
