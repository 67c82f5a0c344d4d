package dev.bucketsync.validator.heif;

import dev.bucketsync.validator.mp4.Boxes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Which other items an item refers to in one sense (`iref`). They may be thousands, so they are looked at, not kept.
///
/// @param reference the referring item, a count, and the items referred to
/// @param wide whether items have 32-bit numbers
record References(Slice reference, boolean wide) {
    /// All references in this sense, in the order of the file.
    static List<References> in(Slice children, String sense) throws HeaderException {
        Optional<Slice> box = Boxes.find(children, "iref");
        List<References> found = new ArrayList<>();
        if (box.isPresent()) {
            boolean wide = box.get().u8(0) != 0;
            Boxes boxes = Boxes.in(box.get().from(4));
            while (boxes.next()) {
                if (boxes.is(sense)) {
                    found.add(new References(boxes.payload(), wide));
                }
            }
        }
        return found;
    }

    long from() throws HeaderException {
        return id(0);
    }

    OptionalLong first() throws HeaderException {
        return count() == 0 ? OptionalLong.empty() : OptionalLong.of(to(0));
    }

    boolean leadsTo(long item) throws HeaderException {
        int count = count();
        for (int i = 0; i < count; i++) {
            if (to(i) == item) {
                return true;
            }
        }
        return false;
    }

    private int count() throws HeaderException {
        return reference.u16(width());
    }

    private long to(int index) throws HeaderException {
        return id(width() + 2 + (long) index * width());
    }

    private long id(long at) throws HeaderException {
        return wide ? reference.u32(at) : reference.u16(at);
    }

    private int width() {
        return wide ? Integer.BYTES : Short.BYTES;
    }
}
