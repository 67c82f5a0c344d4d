package dev.bucketsync.validator.reading;

/// A header that can't be read for what the object is, not for trouble on the way to it.
public abstract sealed class HeaderException extends Exception
        permits CorruptHeaderException, HeaderTooLargeException, UnsupportedTypeException {
    private static final long serialVersionUID = 1L;

    /// Without a stack trace: a bucket full of broken objects must not cost more than a good one.
    ///
    /// @param sentence for the customer, beginning with a capital and without a full stop
    HeaderException(String sentence) {
        super(sentence, null, false, false);
    }

    /// What is there instead of what is wanted, in a few words; the sentence has the rest.
    public abstract String seen();
}
