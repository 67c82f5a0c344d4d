package dev.bucketsync.connector.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.connector.catalog.ObjectRow.Place;
import dev.bucketsync.events.EventJson;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.verdict.FaultCause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/// Reads objects from the sync-worker's views, by keyset pages.
record Catalog(Jdbi jdbi) {
    private static final JsonMapper JSON = EventJson.mapper();
    private static final String NUMBERS = """
            SELECT connection_id FROM catalog.api_connection WHERE connection = ANY(:connections) ORDER BY connection_id""";
    private static final String PAGE = """
            SELECT connection, connection_id, key, outcome, rejections, shortfall, fault, fault_detail, etag, size,
                last_modified, storage_class, media, units, observed_at, run, stale
            FROM catalog.api_object WHERE connection_id = :connection AND key > :after""";

    /// The first rows behind a place, in order of (connection, key).
    List<ObjectRow> page(List<ConnectionId> connections, ObjectFilter filter, Place after, int limit) {
        return jdbi.inTransaction(handle -> {
            handle.execute("SET LOCAL statement_timeout = '5s'");
            List<ObjectRow> rows = new ArrayList<>();
            for (long connection : numbers(handle, connections)) {
                if (connection >= after.connection() && rows.size() < limit) {
                    Place from = connection == after.connection() ? after : Place.before(connection);
                    rows.addAll(page(handle, from, filter, limit - rows.size()));
                }
            }
            return rows;
        });
    }

    private static List<Long> numbers(Handle handle, List<ConnectionId> connections) {
        return handle.createQuery(NUMBERS)
                .bindArray(
                        "connections",
                        String.class,
                        connections.stream().map(ConnectionId::value).toList())
                .mapTo(Long.class)
                .list();
    }

    private static List<ObjectRow> page(Handle handle, Place after, ObjectFilter filter, int limit) {
        String sql = PAGE
                + filter.outcome().map(_ -> " AND outcome = :outcome").orElse("")
                + filter.reason().map(_ -> " AND :reason = ANY(reasons)").orElse("")
                + " ORDER BY key LIMIT :limit";
        Query query = handle.createQuery(sql)
                .bind("connection", after.connection())
                .bind("after", after.key())
                .bind("limit", limit);
        filter.outcome().ifPresent(outcome -> query.bind("outcome", outcome.name()));
        filter.reason().ifPresent(reason -> query.bind("reason", reason.name()));
        return query.map(Catalog::row).list();
    }

    private static ObjectRow row(ResultSet row, StatementContext context) throws SQLException {
        byte[] key = row.getBytes("key");
        long units = row.getLong("units");
        OptionalLong counted = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(units);
        ObjectView view = new ObjectView(
                new ConnectionId(row.getString("connection")),
                ObjectKey.ofBytes(key),
                Outcome.valueOf(row.getString("outcome")),
                json(row.getString("rejections")),
                json(row.getString("shortfall")),
                fault(row),
                json(row.getString("media")),
                counted,
                row.getLong("size"),
                Optional.ofNullable(row.getString("etag")),
                Optional.ofNullable(row.getTimestamp("last_modified")).map(Timestamp::toInstant),
                Optional.ofNullable(row.getString("storage_class")),
                row.getTimestamp("observed_at").toInstant(),
                row.getString("run"),
                row.getBoolean("stale"));
        return new ObjectRow(Place.at(row.getLong("connection_id"), key), view);
    }

    private static Optional<ObjectView.Fault> fault(ResultSet row) throws SQLException {
        Optional<String> detail = Optional.ofNullable(row.getString("fault_detail"));
        Function<String, ObjectView.Fault> fault = cause -> new ObjectView.Fault(FaultCause.valueOf(cause), detail);
        return Optional.ofNullable(row.getString("fault")).map(fault);
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("jsonb is JSON", e);
        }
    }
}
