package dev.bucketsync.validator.tiff;

import dev.bucketsync.validator.exif.Directory;
import dev.bucketsync.validator.exif.TiffBytes;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import dev.bucketsync.validator.reading.UnsupportedTypeException;

/// TIFF and BigTIFF: the first directory, wherever in the file it lies, and how many follow it.
public final class TiffFormat implements Format {
    @Override
    public String name() {
        return "TIFF";
    }

    @Override
    public boolean recognises(Slice object) throws HeaderException {
        return TiffBytes.open(object).isPresent();
    }

    @Override
    public MediaHeader read(Slice object) throws HeaderException {
        TiffBytes tiff =
                TiffBytes.open(object).orElseThrow(() -> new CorruptHeaderException("The TIFF has no byte order mark"));
        Directory first = tiff.first();
        // A directory that is cut off is no whole header; what lies here is fetched in one go.
        object.slice(first.begin(), first.length()).prefetched();
        TiffFacts facts = TiffFacts.of(first);
        if (object.startsWith(8, "CR\u0002") || facts.isCameraRaw()) {
            throw new UnsupportedTypeException("The TIFF holds a camera's raw data (such as DNG, CR2, NEF or ARW)");
        }
        return facts.header(Pages.from(first));
    }
}
