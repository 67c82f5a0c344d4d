package dev.bucketsync.connector.preview;

import dev.bucketsync.connector.account.Usage;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.preview.Fit.Candidate;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// What the accepted objects of a preview would take from the quota now: nothing where the content was charged before,
/// and under a key that has cost something in the period only what goes beyond.
record Prices(Handle handle, SyncRunId run, Connection connection, Usage usage) {
    /// Contents and keys are known to the ledger by the digest that event ids are made of: parts, each preceded by its
    /// length. LIMIT keeps the planner to an index probe for each object.
    private static final String PRICED = """
            WITH asked AS (
                SELECT key, units, observed_at,
                       substring(sha256(:owned || int4send(octet_length(key)) || key
                                        || int4send(octet_length(etag)) || convert_to(etag, 'UTF8')) FOR 16) AS identity,
                       substring(sha256(:place || int4send(octet_length(key)) || key) FOR 16) AS key_hash
                FROM catalog.api_preview_object
                WHERE run = :run AND verdict = 'ACCEPTED'
            ), priced AS (
                SELECT asked.key, asked.observed_at,
                       CASE WHEN charged.units IS NULL
                            THEN greatest(0, asked.units - coalesce(spent.units, 0)) ELSE 0 END AS cost
                FROM asked
                LEFT JOIN LATERAL (
                    SELECT c.units FROM quota.api_charged c
                    WHERE c.account = :account AND c.identity = asked.identity LIMIT 1
                ) charged ON true
                LEFT JOIN LATERAL (
                    SELECT k.units FROM quota.api_key_cost k
                    WHERE k.account = :account AND k.period = :period AND k.key_hash = asked.key_hash LIMIT 1
                ) spent ON true
            )
            """;

    /// The objects in the order of their arrival.
    List<Candidate> arrivals() {
        return bound("SELECT key, cost FROM priced ORDER BY observed_at, key")
                .map((row, _) -> new Candidate(ObjectKey.ofBytes(row.getBytes("key")), row.getLong("cost")))
                .list();
    }

    private Query bound(String question) {
        String partition = connection.target().region().partition();
        String account = connection.owner().account().value();
        String bucket = connection.target().bucket().value();
        return handle.createQuery(PRICED + question)
                .bind("run", run.value())
                .bind("account", account)
                .bind("period", usage.period())
                .bind("owned", prefixed(partition, account, bucket))
                .bind("place", prefixed(partition, bucket));
    }

    private static byte[] prefixed(String... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Function<String, byte[]> utf8 = part -> part.getBytes(StandardCharsets.UTF_8);
        Stream.of(parts).map(utf8).forEach(part -> {
            all.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            all.writeBytes(part);
        });
        return all.toByteArray();
    }
}
