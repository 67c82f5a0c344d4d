package dev.bucketsync.validator.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/// Builds and changes files byte by byte.
public final class Bytes {
    private Bytes() {}

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The low bytes of these numbers.
    public static byte[] raw(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public static byte[] u16(int value) {
        return raw(value >> 8, value);
    }

    public static byte[] u32(long value) {
        return raw((int) (value >> 24), (int) (value >> 16), (int) (value >> 8), (int) value);
    }

    public static byte[] u64(long value) {
        return join(u32(value >>> 32), u32(value));
    }

    /// Two bytes, the low one first.
    public static byte[] u16le(int value) {
        return raw(value, value >> 8);
    }

    /// Four bytes, the low one first.
    public static byte[] u32le(long value) {
        return raw((int) value, (int) (value >> 8), (int) (value >> 16), (int) (value >> 24));
    }

    public static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    public static byte[] repeat(byte[] part, int times) {
        byte[] all = new byte[part.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(part, 0, all, i * part.length, part.length);
        }
        return all;
    }

    public static byte[] insert(byte[] into, int at, byte[] what) {
        return join(slice(into, 0, at), what, slice(into, at, into.length));
    }

    public static int indexOf(byte[] bytes, String ascii) {
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(ascii);
        if (at < 0) {
            throw new IllegalArgumentException("no " + ascii);
        }
        return at;
    }

    /// Overwrites what stands where this text is found first.
    public static byte[] patch(byte[] bytes, String at, String with) {
        byte[] patched = bytes.clone();
        System.arraycopy(ascii(with), 0, patched, indexOf(bytes, at), with.length());
        return patched;
    }

    /// A JPEG segment with its marker and length.
    public static byte[] segment(int marker, byte[]... payload) {
        byte[] content = join(payload);
        return join(raw(0xff, marker), u16(content.length + 2), content);
    }

    /// A PNG chunk with its length and checksum.
    public static byte[] chunk(String type, byte[] payload) {
        CRC32 crc = new CRC32();
        crc.update(ascii(type));
        crc.update(payload);
        return join(u32(payload.length), ascii(type), payload, u32(crc.getValue()));
    }

    /// An ISO media box with a 32-bit size.
    public static byte[] box(String type, byte[]... payload) {
        byte[] content = join(payload);
        return join(u32(content.length + 8), ascii(type), content);
    }

    /// A big-endian EXIF block whose only directory holds these 12-byte entries.
    public static byte[] exif(byte[]... entries) {
        return join(ascii("MM"), u16(42), u32(8), u16(entries.length), join(entries), u32(0));
    }

    /// A directory entry whose value stands in the entry itself.
    public static byte[] entry(int tag, int type, long count, byte[] value) {
        return join(u16(tag), u16(type), u32(count), Arrays.copyOf(value, 4));
    }

    /// The usual orientation entry, a SHORT.
    public static byte[] orientation(int value) {
        return entry(0x0112, 3, 1, u16(value));
    }
}
