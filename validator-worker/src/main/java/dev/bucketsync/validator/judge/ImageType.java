package dev.bucketsync.validator.judge;

import dev.bucketsync.validator.bmp.BmpFormat;
import dev.bucketsync.validator.gif.GifFormat;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.heif.HeifFormat;
import dev.bucketsync.validator.jpeg.JpegFormat;
import dev.bucketsync.validator.png.PngFormat;
import dev.bucketsync.validator.tiff.TiffFormat;
import dev.bucketsync.validator.webp.WebpFormat;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

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

    /// All of them, as [#listed] reads them.
    public static final String EVERY = Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(","));

    /// Reads names that commas separate, in any case.
    ///
    /// @throws IllegalArgumentException that names what is no type, for whoever wrote the list
    public static Set<ImageType> listed(String names) {
        Set<ImageType> types = EnumSet.noneOf(ImageType.class);
        for (String name : names.split(",", -1)) {
            types.add(named(name.strip()));
        }
        return types;
    }

    private static ImageType named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("names '%s', want a list such as %s".formatted(name, EVERY)));
    }

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
