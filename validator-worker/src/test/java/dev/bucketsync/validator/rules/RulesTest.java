package dev.bucketsync.validator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.Movie;
import dev.bucketsync.validator.header.Movie.Frames;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static MediaHeader image(String type, Orientation orientation) {
        return new MediaHeader.ImageHeader(
                new Media.Image(
                        type,
                        OptionalInt.of(4),
                        OptionalInt.of(3),
                        orientation.number(),
                        OptionalInt.of(8),
                        Optional.empty(),
                        OptionalLong.empty()),
                orientation);
    }

    private static MediaHeader video(String brand, Optional<String> pixelFormat, Movie movie) {
        return new MediaHeader.VideoHeader(
                new Media.Video(
                        "video/mp4",
                        brand,
                        Optional.of("avc1"),
                        pixelFormat,
                        OptionalInt.of(4),
                        OptionalInt.of(3),
                        movie instanceof Movie.Track(Optional<String> _, Frames.Counted(long count))
                                ? OptionalLong.of(count)
                                : OptionalLong.empty(),
                        OptionalDouble.empty()),
                movie);
    }

    private static Movie frames(long count) {
        return new Movie.Track(Optional.empty(), new Frames.Counted(count));
    }

    private static List<Rejection> rejections(MediaHeader header) {
        return switch (Rules.STANDARD.judge(header)) {
            case Verdict.Accepted _ -> List.of();
            case Verdict.Rejected rejected -> rejected.reasons();
        };
    }

    @Test
    void acceptsAnUprightImageAsOneUnit() {
        assertThat(Rules.STANDARD.judge(image("image/jpeg", new Orientation.Absent())))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.units()).isEqualTo(1));
        assertThat(rejections(image("image/jpeg", new Orientation.Numbered(1)))).isEmpty();
    }

    @Test
    void tellsHowToTurnAnImageWithoutLoss() {
        var rejection =
                rejections(image("image/jpeg", new Orientation.Numbered(6))).getFirst();
        assertThat(rejection.reason()).isEqualTo(RejectionReason.EXIF_ORIENTATION);
        assertThat(rejection.seen()).hasValue("6");
        assertThat(rejection.repair())
                .hasValueSatisfying(command ->
                        assertThat(command).contains("jpegtran", "-rotate 90", "exiftool -n -Orientation=1"));
        var png = rejections(image("image/png", new Orientation.Numbered(6))).getFirst();
        assertThat(png.repair())
                .hasValueSatisfying(command -> assertThat(command).contains("-auto-orient"));
    }

    @Test
    void tellsToRetagAnOrientationWithoutMeaning() {
        for (var orientation : List.of(
                new Orientation.Numbered(0),
                new Orientation.Numbered(9),
                new Orientation.Numbered(-1),
                new Orientation.Odd("text"))) {
            var rejection = rejections(image("image/jpeg", orientation)).getFirst();
            assertThat(rejection.reason()).isEqualTo(RejectionReason.EXIF_ORIENTATION);
            assertThat(rejection.repair()).hasValue("exiftool -n -Orientation=1 '{file}'");
        }
    }

    @Test
    void countsTheFramesOfAVideo() {
        assertThat(Rules.STANDARD.judge(video("mp42", Optional.of("yuv420p"), frames(5_000_000_000L))))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.units()).isEqualTo(5_000_000_000L));
    }

    @Test
    void listsEverythingThatIsWrongWithAVideo() {
        Movie movie =
                new Movie.Track(Optional.of("encv"), new Frames.Uncounted("0 frames", "The video track has no frames"));
        assertThat(rejections(video("isom", Optional.of("yuvj420p"), movie)))
                .extracting(Rejection::reason)
                .containsExactly(
                        RejectionReason.VIDEO_BRAND,
                        RejectionReason.ENCRYPTED_MEDIA,
                        RejectionReason.PIXEL_FORMAT,
                        RejectionReason.FRAMES_UNKNOWN);
    }

    @Test
    void saysWhatARejectedVideoWouldHaveCounted() {
        assertThat(Rules.STANDARD.judge(video("isom", Optional.of("yuv420p"), frames(7))))
                .isInstanceOfSatisfying(
                        Verdict.Rejected.class,
                        rejected -> assertThat(rejected.units()).hasValue(7));
    }

    @Test
    void asksNothingMoreOfAMovieThatCouldNotBeRead() {
        Movie movie = new Movie.Unreadable(new CorruptHeaderException("The box 'moov' is missing"));
        assertThat(rejections(video("mp42", Optional.empty(), movie)))
                .extracting(Rejection::reason)
                .containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void givesEveryVideoReasonAWantedValueOrARepair() {
        Movie movie = new Movie.Track(Optional.of("encv"), new Frames.Uncounted("seen", "why"));
        assertThat(rejections(video("isom", Optional.empty(), movie)))
                .allSatisfy(rejection -> assertThat(rejection.wanted()).isPresent());
    }
}
