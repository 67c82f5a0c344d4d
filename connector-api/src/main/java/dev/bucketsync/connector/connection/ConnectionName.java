package dev.bucketsync.connector.connection;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.bucketsync.connector.problem.Objection;
import java.util.Optional;

/// What the customer calls a connection; unique in its project.
public record ConnectionName(@JsonValue String value) {
    private static final int MAX = 100;

    public ConnectionName {
        Objection.require(ConnectionName::objection, value);
    }

    public static Optional<Objection> objection(String name) {
        return Objection.first(
                () -> Objection.unless(
                        !name.isBlank() && name.codePointCount(0, name.length()) <= MAX,
                        "must have 1 to 100 characters, not only spaces",
                        "choose a short name"),
                () -> Objection.unless(
                        name.codePoints().noneMatch(Character::isISOControl),
                        "must not have control characters",
                        "send printable characters only"));
    }

    @Override
    public String toString() {
        return value;
    }
}
