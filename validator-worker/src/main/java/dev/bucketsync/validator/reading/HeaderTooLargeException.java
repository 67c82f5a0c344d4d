package dev.bucketsync.validator.reading;

/// What decides lies further in than the budget reaches.
public final class HeaderTooLargeException extends HeaderException {
    private static final long serialVersionUID = 1L;

    private final String seen;

    HeaderTooLargeException(Budget budget) {
        super("What decides is not within the %d reads and %d KiB that are spent on one object"
                .formatted(budget.requests(), budget.bytes() / 1024));
        seen = "a header longer than %d reads or %d KiB".formatted(budget.requests(), budget.bytes() / 1024);
    }

    @Override
    public String seen() {
        return seen;
    }
}
