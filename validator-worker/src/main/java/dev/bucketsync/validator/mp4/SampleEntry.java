package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// The first visual sample entry of a track: its codec, its size, and the codec's own configuration.
///
/// @param codec the fourcc; of an encrypted entry that of what is encrypted
/// @param boxes what follows the fixed fields
record SampleEntry(String codec, boolean encrypted, int width, int height, Slice boxes) {
    private static final int ENTRIES = 8;
    private static final int FIXED_FIELDS = 78;

    static SampleEntry first(Slice stsd) throws HeaderException {
        if (stsd.u32(4) == 0) {
            throw new CorruptHeaderException("The video track describes no samples (box 'stsd' is empty)");
        }
        Slice entries = stsd.from(ENTRIES);
        String type = entries.text(4, 4);
        Boxes first = Boxes.in(entries);
        if (!first.next()) {
            throw new CorruptHeaderException("The box 'stsd' ends before its first entry");
        }
        Slice entry = first.payload();
        Slice boxes = entry.from(FIXED_FIELDS);
        boolean encrypted = type.equals("encv");
        return new SampleEntry(
                encrypted ? original(boxes).orElse(type) : type, encrypted, entry.u16(24), entry.u16(26), boxes);
    }

    private static Optional<String> original(Slice boxes) throws HeaderException {
        Optional<Slice> protection = Boxes.find(boxes, "sinf");
        Optional<Slice> format = protection.isPresent() ? Boxes.find(protection.get(), "frma") : Optional.empty();
        return format.isPresent() ? Optional.of(format.get().text(0, 4)) : Optional.empty();
    }

    Optional<Slice> box(String type) throws HeaderException {
        return Boxes.find(boxes, type);
    }
}
