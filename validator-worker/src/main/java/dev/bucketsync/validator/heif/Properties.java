package dev.bucketsync.validator.heif;

import dev.bucketsync.validator.mp4.Boxes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;

/// The properties of one item (`iprp`): its size, depth and how it is to be turned.
final class Properties {
    private OptionalInt width = OptionalInt.empty();
    private OptionalInt height = OptionalInt.empty();
    private OptionalInt bitDepth = OptionalInt.empty();
    private Optional<String> colorType = Optional.empty();
    private int quarterTurns;
    private boolean mirrored;

    private Properties() {}

    static Properties of(Slice children, long item) throws HeaderException {
        Properties properties = new Properties();
        Optional<Slice> box = Boxes.find(children, "iprp");
        if (box.isPresent()) {
            BitSet indices = indices(box.get(), item);
            Boxes all = Boxes.in(Boxes.need(box.get(), "ipco"));
            for (int index = 1; all.next(); index++) {
                if (indices.get(index)) {
                    properties.learn(all);
                }
            }
        }
        return properties;
    }

    /// Which of the file's properties are this item's, counted from 1.
    private static BitSet indices(Slice properties, long item) throws HeaderException {
        BitSet indices = new BitSet();
        Boxes boxes = Boxes.in(properties);
        while (boxes.next()) {
            if (boxes.is("ipma")) {
                collect(boxes.payload(), item, indices);
            }
        }
        return indices;
    }

    private static void collect(Slice associations, long item, BitSet indices) throws HeaderException {
        boolean wideId = associations.u8(0) != 0;
        boolean wideIndex = (associations.u8(3) & 1) != 0;
        long entries = associations.u32(4);
        long at = 8;
        for (long i = 0; i < entries; i++) {
            long id = wideId ? associations.u32(at) : associations.u16(at);
            at += wideId ? 4 : 2;
            int count = associations.u8(at++);
            for (int j = 0; j < count; j++) {
                // The highest bit says that readers must know the property.
                int index = wideIndex ? associations.u16(at) & 0x7fff : associations.u8(at) & 0x7f;
                at += wideIndex ? 2 : 1;
                if (id == item) {
                    indices.set(index);
                }
            }
        }
    }

    private void learn(Boxes property) throws HeaderException {
        Slice value = property.payload();
        if (property.is("ispe")) {
            width = pixels(value.u32(4));
            height = pixels(value.u32(8));
        } else if (property.is("irot")) {
            quarterTurns += value.u8(0) & 3;
        } else if (property.is("imir")) {
            mirrored = true;
        } else if (property.is("pixi") && value.u8(4) > 0) {
            bitDepth = OptionalInt.of(value.u8(5));
            colorType = Optional.of(value.u8(4) == 1 ? "GRAY" : "YCBCR");
        } else if (bitDepth.isEmpty()) {
            learnDepth(property, value);
        }
    }

    /// The codec's own configuration knows the depth as well.
    private void learnDepth(Boxes property, Slice value) throws HeaderException {
        if (property.is("av1C")) {
            int flags = value.u8(2);
            bitDepth = OptionalInt.of((flags & 0x40) == 0 ? 8 : (flags & 0x20) == 0 ? 10 : 12);
        } else if (property.is("hvcC")) {
            bitDepth = OptionalInt.of(8 + (value.u8(17) & 7));
        }
    }

    private static OptionalInt pixels(long declared) {
        return declared < 1 || declared > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) declared);
    }

    /// How the picture is turned or mirrored; empty if it is shown as it is stored.
    Optional<String> transformation() {
        int degrees = quarterTurns % 4 * 90;
        if (mirrored) {
            return Optional.of(degrees == 0 ? "imir" : "irot %d degrees and imir".formatted(degrees));
        }
        return degrees == 0 ? Optional.empty() : Optional.of("irot %d degrees".formatted(degrees));
    }

    OptionalInt width() {
        return width;
    }

    OptionalInt height() {
        return height;
    }

    OptionalInt bitDepth() {
        return bitDepth;
    }

    Optional<String> colorType() {
        return colorType;
    }
}
