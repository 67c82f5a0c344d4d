package dev.bucketsync.validator.testing;

import dev.bucketsync.validator.reading.RangeReader;
import java.util.Arrays;

/// An object made of bytes in memory.
public final class BytesReader implements RangeReader {
    private final byte[] content;

    public BytesReader(byte[] content) {
        this.content = content.clone();
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public byte[] read(long from, int length) {
        if (from < 0 || length < 1 || from + length > content.length) {
            throw new IllegalArgumentException(
                    "outside the object: %d+%d of %d".formatted(from, length, content.length));
        }
        return Arrays.copyOfRange(content, (int) from, (int) from + length);
    }
}
