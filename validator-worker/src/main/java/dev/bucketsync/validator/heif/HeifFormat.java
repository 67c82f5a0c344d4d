package dev.bucketsync.validator.heif;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.mp4.Boxes;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// HEIC and AVIF: pictures as items of an ISO base media file. The primary one counts.
public final class HeifFormat implements Format {
    private final String name;
    private final String mediaType;
    private final Set<String> brands;
    private final Set<String> items;

    private HeifFormat(String name, String mediaType, Set<String> brands, Set<String> items) {
        this.name = name;
        this.mediaType = mediaType;
        this.brands = brands;
        this.items = items;
    }

    /// Pictures coded as HEVC.
    public static HeifFormat heic() {
        return new HeifFormat(
                "HEIC",
                "image/heic",
                Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"),
                Set.of("hvc1", "hev1"));
    }

    /// Pictures coded as AV1.
    public static HeifFormat avif() {
        return new HeifFormat("AVIF", "image/avif", Set.of("avif", "avis"), Set.of("av01"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean recognises(Slice object) throws HeaderException {
        Optional<Brands> found = Brands.of(object);
        return found.isPresent() && (found.get().name(brands) || isCodedSo(object, found.get()));
    }

    /// Where no brand tells the codec, the primary item does.
    private boolean isCodedSo(Slice object, Brands found) throws HeaderException {
        if (!found.leavesCodecOpen()) {
            return false;
        }
        try {
            Optional<Picture> picture = picture(object);
            return picture.isPresent() && picture.get().isCodedAs(items);
        } catch (CorruptHeaderException _) {
            return false;
        }
    }

    private static Optional<Picture> picture(Slice object) throws HeaderException {
        Optional<Slice> meta = Boxes.find(object, "meta");
        return meta.isPresent() ? Optional.of(Picture.primary(meta.get().prefetched(), object)) : Optional.empty();
    }

    @Override
    public MediaHeader read(Slice object) throws HeaderException {
        boolean sequence = Brands.of(object).filter(Brands::isSequence).isPresent();
        Optional<Sequence> frames = sequence ? Sequence.of(object) : Optional.empty();
        Optional<Picture> picture = picture(object);
        if (picture.isPresent()) {
            return header(picture.get(), frames);
        }
        return header(frames.orElseThrow(() -> new CorruptHeaderException("The %s has no picture".formatted(name))));
    }

    private MediaHeader header(Picture picture, Optional<Sequence> frames) throws HeaderException {
        Properties properties = picture.properties();
        Orientation orientation = picture.orientation(properties);
        return new MediaHeader.ImageHeader(
                new Media.Image(
                        mediaType,
                        properties.width(),
                        properties.height(),
                        orientation.number(),
                        properties.bitDepth(),
                        properties.colorType(),
                        frames.map(Sequence::frames).orElseGet(OptionalLong::empty)),
                orientation);
    }

    private MediaHeader header(Sequence frames) {
        return new MediaHeader.ImageHeader(
                new Media.Image(
                        mediaType,
                        frames.width(),
                        frames.height(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        frames.frames()),
                new Orientation.Absent());
    }
}
