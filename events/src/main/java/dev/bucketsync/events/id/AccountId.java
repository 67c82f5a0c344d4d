package dev.bucketsync.events.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Who pays: the platform's own id of an account, opaque to us.
public record AccountId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AccountId {
        Ids.requireShort("account", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
