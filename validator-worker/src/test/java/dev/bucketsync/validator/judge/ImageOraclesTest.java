package dev.bucketsync.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Media.ExpectedImage;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// exiftool saw the same in these images as we do; where we differ on purpose it is said here and in
/// docs/validation.md.
class ImageOraclesTest {
    static Stream<ExpectedImage> images() {
        return Media.images().stream();
    }

    @ParameterizedTest
    @MethodSource("images")
    void readsImagesAsExiftoolDoes(ExpectedImage expected) {
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

    private static OptionalInt number(String text) {
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }
}
