package dev.bucketsync.validator.exif;

import dev.bucketsync.validator.reading.HeaderException;

/// One directory (IFD) of a TIFF structure: entries of a fixed length, then the place of the next directory.
///
/// @param at where it begins
/// @param entries how many it says it has
public record Directory(TiffBytes tiff, long at, long entries) {
    /// The entry with this index.
    public Entry entry(long index) {
        return new Entry(tiff, begin() + index * entryLength());
    }

    /// Bytes of all entries together.
    public long length() {
        return entries * entryLength();
    }

    /// Where the first entry begins.
    public long begin() {
        return at + (tiff.big() ? 8 : 2);
    }

    /// Where the place of the next directory stands.
    public long end() {
        return begin() + length();
    }

    /// The place of the next directory; 0 for none.
    public long next() throws HeaderException {
        return tiff.offset(end());
    }

    private int entryLength() {
        return tiff.big() ? 20 : 12;
    }
}
