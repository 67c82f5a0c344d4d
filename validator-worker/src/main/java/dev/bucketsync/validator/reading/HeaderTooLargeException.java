package dev.bucketsync.validator.reading;

/// What decides lies further in than the budget reaches.
public final class HeaderTooLargeException extends HeaderException {
    private static final long serialVersionUID = 1L;

    HeaderTooLargeException(Budget budget) {
        super("What decides is not within the %d reads and %d KiB that are spent on one object"
                .formatted(budget.requests(), budget.bytes() / 1024));
    }
}
