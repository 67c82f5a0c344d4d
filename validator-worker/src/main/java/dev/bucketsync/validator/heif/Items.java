package dev.bucketsync.validator.heif;

import dev.bucketsync.validator.mp4.Boxes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The list of items (`iinf`): which there are, and of which type. A file may list thousands, so it is read once and
/// types stay numbers.
record Items(List<Item> all) {
    /// One item.
    ///
    /// @param type four characters as a number
    record Item(long id, int type) {}

    static Items in(Slice children) throws HeaderException {
        List<Item> items = new ArrayList<>();
        Optional<Slice> list = Boxes.find(children, "iinf");
        if (list.isPresent()) {
            Boxes boxes = Boxes.in(list.get().from(list.get().u8(0) == 0 ? 6 : 8));
            while (boxes.next()) {
                Slice entry = boxes.payload();
                int version = entry.u8(0);
                // Before version 2 items had content types instead, and were no pictures.
                if (boxes.is("infe") && (version == 2 || version == 3)) {
                    items.add(
                            version == 2
                                    ? new Item(entry.u16(4), entry.code(8))
                                    : new Item(entry.u32(4), entry.code(10)));
                }
            }
        }
        return new Items(items);
    }

    List<Long> ofType(String type) {
        int wanted = code(type);
        return all.stream().filter(item -> item.type() == wanted).map(Item::id).toList();
    }

    boolean isOfType(long id, String type) {
        int wanted = code(type);
        return all.stream().anyMatch(item -> item.id() == id && item.type() == wanted);
    }

    private static int code(String type) {
        return type.charAt(0) << 24 | type.charAt(1) << 16 | type.charAt(2) << 8 | type.charAt(3);
    }
}
