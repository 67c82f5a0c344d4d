package dev.bucketsync.validator.heif;

import dev.bucketsync.validator.mp4.Boxes;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// The brands of a file that is a picture by its major brand.
///
/// @param all the major one first
record Brands(String major, Set<String> all) {
    /// They say that the file is a picture, and leave to the others by which codec.
    private static final Set<String> ANY_CODEC = Set.of("mif1", "mif2", "msf1", "miaf");

    private static final Set<String> SEQUENCES = Set.of("avis", "hevc", "hevx", "hevm", "hevs", "msf1");

    private static final int MOST = 64;

    /// Empty if the file does not begin with brands.
    static Optional<Brands> of(Slice object) throws HeaderException {
        if (!object.startsWith(4, "ftyp")) {
            return Optional.empty();
        }
        try {
            Boxes boxes = Boxes.in(object);
            return boxes.next() ? Optional.of(read(boxes.payload())) : Optional.empty();
        } catch (CorruptHeaderException _) {
            return Optional.empty();
        }
    }

    private static Brands read(Slice ftyp) throws HeaderException {
        Set<String> all = new LinkedHashSet<>();
        all.add(ftyp.text(0, 4));
        // A version number stands between the major brand and the others.
        for (int at = 8; at + 4 <= ftyp.length() && all.size() < MOST; at += 4) {
            all.add(ftyp.text(at, 4));
        }
        return new Brands(ftyp.text(0, 4), all);
    }

    boolean leavesCodecOpen() {
        return ANY_CODEC.contains(major);
    }

    /// Whether the major brand, or where it leaves the codec open any other, is one of these.
    boolean name(Set<String> brands) {
        return leavesCodecOpen() ? all.stream().anyMatch(brands::contains) : brands.contains(major);
    }

    boolean isSequence() {
        return SEQUENCES.contains(major);
    }
}
