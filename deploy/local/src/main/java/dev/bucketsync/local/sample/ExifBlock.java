package dev.bucketsync.local.sample;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/// A camera's EXIF: a TIFF header and one directory with the camera's make and, maybe, the orientation.
///
/// @param order cameras write either
record ExifBlock(ByteOrder order, OptionalInt orientation) {
    private static final int HEADER = 8;
    private static final int ENTRY = 12;
    private static final int MAKE = 0x010f;
    private static final int ORIENTATION = 0x0112;
    private static final int ASCII = 2;
    private static final int SHORT = 3;

    static ExifBlock littleEndian(int orientation) {
        return new ExifBlock(ByteOrder.LITTLE_ENDIAN, OptionalInt.of(orientation));
    }

    static ExifBlock bigEndian(int orientation) {
        return new ExifBlock(ByteOrder.BIG_ENDIAN, OptionalInt.of(orientation));
    }

    static ExifBlock withoutOrientation() {
        return new ExifBlock(ByteOrder.BIG_ENDIAN, OptionalInt.empty());
    }

    byte[] bytes() {
        int entries = orientation.isPresent() ? 2 : 1;
        var block = ByteBuffer.allocate(HEADER + Short.BYTES + entries * ENTRY + Integer.BYTES)
                .order(order);
        byte mark = (byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I');
        block.put(mark).put(mark).putShort((short) 42).putInt(HEADER).putShort((short) entries);
        entry(block, MAKE, ASCII, 4).put(new byte[] {'C', 'a', 'm', 0});
        orientation.ifPresent(value ->
                entry(block, ORIENTATION, SHORT, 1).putShort((short) value).putShort((short) 0));
        return block.putInt(0).array();
    }

    private static ByteBuffer entry(ByteBuffer block, int tag, int type, int count) {
        return block.putShort((short) tag).putShort((short) type).putInt(count);
    }
}
