package dev.bucketsync.validator.judge;

import dev.bucketsync.validator.bmp.BmpFormat;
import dev.bucketsync.validator.gif.GifFormat;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.heif.HeifFormat;
import dev.bucketsync.validator.jpeg.JpegFormat;
import dev.bucketsync.validator.png.PngFormat;
import dev.bucketsync.validator.tiff.TiffFormat;
import dev.bucketsync.validator.webp.WebpFormat;

/// An image type that a platform may take or leave; by default it takes all of them.
public enum ImageType {
    JPEG,
    PNG,
    WEBP,
    GIF,
    BMP,
    TIFF,
    HEIC,
    AVIF;

    Format format() {
        return switch (this) {
            case JPEG -> new JpegFormat();
            case PNG -> new PngFormat();
            case WEBP -> new WebpFormat();
            case GIF -> new GifFormat();
            case BMP -> new BmpFormat();
            case TIFF -> new TiffFormat();
            case HEIC -> HeifFormat.heic();
            case AVIF -> HeifFormat.avif();
        };
    }
}
