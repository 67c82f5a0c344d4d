package dev.bucketsync.connector.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.connector.connection.ConnectionTest.Step;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.EventJson;
import dev.bucketsync.events.id.ConnectionId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The last test of each connection.
public final class ConnectionTestStore {
    private static final JsonMapper JSON = EventJson.mapper();
    private static final String UPSERT = """
            INSERT INTO connection_test (connection, tested_at, status, steps)
            VALUES (:connection, :at, :status, :steps::jsonb)
            ON CONFLICT (connection) DO UPDATE SET tested_at = excluded.tested_at, status = excluded.status,
                steps = excluded.steps""";

    public void put(Handle transaction, ConnectionId connection, ConnectionTest test) {
        transaction
                .createUpdate(UPSERT)
                .bind("connection", connection.value())
                .bind("at", test.at())
                .bind("status", test.status().name())
                .bind("steps", write(test.steps()))
                .execute();
    }

    public Optional<ConnectionTest> find(Handle handle, ConnectionId connection) {
        return handle.select(
                        "SELECT tested_at, status, steps FROM connection_test WHERE connection = ?", connection.value())
                .map((row, _) -> new ConnectionTest(
                        ConnectionStatus.valueOf(row.getString("status")),
                        row.getTimestamp("tested_at").toInstant(),
                        read(row.getString("steps"))))
                .findOne();
    }

    private static String write(List<Step> steps) {
        try {
            return JSON.writeValueAsString(steps);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("steps are writable", e);
        }
    }

    private static List<Step> read(String steps) {
        try {
            return JSON.readValue(steps, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds steps this version can't read", e);
        }
    }
}
