package dev.bucketsync.sync.testing;

import dev.bucketsync.events.id.RequestId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// What connector-api can read of the catalogue: its views, and nothing else.
public final class Books {
    private final Jdbi jdbi;

    public Books(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public record Request(String state, Optional<String> refusal, Optional<String> run) {}

    public record Run(
            String id,
            String mode,
            String state,
            Optional<String> reason,
            long listed,
            long unchanged,
            long skipped,
            long admitted,
            long rejected,
            long faulted,
            long removed,
            long accepted) {
        public boolean ended() {
            return !List.of("QUEUED", "LISTING", "SETTLING", "CANCELLING").contains(state);
        }

        public boolean balanced() {
            return listed == unchanged + skipped + admitted + accepted + rejected + faulted;
        }
    }

    public Optional<Request> request(RequestId request) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM catalog.api_sync_request WHERE request_id = :id")
                .bind("id", request.value())
                .map((row, _) -> new Request(
                        row.getString("state"),
                        Optional.ofNullable(row.getString("refusal")),
                        Optional.ofNullable(row.getString("run"))))
                .findOne());
    }

    public Optional<Run> run(RequestId request) {
        return request(request).flatMap(Request::run).map(this::run);
    }

    public Run run(String run) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM catalog.api_sync_run WHERE run = :run")
                .bind("run", run)
                .map((row, _) -> run(row))
                .one());
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getString("run"),
                row.getString("mode"),
                row.getString("state"),
                Optional.ofNullable(row.getString("reason")),
                row.getLong("listed"),
                row.getLong("unchanged"),
                row.getLong("skipped"),
                row.getLong("admitted"),
                row.getLong("rejected"),
                row.getLong("faulted"),
                row.getLong("removed"),
                row.getLong("accepted"));
    }

    /// A connection's objects in the order of their keys.
    public List<Map<String, Object>> objects(Connected connected) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT convert_from(key, 'UTF8') AS name, * FROM catalog.api_object
                        WHERE connection = :connection ORDER BY key""")
                .bind("connection", connected.id())
                .mapToMap()
                .list());
    }

    /// One object's row.
    public Map<String, Object> object(Connected connected, String key) {
        return objects(connected).stream()
                .filter(row -> row.get("name").equals(key))
                .findFirst()
                .orElseThrow();
    }
}
