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
        if (isMarkedRaw(object) || facts.isCameraRaw()) {
            throw new UnsupportedTypeException(
                    "The TIFF holds a camera's raw data (such as DNG, CR2, NEF or ARW)", "a camera's raw data");
        }
        return facts.header(Pages.from(first));
    }

    /// Canon's CR2 and Phase One's IIQ say what they are behind the TIFF's own header.
    private static boolean isMarkedRaw(Slice object) throws HeaderException {
        return object.startsWith(8, "CR\u0002")
                || (object.startsWith(8, "IIII") && object.startsWith(13, "waR"))
                || (object.startsWith(8, "MMMM") && object.startsWith(12, "Raw"));
    }
}
