package dev.bucketsync.events.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// One request to sync, chosen by whoever asks; asking twice with the same id is asking once.
public record RequestId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RequestId {
        Ids.requireShort("request", value);
    }

    public static RequestId fresh() {
        return new RequestId(Ids.uuid7());
    }

    @Override
    public String toString() {
        return value;
    }
}
