package dev.bucketsync.validator.mp4;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.validator.codec.Picture;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.Movie;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// MP4 and everything else that is an ISO base media file with a brand, except pictures (HEIC, AVIF).
public final class Mp4Format implements Format {
    private static final Set<String> PICTURES = Set.of(
            "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1", "miaf", "avif",
            "avis", "avci", "avcs");

    /// Padding, or what somebody made for himself, that may stand before the brand.
    private static final int PADDING_BOXES = 4;

    @Override
    public String name() {
        return "MP4";
    }

    @Override
    public boolean recognises(Slice object) throws HeaderException {
        try {
            Optional<Slice> brands = brands(object);
            return brands.isPresent() && !PICTURES.contains(brand(brands.get()));
        } catch (CorruptHeaderException _) {
            // A broken ftyp at the very start is still an attempt at one.
            return object.startsWith(4, "ftyp");
        }
    }

    @Override
    public MediaHeader read(Slice object) throws HeaderException {
        String brand = brand(brands(object).orElseThrow(() -> new CorruptHeaderException("The box 'ftyp' is missing")));
        try {
            MovieFile file = MovieFile.find(object);
            Optional<Track> track = Track.video(file.movie());
            return track.isPresent()
                    ? header(brand, file, track.get())
                    : new MediaHeader.VideoHeader(nothingOf(brand), new Movie.NoVideoTrack(Track.types(file.movie())));
        } catch (HeaderException e) {
            // Not thrown on: a wrong brand is to be told in the same verdict.
            return new MediaHeader.VideoHeader(nothingOf(brand), new Movie.Unreadable(e));
        }
    }

    private static Optional<Slice> brands(Slice object) throws HeaderException {
        Boxes boxes = Boxes.in(object);
        for (int i = 0; i <= PADDING_BOXES && boxes.next(); i++) {
            if (boxes.is("ftyp")) {
                return Optional.of(boxes.payload());
            }
            if (!boxes.is("free") && !boxes.is("skip") && !boxes.is("wide") && !boxes.is("uuid")) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String brand(Slice ftyp) throws HeaderException {
        return ftyp.text(0, 4);
    }

    private static MediaHeader header(String brand, MovieFile file, Track track) throws HeaderException {
        SampleTable table = track.samples();
        SampleEntry entry = table.entry();
        Optional<Picture> picture =
                new PixelFormats(entry, new FirstSample(file.object(), table, track.id())).picture();
        // Last, since counting fragments may use up the reads.
        Movie.Frames frames = new FrameCount(file, track).frames();
        Media.Video media = new Media.Video(
                type(brand),
                brand,
                Optional.of(entry.codec()),
                picture.map(Picture::pixelFormat),
                size(picture.map(Picture::width).orElse(0), entry.width()),
                size(picture.map(Picture::height).orElse(0), entry.height()),
                frames instanceof Movie.Frames.Counted(long count) ? OptionalLong.of(count) : OptionalLong.empty(),
                track.durationSeconds());
        return new MediaHeader.VideoHeader(media, new Movie.Track(entry.encryption(), frames));
    }

    private static String type(String brand) {
        if (brand.equals("qt  ")) {
            return "video/quicktime";
        }
        return brand.startsWith("3gp") ? "video/3gpp" : brand.startsWith("3g2") ? "video/3gpp2" : "video/mp4";
    }

    /// The codec's own configuration knows better than the sample entry.
    private static OptionalInt size(int configured, int declared) {
        int size = configured > 0 ? configured : declared;
        return size > 0 ? OptionalInt.of(size) : OptionalInt.empty();
    }

    private static Media.Video nothingOf(String brand) {
        return new Media.Video(
                type(brand),
                brand,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
    }
}
