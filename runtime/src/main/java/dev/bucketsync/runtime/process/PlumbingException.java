package dev.bucketsync.runtime.process;

/// Kafka or the database can't be used: nobody's message is at fault, the process ends and its supervisor restarts it.
public final class PlumbingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PlumbingException(String message, Throwable cause) {
        super(message, cause);
    }
}
