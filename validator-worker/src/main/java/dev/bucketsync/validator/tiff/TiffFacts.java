package dev.bucketsync.validator.tiff;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.validator.exif.Directory;
import dev.bucketsync.validator.exif.Entry;
import dev.bucketsync.validator.exif.Exif;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// What the first directory says of the picture.
final class TiffFacts {
    private static final int REDUCED = 1;

    /// Schemes by which cameras pack the values of their sensors.
    private static final Set<Long> RAW_COMPRESSIONS =
            Set.of(262L, 32767L, 32770L, 32772L, 32867L, 34713L, 65000L, 65535L);

    /// A colour filter array, and the linear values made of one.
    private static final Set<Long> RAW_COLOURS = Set.of(32803L, 34892L);

    private final Exif exif = new Exif();
    private long subfile;
    private long width;
    private long height;
    private long bits = 1;
    private long compression;
    private long colour = -1;
    private long samples = 1;
    private boolean hasSubdirectories;
    private boolean isDng;

    static TiffFacts of(Directory directory) throws HeaderException {
        TiffFacts facts = new TiffFacts();
        for (long i = 0; i < directory.entries(); i++) {
            facts.learn(directory.entry(i));
        }
        return facts;
    }

    private void learn(Entry entry) throws HeaderException {
        switch (entry.tag()) {
            case 254 -> subfile = number(entry, subfile);
            case 256 -> width = number(entry, width);
            case 257 -> height = number(entry, height);
            case 258 -> bits = number(entry, 0);
            case 259 -> compression = number(entry, compression);
            case 262 -> colour = number(entry, colour);
            case Exif.ORIENTATION -> exif.learn(entry);
            case 277 -> samples = number(entry, samples);
            case 330 -> hasSubdirectories = true;
            case 50706 -> isDng = true;
            default -> {
                // Of no interest to any rule.
            }
        }
    }

    private static long number(Entry entry, long otherwise) throws HeaderException {
        return entry.firstNumberHere().orElse(otherwise);
    }

    /// DNG says so. Others show a small picture first and keep what the sensor saw in subdirectories, or packed.
    boolean isCameraRaw() {
        return isDng
                || RAW_COLOURS.contains(colour)
                || RAW_COMPRESSIONS.contains(compression)
                || (hasSubdirectories && (subfile & REDUCED) != 0);
    }

    MediaHeader header(OptionalLong pages) throws CorruptHeaderException {
        Orientation orientation = exif.orientation();
        return new MediaHeader.ImageHeader(
                new Media.Image(
                        "image/tiff",
                        OptionalInt.of(size(width)),
                        OptionalInt.of(size(height)),
                        orientation.number(),
                        bits > 0 && bits <= 64 ? OptionalInt.of((int) bits) : OptionalInt.empty(),
                        colorType(),
                        pages),
                orientation);
    }

    private static int size(long declared) throws CorruptHeaderException {
        if (declared < 1 || declared > Integer.MAX_VALUE) {
            throw new CorruptHeaderException("The TIFF declares a width or height of " + declared);
        }
        return (int) declared;
    }

    private Optional<String> colorType() {
        return switch ((int) colour) {
            case 0, 1 -> Optional.of(samples > 1 ? "GRAY_ALPHA" : "GRAY");
            case 2 -> Optional.of(samples > 3 ? "RGBA" : "RGB");
            case 3 -> Optional.of("PALETTE");
            case 5 -> Optional.of("CMYK");
            case 6 -> Optional.of("YCBCR");
            case 8, 9, 10 -> Optional.of("LAB");
            default -> Optional.empty();
        };
    }
}
