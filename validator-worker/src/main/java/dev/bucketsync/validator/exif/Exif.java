package dev.bucketsync.validator.exif;

import dev.bucketsync.validator.exif.Orientation.Absent;
import dev.bucketsync.validator.exif.Orientation.Numbered;
import dev.bucketsync.validator.exif.Orientation.Odd;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads the orientation from an EXIF block: of its first directory (IFD0) only, for the second one (IFD1) describes
/// the thumbnail.
///
/// A reader of our own, since a general one answers another question: metadata-extractor turns LONG, text and
/// repeated tags into one value or drops them, walks every directory and maker note of a hostile block, and throws on
/// blocks whose IFD0 is whole. The tests compare the two where both have an answer.
public final class Exif {
    public static final int ORIENTATION = 0x0112;

    private static final String PREAMBLE = "Exif\0\0";

    private Orientation seen = new Absent();

    /// Reads a block as it stands in a JPEG segment, a PNG or WebP chunk, or an item of a HEIF file.
    ///
    /// @param block from the byte order mark on, or from an `Exif` preamble that some writers put before it
    public static Orientation orientation(Slice block) throws HeaderException {
        return read(block).orElseGet(Absent::new);
    }

    /// The same; empty if the block is no TIFF structure or its first directory is not within it.
    public static Optional<Orientation> read(Slice block) throws HeaderException {
        Optional<Directory> directory = directory(isPreamble(block) ? block.from(PREAMBLE.length()) : block);
        Exif exif = new Exif();
        try {
            if (directory.isPresent()) {
                exif.learn(directory.get());
            }
        } catch (CorruptHeaderException _) {
            // What a broken block still shows counts, since other readers see it too.
        }
        return directory.map(_ -> exif.orientation());
    }

    private static Optional<Directory> directory(Slice block) throws HeaderException {
        try {
            Optional<TiffBytes> tiff = TiffBytes.marked(block);
            return tiff.isPresent() && !tiff.get().big()
                    ? Optional.of(tiff.get().first())
                    : Optional.empty();
        } catch (CorruptHeaderException _) {
            return Optional.empty();
        }
    }

    /// Whether the word that introduces EXIF in a JPEG segment stands here.
    public static boolean isPreamble(Slice block) throws HeaderException {
        return block.startsWith(0, PREAMBLE);
    }

    private void learn(Directory directory) throws HeaderException {
        for (long i = 0; i < directory.entries(); i++) {
            learn(directory.entry(i));
        }
    }

    /// Takes an entry into account if it is of the orientation; one of no value says nothing.
    public void learn(Entry entry) throws HeaderException {
        if (entry.tag() == ORIENTATION && entry.count() > 0) {
            Orientation value = value(entry);
            seen = seen instanceof Absent || seen.equals(value) ? value : new Odd("several tags that differ");
        }
    }

    /// What the entries up to here have said.
    public Orientation orientation() {
        return seen;
    }

    private static Orientation value(Entry entry) throws HeaderException {
        if (entry.count() != 1) {
            return new Odd("%d values of EXIF type %d".formatted(entry.count(), entry.type()));
        }
        OptionalLong number = entry.number();
        return number.isPresent()
                ? new Numbered(number.getAsLong())
                : new Odd("not a whole number (EXIF type %d)".formatted(entry.type()));
    }
}
