package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// The sample table (`stbl`) of a track: how many samples there are, and where the first one lies.
record SampleTable(Slice table) {
    private static final int SIZE_TABLE_HEAD = 12;
    private static final int ENTRY_HEAD = 8;
    private static final int TIMES = 8;
    private static final int MOST_TIMES = 4_096;

    SampleEntry entry() throws HeaderException {
        return SampleEntry.first(Boxes.needChild(table, "stsd"));
    }

    /// The number of samples, believed only with evidence: it would be charged.
    ///
    /// @param objectSize no object holds more samples than bytes
    long count(long objectSize) throws HeaderException {
        Optional<Slice> sizes = Boxes.child(table, "stsz");
        if (sizes.isEmpty()) {
            return compact(Boxes.child(table, "stz2")
                    .orElseThrow(() -> new CorruptHeaderException("The video track has no table of samples ('stsz')")));
        }
        long each = sizes.get().u32(4);
        long count = sizes.get().u32(8);
        if (each == 0) {
            requireRoom(sizes.get(), count, Integer.SIZE);
        } else if (count > objectSize / each || count != timed().orElse(count)) {
            throw new CorruptHeaderException(
                    "The video track declares %d samples, for which there is no other evidence".formatted(count));
        }
        return count;
    }

    private static long compact(Slice sizes) throws HeaderException {
        int bits = sizes.u8(7);
        if (bits != 4 && bits != 8 && bits != 16) {
            throw new CorruptHeaderException("The box 'stz2' has sizes of %d bits".formatted(bits));
        }
        long count = sizes.u32(8);
        requireRoom(sizes, count, bits);
        return count;
    }

    private static void requireRoom(Slice sizes, long count, int bitsEach) throws CorruptHeaderException {
        if (count * bitsEach / Byte.SIZE > sizes.length() - SIZE_TABLE_HEAD) {
            throw new CorruptHeaderException("The video track declares %d samples and lists fewer".formatted(count));
        }
    }

    /// How many samples have a time; absent where that can't be told cheaply.
    private Optional<Long> timed() throws HeaderException {
        Optional<Slice> times = Boxes.child(table, "stts");
        if (times.isEmpty() || times.get().u32(4) > MOST_TIMES) {
            return Optional.empty();
        }
        long samples = 0;
        for (long i = 0; i < times.get().u32(4); i++) {
            samples += times.get().u32(ENTRY_HEAD + TIMES * i);
        }
        return Optional.of(samples);
    }

    /// Where the first sample begins; absent in a table without samples.
    Optional<Long> firstOffset() throws HeaderException {
        Optional<Slice> near = Boxes.child(table, "stco");
        if (near.isPresent()) {
            return near.get().u32(4) == 0
                    ? Optional.empty()
                    : Optional.of(near.get().u32(ENTRY_HEAD));
        }
        Optional<Slice> far = Boxes.child(table, "co64");
        return far.isEmpty() || far.get().u32(4) == 0
                ? Optional.empty()
                : Optional.of(far.get().u64(ENTRY_HEAD));
    }

    /// The first sample's size, where the table gives every sample its own.
    Optional<Long> firstSize() throws HeaderException {
        Optional<Slice> sizes = Boxes.child(table, "stsz");
        if (sizes.isEmpty() || sizes.get().u32(8) == 0) {
            return Optional.empty();
        }
        long each = sizes.get().u32(4);
        return Optional.of(each == 0 ? sizes.get().u32(SIZE_TABLE_HEAD) : each);
    }
}
