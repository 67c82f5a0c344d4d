package dev.bucketsync.events.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// One execution of a sync (a UUIDv7 as text).
public record SyncRunId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SyncRunId {
        Ids.requireShort("run", value);
    }

    public static SyncRunId fresh() {
        return new SyncRunId(Ids.uuid7());
    }

    @Override
    public String toString() {
        return value;
    }
}
