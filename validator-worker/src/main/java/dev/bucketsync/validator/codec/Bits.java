package dev.bucketsync.validator.codec;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Arrays;

/// Reads a parameter set bit by bit, with the emulation prevention bytes taken out. It ends where its bytes end, so no
/// count in it can make a reader loop for long.
final class Bits {
    /// No real parameter set comes near.
    private static final int LONGEST = 4_096;

    private static final int MAX_ZEROS = 31;

    private final byte[] bytes;
    private int at;

    private Bits(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Copies a parameter set.
    ///
    /// @param unit a NAL unit behind its header
    static Bits of(Slice unit) throws HeaderException {
        byte[] raw = unit.copy(0, (int) Math.min(unit.length(), LONGEST));
        byte[] plain = new byte[raw.length];
        int length = 0;
        int zeros = 0;
        for (byte each : raw) {
            if (zeros >= 2 && each == 3) {
                zeros = 0;
                continue;
            }
            zeros = each == 0 ? zeros + 1 : 0;
            plain[length++] = each;
        }
        return new Bits(Arrays.copyOf(plain, length));
    }

    /// Copies a header that has no emulation prevention bytes.
    static Bits plain(Slice header) throws HeaderException {
        return new Bits(header.copy(0, (int) Math.min(header.length(), LONGEST)));
    }

    int bit() throws CorruptHeaderException {
        if (at >= bytes.length * Byte.SIZE) {
            throw new CorruptHeaderException("A parameter set ends too early");
        }
        int bit = bytes[at / Byte.SIZE] >> (7 - at % Byte.SIZE) & 1;
        at++;
        return bit;
    }

    boolean flag() throws CorruptHeaderException {
        return bit() == 1;
    }

    /// An unsigned number of fixed width.
    ///
    /// @param count 32 at most
    int bits(int count) throws CorruptHeaderException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    void skip(int count) throws CorruptHeaderException {
        for (int i = 0; i < count; i++) {
            bit();
        }
    }

    /// An Exp-Golomb number, `ue(v)`.
    int number() throws CorruptHeaderException {
        int zeros = 0;
        while (!flag()) {
            if (++zeros > MAX_ZEROS) {
                throw new CorruptHeaderException("A parameter set holds an impossible number");
            }
        }
        int value = (1 << zeros) - 1 + bits(zeros);
        if (value < 0) {
            throw new CorruptHeaderException("A parameter set holds an impossible number");
        }
        return value;
    }

    /// An Exp-Golomb number that may not exceed what the standard allows.
    int number(int most) throws CorruptHeaderException {
        int value = number();
        if (value > most) {
            throw new CorruptHeaderException("A parameter set holds %d where %d is the most".formatted(value, most));
        }
        return value;
    }

    /// A signed Exp-Golomb number, `se(v)`.
    int signed() throws CorruptHeaderException {
        int value = number();
        return (value & 1) == 0 ? -(value >>> 1) : (value >>> 1) + 1;
    }

    void numbers(int count) throws CorruptHeaderException {
        for (int i = 0; i < count; i++) {
            number();
        }
    }
}
