package dev.bucketsync.validator.header;

import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;

/// One file format: how it is recognised by its content, and what its header says.
public interface Format {
    /// As customers call it, such as `JPEG`.
    String name();

    boolean recognises(Slice object) throws HeaderException;

    MediaHeader read(Slice object) throws HeaderException;
}
