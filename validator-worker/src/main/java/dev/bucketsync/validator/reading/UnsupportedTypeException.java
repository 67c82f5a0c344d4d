package dev.bucketsync.validator.reading;

/// The header is whole, and of a kind that the format it is dressed as does not promise: a camera's raw
/// data in a TIFF, JPEG-LS behind the mark of JPEG.
public final class UnsupportedTypeException extends HeaderException {
    private static final long serialVersionUID = 1L;

    private final String seen;

    /// @param sentence that says how it differs
    /// @param seen the kind that was found
    public UnsupportedTypeException(String sentence, String seen) {
        super(sentence);
        this.seen = seen;
    }

    @Override
    public String seen() {
        return seen;
    }
}
