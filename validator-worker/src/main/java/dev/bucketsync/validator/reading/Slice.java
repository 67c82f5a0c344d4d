package dev.bucketsync.validator.reading;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A stretch of an object that knows its bounds: touching a byte fetches it, reaching outside means the header is
/// corrupt. Numbers are big-endian unless the slice was `ordered` otherwise.
public final class Slice {
    private final HeaderBytes bytes;
    private final long start;
    private final long length;
    private final ByteOrder order;

    Slice(HeaderBytes bytes, long start, long length) {
        this(bytes, start, length, ByteOrder.BIG_ENDIAN);
    }

    private Slice(HeaderBytes bytes, long start, long length, ByteOrder order) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
        this.order = order;
    }

    /// The same bytes, whose numbers are read in this order; so are those of slices made from it.
    public Slice ordered(ByteOrder numbers) {
        return new Slice(bytes, start, length, numbers);
    }

    public long length() {
        return length;
    }

    public int u8(long at) throws HeaderException {
        check(at, 1);
        return bytes.at(start + at);
    }

    public int u16(long at) throws HeaderException {
        int first = u8(at);
        int second = u8(at + 1);
        return bigEndian() ? first << 8 | second : second << 8 | first;
    }

    public long u32(long at) throws HeaderException {
        long first = u16(at);
        long second = u16(at + 2);
        return bigEndian() ? first << 16 | second : second << 16 | first;
    }

    public int s32(long at) throws HeaderException {
        return (int) u32(at);
    }

    /// Refuses what does not fit 63 bits: no length or count that large can be true.
    public long u64(long at) throws HeaderException {
        long value = s64(at);
        if (value < 0) {
            throw new CorruptHeaderException("A 64-bit number in the header is too large to be true");
        }
        return value;
    }

    /// A signed number, or one of any sign that nobody adds to.
    public long s64(long at) throws HeaderException {
        long first = u32(at);
        long second = u32(at + 4);
        return bigEndian() ? first << 32 | second : second << 32 | first;
    }

    /// Four bytes as the number that containers compare types by, whatever the order of numbers.
    public int code(long at) throws HeaderException {
        return u8(at) << 24 | u8(at + 1) << 16 | u8(at + 2) << 8 | u8(at + 3);
    }

    /// Whether these bytes are in the object and were read already, so that looking at them costs nothing.
    public boolean isHere(long at, long count) {
        return at >= 0 && count >= 0 && at <= length - count && bytes.holds(start + at, count);
    }

    /// Copies few bytes; they are fetched before anything is allocated for them.
    public byte[] copy(long at, int count) throws HeaderException {
        check(at, count);
        bytes.prefetch(start + at, count);
        byte[] copied = new byte[count];
        for (int i = 0; i < count; i++) {
            copied[i] = (byte) bytes.at(start + at + i);
        }
        return copied;
    }

    /// Whether these ASCII characters stand here; false where the slice ends earlier.
    public boolean startsWith(long at, String ascii) throws HeaderException {
        if (at + ascii.length() > length) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (u8(at + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Text for a human: what is not printable ASCII becomes a dot.
    public String text(long at, int count) throws HeaderException {
        byte[] text = copy(at, count);
        for (int i = 0; i < count; i++) {
            // What is beyond ASCII is negative.
            text[i] = text[i] < ' ' || text[i] > '~' ? (byte) '.' : text[i];
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    public Slice slice(long at, long count) throws CorruptHeaderException {
        check(at, count);
        return new Slice(bytes, start + at, count, order);
    }

    public Slice from(long at) throws CorruptHeaderException {
        return slice(at, length - at);
    }

    /// Fetches the whole slice at once where it is small enough.
    public Slice prefetched() throws HeaderTooLargeException {
        bytes.prefetch(start, length);
        return this;
    }

    private boolean bigEndian() {
        return order == ByteOrder.BIG_ENDIAN;
    }

    private void check(long at, long count) throws CorruptHeaderException {
        if (at < 0 || count < 0 || at > length - count) {
            throw new CorruptHeaderException("The header ends too early or points outside itself");
        }
    }
}
