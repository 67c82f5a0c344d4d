package dev.bucketsync.local.sample;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// Where an image format has its EXIF block.
enum ExifPlace {
    /// JPEG: segment APP1 behind JFIF's APP0, which must come first.
    JPEG_SEGMENT,
    /// PNG: chunk `eXIf` right behind the header.
    PNG_FRONT,
    /// PNG: chunk `eXIf` behind the image data, where several programs write it.
    PNG_BACK,
    /// The format has none, or the sample no use for it.
    NOWHERE;

    private static final int START_OF_IMAGE = 2;
    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_HEADER = 25;
    private static final int PNG_END = 12;

    byte[] put(byte[] image, byte[] exif) {
        return switch (this) {
            case JPEG_SEGMENT -> jpegSegment(image, exif);
            case PNG_FRONT -> insert(image, PNG_SIGNATURE + PNG_HEADER, pngChunk(exif));
            case PNG_BACK -> insert(image, image.length - PNG_END, pngChunk(exif));
            case NOWHERE -> throw new IllegalStateException("This format is given no EXIF");
        };
    }

    private static byte[] jpegSegment(byte[] image, byte[] exif) {
        var preamble = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
        int length = Short.BYTES + preamble.length + exif.length;
        var segment = ByteBuffer.allocate(Short.BYTES + length)
                .putShort((short) 0xffe1)
                .putShort((short) length)
                .put(preamble)
                .put(exif);
        int app0 = START_OF_IMAGE + Short.BYTES;
        return insert(image, app0 + ByteBuffer.wrap(image).getShort(app0), segment.array());
    }

    private static byte[] pngChunk(byte[] payload) {
        var chunk = ByteBuffer.allocate(3 * Integer.BYTES + payload.length)
                .putInt(payload.length)
                .put("eXIf".getBytes(StandardCharsets.US_ASCII))
                .put(payload);
        var crc = new CRC32();
        crc.update(chunk.array(), Integer.BYTES, Integer.BYTES + payload.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    private static byte[] insert(byte[] whole, int at, byte[] part) {
        return ByteBuffer.allocate(whole.length + part.length)
                .put(whole, 0, at)
                .put(part)
                .put(whole, at, whole.length - at)
                .array();
    }
}
