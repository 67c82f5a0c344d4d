package dev.bucketsync.runtime.process;

/// Work that is done over and over on a thread of its own until the process stops.
public interface Loop extends AutoCloseable {
    /// One round; returns soon (some 100 ms) when there is nothing to do.
    void runOnce();

    /// Makes a round that waits return at once; may be called from any thread.
    default void wakeup() {}

    /// Called on the loop's own thread after its last round: lets work under way end and gives everything back.
    @Override
    default void close() {}
}
