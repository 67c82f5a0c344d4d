package dev.bucketsync.validator.exif;

import dev.bucketsync.validator.exif.Orientation.Absent;
import dev.bucketsync.validator.exif.Orientation.Numbered;
import dev.bucketsync.validator.exif.Orientation.Odd;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.LinkedHashSet;
import java.util.Set;

/// Reads the orientation from an EXIF block: of its first directory (IFD0) only, for the second one (IFD1) describes
/// the thumbnail.
///
/// A reader of our own, since a general one answers another question: metadata-extractor turns LONG, text and
/// repeated tags into one value or drops them, walks every directory and maker note of a hostile block, and throws on
/// blocks whose IFD0 is whole. The tests compare the two where both have an answer.
public final class Exif {
    private static final String PREAMBLE = "Exif\0\0";
    private static final int ORIENTATION = 0x0112;
    private static final int TIFF_MAGIC = 42;
    private static final int ENTRY = 12;
    private static final int VALUE = 8;

    private final Slice tiff;
    private final boolean littleEndian;

    private Exif(Slice tiff, boolean littleEndian) {
        this.tiff = tiff;
        this.littleEndian = littleEndian;
    }

    /// Reads a block as it stands in a JPEG segment or a PNG chunk.
    ///
    /// @param block from the byte order mark on, or from a stray `Exif` preamble that some writers put into PNG
    public static Orientation orientation(Slice block) throws HeaderException {
        Slice tiff = block.startsWith(0, PREAMBLE) ? block.from(PREAMBLE.length()) : block;
        if (!tiff.startsWith(0, "II") && !tiff.startsWith(0, "MM")) {
            return new Absent();
        }
        return new Exif(tiff, tiff.startsWith(0, "II")).orientation();
    }

    /// What a broken block still shows counts, since other readers see it too; a block that shows nothing has no tag.
    private Orientation orientation() throws HeaderException {
        Set<Orientation> found = new LinkedHashSet<>();
        try {
            collect(found);
        } catch (CorruptHeaderException _) {
            // The entries up to here are all there are.
        }
        return switch (found.size()) {
            case 0 -> new Absent();
            case 1 -> found.iterator().next();
            default -> new Odd("several tags that differ");
        };
    }

    private void collect(Set<Orientation> found) throws HeaderException {
        if (u16(2) != TIFF_MAGIC) {
            return;
        }
        long directory = u32(4);
        int entries = u16(directory);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY;
            if (u16(entry) == ORIENTATION) {
                found.add(value(entry));
            }
        }
    }

    private Orientation value(long entry) throws HeaderException {
        int type = u16(entry + 2);
        long count = u32(entry + 4);
        if (count != 1) {
            return new Odd("%d values of EXIF type %d".formatted(count, type));
        }
        return switch (type) {
            case 1 -> new Numbered(tiff.u8(entry + VALUE));
            case 6 -> new Numbered((byte) tiff.u8(entry + VALUE));
            case 3 -> new Numbered(u16(entry + VALUE));
            case 8 -> new Numbered((short) u16(entry + VALUE));
            case 4 -> new Numbered(u32(entry + VALUE));
            case 9 -> new Numbered((int) u32(entry + VALUE));
            default -> new Odd("not a whole number (EXIF type %d)".formatted(type));
        };
    }

    private int u16(long at) throws HeaderException {
        int value = tiff.u16(at);
        return littleEndian ? Short.toUnsignedInt(Short.reverseBytes((short) value)) : value;
    }

    private long u32(long at) throws HeaderException {
        long value = tiff.u32(at);
        return littleEndian ? Integer.toUnsignedLong(Integer.reverseBytes((int) value)) : value;
    }
}
