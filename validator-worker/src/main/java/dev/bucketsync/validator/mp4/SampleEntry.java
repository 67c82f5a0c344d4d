package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// The first visual sample entry of a track: its codec, its size, and the codec's own configuration.
///
/// @param codec the fourcc; of an encrypted entry that of what is encrypted
/// @param encryption how this or another entry of the track says that it is encrypted: `encv`, `drmi` or `sinf`
/// @param depth bits per pixel, which tells raw formats apart
/// @param boxes what follows the fixed fields
record SampleEntry(String codec, Optional<String> encryption, int width, int height, int depth, Slice boxes) {
    private static final int ENTRIES = 8;
    private static final int FIXED_FIELDS = 78;

    static SampleEntry first(Slice stsd) throws HeaderException {
        if (stsd.u32(4) == 0) {
            throw new CorruptHeaderException("The video track describes no samples (box 'stsd' is empty)");
        }
        Slice entries = stsd.from(ENTRIES);
        Boxes each = Boxes.inside(entries);
        if (!each.next()) {
            throw new CorruptHeaderException("The box 'stsd' ends before its first entry");
        }
        Slice entry = each.payload();
        Slice boxes = entry.from(FIXED_FIELDS);
        String codec = originalFormat(boxes).orElse(entries.text(4, 4));
        Optional<String> encryption = encryption(each);
        while (encryption.isEmpty() && each.next()) {
            encryption = encryption(each);
        }
        return new SampleEntry(codec, encryption, entry.u16(24), entry.u16(26), entry.u16(74), boxes);
    }

    /// `encv` is the standard's way, `drmi` a shop's; the box `sinf` says how.
    private static Optional<String> encryption(Boxes entry) throws HeaderException {
        if (entry.is("encv") || entry.is("drmi")) {
            return Optional.of(entry.is("encv") ? "encv" : "drmi");
        }
        Slice content = entry.payload();
        boolean told = content.length() > FIXED_FIELDS
                && readable(content.from(FIXED_FIELDS), "sinf").isPresent();
        return told ? Optional.of("sinf") : Optional.empty();
    }

    private static Optional<String> originalFormat(Slice boxes) throws HeaderException {
        Optional<Slice> protection = readable(boxes, "sinf");
        Optional<Slice> format = protection.isPresent() ? readable(protection.get(), "frma") : Optional.empty();
        return format.isPresent() && format.get().length() >= Integer.BYTES
                ? Optional.of(format.get().text(0, Integer.BYTES))
                : Optional.empty();
    }

    /// What stands behind a codec's configuration is not always made of boxes.
    private static Optional<Slice> readable(Slice boxes, String type) throws HeaderException {
        try {
            return Boxes.child(boxes, type);
        } catch (CorruptHeaderException _) {
            return Optional.empty();
        }
    }

    Optional<Slice> box(String type) throws HeaderException {
        return Boxes.child(boxes, type);
    }

    /// Whether the container says that samples use their full range (`colr` of type `nclx`).
    boolean fullRange() throws HeaderException {
        boolean full = false;
        try {
            Boxes each = Boxes.inside(boxes);
            while (each.next()) {
                if (each.is("colr") && each.payload().startsWith(0, "nclx")) {
                    full = (each.payload().u8(10) & 0x80) != 0;
                }
            }
        } catch (CorruptHeaderException _) {
            return full;
        }
        return full;
    }
}
