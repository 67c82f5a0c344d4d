package dev.bucketsync.local.sample;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// Puts an EXIF block where an image format has it.
@FunctionalInterface
interface ExifPlace {
    byte[] put(byte[] image, byte[] exif);

    /// JPEG: segment APP1 behind JFIF's APP0, which must come first.
    static byte[] jpegSegment(byte[] image, byte[] exif) {
        var preamble = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
        int length = Short.BYTES + preamble.length + exif.length;
        var segment = ByteBuffer.allocate(Short.BYTES + length)
                .putShort((short) 0xffe1)
                .putShort((short) length)
                .put(preamble)
                .put(exif);
        int startOfImage = 2;
        int jfif = 2 + ByteBuffer.wrap(image).getShort(startOfImage + 2);
        return insert(image, startOfImage + jfif, segment.array());
    }

    /// PNG: chunk `eXIf` right behind the header.
    static byte[] pngFront(byte[] image, byte[] exif) {
        int signature = 8;
        int header = 25;
        return insert(image, signature + header, pngChunk(exif));
    }

    /// PNG: chunk `eXIf` behind the image data, where several programs write it.
    static byte[] pngBack(byte[] image, byte[] exif) {
        int end = 12;
        return insert(image, image.length - end, pngChunk(exif));
    }

    /// For formats that have no EXIF.
    static byte[] nowhere(byte[] image, byte[] exif) {
        throw new IllegalStateException("This format takes no EXIF");
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
