package dev.bucketsync.events.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// One bucket and prefix connected to one project (a UUIDv7 as text).
public record ConnectionId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ConnectionId {
        Ids.requireShort("connection", value);
    }

    public static ConnectionId fresh() {
        return new ConnectionId(Ids.uuid7());
    }

    @Override
    public String toString() {
        return value;
    }
}
