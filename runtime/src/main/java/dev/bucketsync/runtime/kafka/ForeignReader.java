package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.UnreadableEventException;

/// Makes sense of values that others write in words of their own.
///
/// @param <T> what a value means
@FunctionalInterface
public interface ForeignReader<T> {
    /// Never called for a record without a value.
    ///
    /// @throws UnreadableEventException with a sentence for the operator; the value is parked with it
    T read(byte[] value) throws UnreadableEventException;
}
