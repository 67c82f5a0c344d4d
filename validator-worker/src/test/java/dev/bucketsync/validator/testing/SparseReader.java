package dev.bucketsync.validator.testing;

import dev.bucketsync.validator.reading.RangeReader;
import java.util.Arrays;

/// An object of any size, of which only the beginning is other than zeros.
public final class SparseReader implements RangeReader {
    private final byte[] beginning;
    private final long size;

    public SparseReader(byte[] beginning, long size) {
        this.beginning = beginning.clone();
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long from, int length) {
        if (from < 0 || length < 1 || from + length > size) {
            throw new IllegalArgumentException("outside the object: %d+%d of %d".formatted(from, length, size));
        }
        return from < beginning.length
                ? Arrays.copyOfRange(beginning, (int) from, (int) from + length)
                : new byte[length];
    }
}
