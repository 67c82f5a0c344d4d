package dev.bucketsync.validator.heif;

import dev.bucketsync.validator.mp4.Boxes;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// Where items are (`iloc`): in the file, or in a box beside it (`idat`). Of an item in several pieces the first is
/// read, which holds the first directory of any EXIF.
final class Locations {
    private static final int IN_FILE = 0;
    private static final int IN_DATA_BOX = 1;

    private final Slice table;
    private final int version;
    private long at;

    private record Piece(long id, int method, boolean elsewhere, long offset, long length) {}

    private Locations(Slice table) throws HeaderException {
        this.table = table;
        this.version = table.u8(0);
    }

    /// Empty where the item is in another file or made of other items.
    static Optional<Slice> content(long id, Slice children, Slice object) throws HeaderException {
        Optional<Slice> table = Boxes.find(children, "iloc");
        Optional<Piece> found = table.isPresent() ? new Locations(table.get()).find(id) : Optional.empty();
        if (found.isEmpty() || found.get().elsewhere()) {
            return Optional.empty();
        }
        Piece piece = found.get();
        return switch (piece.method()) {
            case IN_FILE -> Optional.of(cut(object, piece));
            case IN_DATA_BOX -> Optional.of(cut(Boxes.need(children, "idat"), piece));
            default -> Optional.empty();
        };
    }

    private static Slice cut(Slice source, Piece piece) throws HeaderException {
        if (piece.offset() > source.length() || piece.length() > source.length() - piece.offset()) {
            throw new CorruptHeaderException("The EXIF block lies beyond the end of the file");
        }
        // Length 0 means the rest.
        return piece.length() == 0 ? source.from(piece.offset()) : source.slice(piece.offset(), piece.length());
    }

    private Optional<Piece> find(long id) throws HeaderException {
        int offsetWidth = table.u8(4) >> 4;
        int lengthWidth = table.u8(4) & 15;
        int baseWidth = table.u8(5) >> 4;
        int indexWidth = version == 0 ? 0 : table.u8(5) & 15;
        at = 6;
        long items = number(version < 2 ? 2 : 4);
        for (long i = 0; i < items; i++) {
            long item = number(version < 2 ? 2 : 4);
            int method = version == 0 ? IN_FILE : (int) number(2) & 15;
            boolean elsewhere = number(2) != 0;
            long base = number(baseWidth);
            long pieces = number(2);
            if (item == id && pieces > 0) {
                at += indexWidth;
                return Optional.of(
                        new Piece(item, method, elsewhere, sum(base, number(offsetWidth)), number(lengthWidth)));
            }
            at += pieces * (indexWidth + offsetWidth + lengthWidth);
        }
        return Optional.empty();
    }

    private static long sum(long base, long offset) throws CorruptHeaderException {
        if (base > Long.MAX_VALUE - offset) {
            throw new CorruptHeaderException("An item's place is too large to be true");
        }
        return base + offset;
    }

    private long number(int width) throws HeaderException {
        long read = at;
        at += width;
        return switch (width) {
            case 0 -> 0;
            case 2 -> table.u16(read);
            case 4 -> table.u32(read);
            case 8 -> table.u64(read);
            default -> throw new CorruptHeaderException("The item locations have numbers of %d bytes".formatted(width));
        };
    }
}
