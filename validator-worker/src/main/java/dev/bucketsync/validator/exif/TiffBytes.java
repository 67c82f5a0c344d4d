package dev.bucketsync.validator.exif;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/// A TIFF structure, which is what EXIF is made of too: a byte order and a chain of directories anywhere behind it.
///
/// @param bytes from the byte order mark on, reading numbers in that order
/// @param big whether offsets and counts have 64 bits (BigTIFF)
public record TiffBytes(Slice bytes, boolean big) {
    /// There are some hundred tags; nobody's directory comes near this.
    private static final int MOST_ENTRIES = 4_096;

    private static final int VERSION_AT = 2;
    private static final int CLASSIC = 42;
    private static final int BIG = 43;

    /// Empty if this is no TIFF structure.
    public static Optional<TiffBytes> open(Slice block) throws HeaderException {
        Optional<TiffBytes> marked = marked(block);
        int version = marked.isPresent() ? marked.get().bytes().u16(VERSION_AT) : 0;
        return version == CLASSIC || version == BIG ? marked : Optional.empty();
    }

    /// By its byte order alone, for blocks that are known to be EXIF: some cameras write a version of their own.
    static Optional<TiffBytes> marked(Slice block) throws HeaderException {
        boolean little = block.startsWith(0, "II");
        boolean marked = little || block.startsWith(0, "MM");
        if (!marked || block.length() < VERSION_AT + 2) {
            return Optional.empty();
        }
        Slice bytes = block.ordered(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        return Optional.of(new TiffBytes(bytes, bytes.u16(VERSION_AT) == BIG));
    }

    /// The first directory (IFD0), which describes the picture itself.
    public Directory first() throws HeaderException {
        return directory(offset(big ? 8 : 4));
    }

    /// The directory at this offset.
    public Directory directory(long at) throws HeaderException {
        long entries = big ? bytes.u64(at) : bytes.u16(at);
        if (entries > MOST_ENTRIES) {
            throw new CorruptHeaderException("A TIFF directory declares %d entries".formatted(entries));
        }
        return new Directory(this, at, entries);
    }

    /// An offset or count of the structure's width.
    long offset(long at) throws HeaderException {
        return big ? bytes.u64(at) : bytes.u32(at);
    }

    /// A value of one of the whole-number types; empty for text, fractions and what nobody knows.
    ///
    /// @param at where the value itself stands
    OptionalLong number(int type, long at) throws HeaderException {
        return switch (type) {
            case 1 -> OptionalLong.of(bytes.u8(at));
            case 6 -> OptionalLong.of((byte) bytes.u8(at));
            case 3 -> OptionalLong.of(bytes.u16(at));
            case 8 -> OptionalLong.of((short) bytes.u16(at));
            case 4, 13 -> OptionalLong.of(bytes.u32(at));
            case 9 -> OptionalLong.of(bytes.s32(at));
            case 16, 17, 18 -> big ? OptionalLong.of(bytes.s64(at)) : OptionalLong.empty();
            default -> OptionalLong.empty();
        };
    }
}
