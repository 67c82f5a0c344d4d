package dev.bucketsync.validator.reading;

/// The header contradicts its own format, or ends too early.
public final class CorruptHeaderException extends HeaderException {
    private static final long serialVersionUID = 1L;

    public CorruptHeaderException(String sentence) {
        super(sentence);
    }

    @Override
    public String seen() {
        return "a broken header";
    }
}
