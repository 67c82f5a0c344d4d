package dev.bucketsync.validator.testing;

import dev.bucketsync.validator.reading.RangeReader;

/// Counts what a judgement asks for.
public final class CountingReader implements RangeReader {
    private final RangeReader inner;
    private int requests;
    private long bytes;

    public CountingReader(RangeReader inner) {
        this.inner = inner;
    }

    public static CountingReader over(byte[] content) {
        return new CountingReader(new BytesReader(content));
    }

    @Override
    public long size() {
        return inner.size();
    }

    @Override
    public byte[] read(long from, int length) {
        requests++;
        bytes += length;
        return inner.read(from, length);
    }

    public int requests() {
        return requests;
    }

    public long bytes() {
        return bytes;
    }
}
