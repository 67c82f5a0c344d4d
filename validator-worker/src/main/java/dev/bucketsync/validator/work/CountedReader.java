package dev.bucketsync.validator.work;

import dev.bucketsync.validator.reading.RangeReader;

/// Counts the requests that one verdict takes.
final class CountedReader implements RangeReader {
    private final RangeReader reader;
    private int requests;

    CountedReader(RangeReader reader) {
        this.reader = reader;
    }

    @Override
    public long size() {
        return reader.size();
    }

    @Override
    public byte[] read(long from, int length) {
        requests++;
        return reader.read(from, length);
    }

    int requests() {
        return requests;
    }
}
