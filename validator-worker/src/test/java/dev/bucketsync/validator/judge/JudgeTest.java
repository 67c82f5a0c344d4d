package dev.bucketsync.validator.judge;

import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.reading.RangeReader;
import dev.bucketsync.validator.testing.Bytes;
import dev.bucketsync.validator.testing.CountingReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
    @Test
    void callsNothingEmptyWithoutReading() {
        var reader = CountingReader.over(new byte[0]);
        assertThat(reasons(Verdicts.of(reader))).containsExactly(RejectionReason.EMPTY_OBJECT);
        assertThat(reader.requests()).isZero();
    }

    @Test
    void saysHowAnUnknownTypeBegins() {
        var rejection =
                Verdicts.rejections(Verdicts.of(Bytes.ascii("%PDF-1.7 ..."))).getFirst();
        assertThat(rejection.reason()).isEqualTo(RejectionReason.UNSUPPORTED_TYPE);
        assertThat(rejection.seen()).hasValueSatisfying(seen -> assertThat(seen).contains("25 50 44 46"));
        assertThat(rejection.wanted()).hasValue("JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC, AVIF, MP4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webm", "mkv", "avi", "ts", "flv", "ogv"})
    void takesNoOtherContainerOfVideos(String type) {
        assertThat(reasons(Media.bytes("containers/plain." + type))).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html><body>Not found</body></html>",
                "{\"error\": \"not found\"}",
                "%PDF-1.7",
                "PK\u0003\u0004\u0014\u0000",
                "ID3\u0004\u0000",
                "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
                "plain text"
            })
    void takesNothingThatIsNoMedium(String beginning) {
        assertThat(reasons(Bytes.ascii(beginning))).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }

    @Test
    void judgesOneByte() {
        assertThat(reasons(new byte[1])).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }

    @Test
    void neverMakesAVerdictOfTroubleOnTheWay() {
        RangeReader broken = new RangeReader() {
            @Override
            public long size() {
                return 1_000;
            }

            @Override
            public byte[] read(long from, int length) {
                throw new UncheckedIOException(new IOException("connection reset"));
            }
        };
        assertThatThrownBy(() -> Verdicts.of(broken)).isInstanceOf(UncheckedIOException.class);
    }

    /// Every fixture, cut and changed at random: a verdict each time, and never more than the budget.
    @ParameterizedTest
    @MethodSource("files")
    void survivesDamage(String file) {
        byte[] whole = Media.bytes(file);
        Random random = new Random(file.hashCode());
        for (int i = 0; i < 300; i++) {
            byte[] damaged = Bytes.slice(whole, 0, random.nextInt(whole.length / 2, whole.length + 1));
            for (int hits = random.nextInt(8); hits > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            var reader = CountingReader.over(damaged);
            assertThat(Verdicts.of(reader)).isNotNull();
            assertThat(reader.bytes()).isLessThanOrEqualTo(1 << 20);
        }
    }

    static java.util.stream.Stream<String> files() {
        return Media.files();
    }
}
