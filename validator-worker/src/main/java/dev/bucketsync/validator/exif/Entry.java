package dev.bucketsync.validator.exif;

import dev.bucketsync.validator.reading.HeaderException;
import java.util.OptionalLong;

/// One entry of a directory: a tag and its values, which stand in the entry itself or, if too long, elsewhere.
///
/// @param at where it begins
public record Entry(TiffBytes tiff, long at) {
    public int tag() throws HeaderException {
        return tiff.bytes().u16(at);
    }

    public int type() throws HeaderException {
        return tiff.bytes().u16(at + 2);
    }

    public long count() throws HeaderException {
        return tiff.offset(at + 4);
    }

    /// The only value, which stands in the entry itself; empty if it is no whole number.
    public OptionalLong number() throws HeaderException {
        return tiff.number(type(), inline());
    }

    /// The first of several values, if it is a whole number and looking at it costs no further read.
    public OptionalLong firstNumberHere() throws HeaderException {
        long value = count() * width() <= room() ? inline() : tiff.offset(inline());
        return tiff.bytes().isHere(value, width()) ? tiff.number(type(), value) : OptionalLong.empty();
    }

    private long inline() {
        return at + (tiff.big() ? 12 : 8);
    }

    private int room() {
        return tiff.big() ? 8 : 4;
    }

    private int width() throws HeaderException {
        return switch (type()) {
            case 3, 8 -> 2;
            case 4, 9, 13 -> 4;
            case 16, 17, 18 -> 8;
            default -> 1;
        };
    }
}
