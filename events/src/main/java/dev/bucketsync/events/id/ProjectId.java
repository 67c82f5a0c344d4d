package dev.bucketsync.events.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A workspace inside an account; the platform's own id, opaque to us.
public record ProjectId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ProjectId {
        Ids.requireShort("project", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
