package dev.bucketsync.runtime.process;

import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;

/// Tells trouble of the plumbing (Kafka, database) from trouble that belongs to one message.
public final class Faults {
    private Faults() {}

    /// Whether the process should end: by type and SQLSTATE, never by message text.
    public static boolean isPlumbing(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof PlumbingException || cause instanceof KafkaException) {
                return true;
            }
            if (cause instanceof SQLException sql && isPlumbing(sql)) {
                return true;
            }
        }
        return false;
    }

    /// No connection (08), out of resources (53), shut down or administrator's word (57), system error (58), pool
    /// empty.
    private static boolean isPlumbing(SQLException fault) {
        String state = fault.getSQLState() == null ? "08" : fault.getSQLState();
        return switch (state.substring(0, Math.min(2, state.length()))) {
            case "08", "53", "57", "58", "XX" -> true;
            default -> false;
        };
    }
}
