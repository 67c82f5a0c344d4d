package dev.bucketsync.validator.heif;

import dev.bucketsync.validator.mp4.Boxes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The list of items (`iinf`): which there are, and of which type.
final class Items {
    private record Item(long id, String type) {}

    private Items() {}

    static List<Long> ofType(Slice children, String type) throws HeaderException {
        List<Long> found = new ArrayList<>();
        for (Item item : all(children)) {
            if (item.type().equals(type)) {
                found.add(item.id());
            }
        }
        return found;
    }

    /// Empty text for an item that is not in the list.
    static String type(Slice children, long id) throws HeaderException {
        for (Item item : all(children)) {
            if (item.id() == id) {
                return item.type();
            }
        }
        return "";
    }

    private static List<Item> all(Slice children) throws HeaderException {
        List<Item> items = new ArrayList<>();
        Optional<Slice> list = Boxes.find(children, "iinf");
        if (list.isPresent()) {
            Boxes boxes = Boxes.in(list.get().from(list.get().u8(0) == 0 ? 6 : 8));
            while (boxes.next()) {
                int version = boxes.payload().u8(0);
                // Before version 2 items had content types instead, and were no pictures.
                if (boxes.is("infe") && (version == 2 || version == 3)) {
                    items.add(read(boxes.payload(), version == 3));
                }
            }
        }
        return items;
    }

    private static Item read(Slice entry, boolean wide) throws HeaderException {
        return wide ? new Item(entry.u32(4), entry.text(10, 4)) : new Item(entry.u16(4), entry.text(8, 4));
    }
}
