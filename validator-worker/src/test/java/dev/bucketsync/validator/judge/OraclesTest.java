package dev.bucketsync.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.Media.Video;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Media.Expected;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// exiftool and ffprobe saw the same in these files as we do; where we differ on purpose it is said here and in
/// docs/validation.md.
class OraclesTest {
    /// Codecs whose pixel format stands in their pictures only, which are not read.
    private static final Set<String> NOT_TOLD = Set.of("mp4/mjpeg.mov", "mp4/png.mov");

    private static final Set<String> ENCRYPTED = Set.of("mp4/avc-encrypted.mp4");

    static Stream<Expected> images() {
        return Media.expected().stream().filter(row -> !row.file().startsWith("mp4/"));
    }

    static Stream<Expected> videos() {
        return Media.expected().stream().filter(row -> row.file().startsWith("mp4/"));
    }

    @ParameterizedTest
    @MethodSource("images")
    void readsImagesAsExiftoolDoes(Expected expected) {
        var verdict = Verdicts.of(Media.bytes(expected.file()));
        var image = (Image) Verdicts.media(verdict).orElseThrow();
        assertThat(image.width()).isEqualTo(number(expected.width()));
        assertThat(image.height()).isEqualTo(number(expected.height()));
        assertThat(image.orientation()).isEqualTo(number(expected.orientation()));
        assertThat(Verdicts.reasons(verdict))
                .isEqualTo(
                        Set.of("", "1").contains(expected.orientation())
                                ? List.of()
                                : List.of(RejectionReason.EXIF_ORIENTATION));
    }

    @ParameterizedTest
    @MethodSource("videos")
    void readsVideosAsFfprobeDoes(Expected expected) {
        var verdict = Verdicts.of(Media.bytes(expected.file()));
        var video = (Video) Verdicts.media(verdict).orElseThrow();
        assertThat(video.brand()).isEqualTo(expected.brand());
        assertThat(video.width()).isEqualTo(number(expected.width()));
        assertThat(video.height()).isEqualTo(number(expected.height()));
        assertThat(video.frames()).isEqualTo(count(expected.frames()));
        assertThat(video.pixelFormat()).isEqualTo(pixelFormat(expected));
        assertThat(Verdicts.reasons(verdict)).isEqualTo(reasons(expected));
    }

    private static List<RejectionReason> reasons(Expected expected) {
        List<RejectionReason> reasons = new ArrayList<>();
        if (!expected.brand().equals("mp42")) {
            reasons.add(RejectionReason.VIDEO_BRAND);
        }
        if (expected.frames().isEmpty()) {
            reasons.add(RejectionReason.NO_VIDEO_TRACK);
            return reasons;
        }
        if (ENCRYPTED.contains(expected.file())) {
            reasons.add(RejectionReason.ENCRYPTED_MEDIA);
        }
        if (NOT_TOLD.contains(expected.file())) {
            reasons.add(RejectionReason.PIXEL_FORMAT_UNKNOWN);
        } else if (!expected.pixelFormat().equals("yuv420p")) {
            reasons.add(RejectionReason.PIXEL_FORMAT);
        }
        return reasons;
    }

    private static Optional<String> pixelFormat(Expected expected) {
        return NOT_TOLD.contains(expected.file()) || expected.pixelFormat().isEmpty()
                ? Optional.empty()
                : Optional.of(expected.pixelFormat());
    }

    private static OptionalInt number(String text) {
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }

    private static OptionalLong count(String text) {
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }
}
