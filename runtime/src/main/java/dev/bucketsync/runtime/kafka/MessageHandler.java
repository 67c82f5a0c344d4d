package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;

/// Works on one message at a time; many may be under way at once, each on a virtual thread of its own.
///
/// @param <E> the family of events
public interface MessageHandler<E extends Event> {
    Disposition handle(Message<E> message) throws Exception;

    /// Which lane a message waits in, by its key. Lanes take turns, so that messages which are slow for a common reason
    /// hold up nobody but each other.
    default String lane(String key) {
        return "";
    }

    /// Called when the message has failed its last delivery, before it is parked: the place to say that the object it
    /// names could not be handled.
    default void abandoned(Message<E> message, Exception cause) {}
}
