package dev.bucketsync.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Video;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Media.ExpectedVideo;
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

/// ffprobe saw the same in these videos as we do; where we differ on purpose it is said here and in
/// docs/validation.md.
class VideoOraclesTest {
    private static final Set<String> ENCRYPTED = Set.of("mp4/avc-encrypted.mp4");

    static Stream<ExpectedVideo> videos() {
        return Media.videos().stream();
    }

    @ParameterizedTest
    @MethodSource("videos")
    void readsVideosAsFfprobeDoes(ExpectedVideo expected) {
        var verdict = Verdicts.of(Media.bytes(expected.file()));
        var video = (Video) Verdicts.media(verdict).orElseThrow();
        assertThat(video.brand()).isEqualTo(expected.brand());
        assertThat(video.width()).isEqualTo(number(expected.width()));
        assertThat(video.height()).isEqualTo(number(expected.height()));
        assertThat(video.frames()).isEqualTo(count(expected.frames()));
        assertThat(video.pixelFormat()).isEqualTo(pixelFormat(expected));
        assertThat(Verdicts.reasons(verdict)).isEqualTo(reasons(expected));
    }

    private static List<RejectionReason> reasons(ExpectedVideo expected) {
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
        if (!expected.pixelFormat().equals("yuv420p")) {
            reasons.add(RejectionReason.PIXEL_FORMAT);
        }
        return reasons;
    }

    private static Optional<String> pixelFormat(ExpectedVideo expected) {
        return expected.pixelFormat().isEmpty() ? Optional.empty() : Optional.of(expected.pixelFormat());
    }

    private static OptionalInt number(String text) {
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }

    private static OptionalLong count(String text) {
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }
}
