package dev.bucketsync.events;

/// A message that is no event of ours: unknown type, missing or impossible field. Its sentence names what and where.
public final class UnreadableEventException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableEventException(String message) {
        super(message);
    }
}
