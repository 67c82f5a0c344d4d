package dev.bucketsync.validator.heif;

import dev.bucketsync.validator.mp4.Boxes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which items refer to which others in one sense (`iref`), in the order of the file.
///
/// @param from the item that refers
record References(long from, List<Long> to) {
    References {
        to = List.copyOf(to);
    }

    static List<References> in(Slice children, String sense) throws HeaderException {
        Optional<Slice> box = Boxes.find(children, "iref");
        List<References> found = new ArrayList<>();
        if (box.isPresent()) {
            boolean wide = box.get().u8(0) != 0;
            Boxes boxes = Boxes.in(box.get().from(4));
            while (boxes.next()) {
                if (boxes.is(sense)) {
                    found.add(read(boxes.payload(), wide));
                }
            }
        }
        return found;
    }

    private static References read(Slice reference, boolean wide) throws HeaderException {
        int width = wide ? 4 : 2;
        int count = reference.u16(width);
        List<Long> to = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            to.add(id(reference, width + 2 + (long) i * width, wide));
        }
        return new References(id(reference, 0, wide), to);
    }

    private static long id(Slice bytes, long at, boolean wide) throws HeaderException {
        return wide ? bytes.u32(at) : bytes.u16(at);
    }
}
