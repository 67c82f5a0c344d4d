package dev.bucketsync.runtime.kafka;

import java.util.List;

/// Works on what the values of one poll mean, together.
///
/// @param <T> what a value means
@FunctionalInterface
public interface ForeignHandler<T> {
    /// When it returns, the effects are durable. The same values may come again.
    void handle(List<T> batch) throws Exception;
}
