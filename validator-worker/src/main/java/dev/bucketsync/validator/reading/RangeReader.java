package dev.bucketsync.validator.reading;

/// Reads stretches of one object. Trouble on the way is thrown as it comes (unchecked) and never looks like a broken
/// file.
public interface RangeReader {
    /// The object's size in bytes.
    long size();

    /// Exactly these bytes; the stretch must lie within the object.
    byte[] read(long from, int length);
}
