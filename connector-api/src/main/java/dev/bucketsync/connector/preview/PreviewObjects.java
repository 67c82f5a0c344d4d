package dev.bucketsync.connector.preview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.events.EventJson;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.verdict.FaultCause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Reads a preview's objects by keyset pages. Whose run it is has been asked before.
final class PreviewObjects {
    private static final JsonMapper JSON = EventJson.mapper();
    private static final HexFormat HEX = HexFormat.of();

    private PreviewObjects() {}

    /// The first objects behind a cursor, in the order of keys.
    ///
    /// @param cursor empty at the start
    static List<PreviewObject> page(
            Handle handle, SyncRunId run, VerdictFilter filter, List<String> cursor, int limit) {
        return handle.createQuery("""
                        SELECT key, verdict, type, units, rejections, fault, fault_detail, observed_at
                        FROM catalog.api_preview_object
                        WHERE run = :run AND key > :after<filter> ORDER BY key LIMIT :limit""")
                .define("filter", filter.condition())
                .bind("run", run.value())
                .bind("after", HEX.parseHex(String.join("", cursor)))
                .bind("limit", limit)
                .map(PreviewObjects::object)
                .list();
    }

    /// Behind this object; keys in hexadecimal digits of their bytes, in whose order S3 lists.
    static List<String> cursor(PreviewObject last) {
        return List.of(HEX.formatHex(last.key().bytes()));
    }

    private static PreviewObject object(ResultSet row, StatementContext context) throws SQLException {
        long units = row.getLong("units");
        OptionalLong counted = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(units);
        return new PreviewObject(
                ObjectKey.ofBytes(row.getBytes("key")),
                Verdicts.Kind.valueOf(row.getString("verdict")),
                Optional.ofNullable(row.getString("type")),
                counted,
                json(row.getString("rejections")),
                fault(row),
                row.getTimestamp("observed_at").toInstant());
    }

    private static Optional<PreviewObject.Fault> fault(ResultSet row) throws SQLException {
        Optional<String> detail = Optional.ofNullable(row.getString("fault_detail"));
        Function<String, PreviewObject.Fault> fault =
                cause -> new PreviewObject.Fault(FaultCause.valueOf(cause), detail);
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
