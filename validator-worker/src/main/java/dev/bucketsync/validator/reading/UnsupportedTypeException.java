package dev.bucketsync.validator.reading;

/// The header is whole, and of a kind that the format it is dressed as does not promise: a camera's raw data in a TIFF.
public final class UnsupportedTypeException extends HeaderException {
    private static final long serialVersionUID = 1L;

    /// @param sentence that names what was found
    public UnsupportedTypeException(String sentence) {
        super(sentence);
    }
}
