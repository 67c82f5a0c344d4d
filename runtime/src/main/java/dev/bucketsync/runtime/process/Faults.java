package dev.bucketsync.runtime.process;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/// Tells trouble of the plumbing (Kafka, database) from trouble that belongs to one message.
public final class Faults {
    private static final String NO_CONNECTION = "08";
    private static final String READ_ONLY = "25006";

    /// The server has ended the session: it was silent in a transaction for too long, or that took too long.
    private static final Set<String> SESSION_ENDED = Set.of("25P03", "25P04");

    private Faults() {}

    /// Whether the process should end: by type and SQLSTATE, never by message text.
    public static boolean isPlumbing(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof PlumbingException
                    || cause instanceof KafkaException
                    || cause instanceof OutOfMemoryError) {
                return true;
            }
            if (cause instanceof SQLException sql && isPlumbing(sql)) {
                return true;
            }
        }
        return false;
    }

    /// The end of memory among a fault's causes: nothing in this process can be relied on any more, whoever met it.
    public static Optional<OutOfMemoryError> outOfMemory(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError end) {
                return Optional.of(end);
            }
        }
        return Optional.empty();
    }

    /// No connection (08), not let in (28, 3D), out of resources (53), shut down or cancelled (57), system
    /// error (58), inner trouble (XX), a standby that takes no writes (25006), a session that the server ended
    /// (25P03, 25P04), and no state at all: the pool had none to give.
    private static boolean isPlumbing(SQLException fault) {
        String state = fault.getSQLState() == null ? NO_CONNECTION : fault.getSQLState();
        return switch (state.substring(0, Math.min(2, state.length()))) {
            case NO_CONNECTION, "28", "3D", "53", "57", "58", "XX" -> true;
            default -> state.equals(READ_ONLY) || SESSION_ENDED.contains(state);
        };
    }
}
