package dev.bucketsync.validator.gif;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.repeat;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u16le;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.rules.Verdict;
import dev.bucketsync.validator.testing.CountingReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GifFormatTest {
    private static final byte[] END = raw(0x3b);

    private static byte[] screen(int width, int height) {
        return join(ascii("GIF89a"), u16le(width), u16le(height), raw(0, 0, 0));
    }

    private static byte[] image(int dataBlocks) {
        byte[] descriptor = join(raw(0x2c), new byte[9], raw(2));
        return join(descriptor, repeat(join(raw(255), new byte[255]), dataBlocks), raw(0));
    }

    private static Image read(byte[] content) {
        return (Image) Verdicts.media(Verdicts.of(content)).orElseThrow();
    }

    @Test
    void countsFramesAndYetOneUnit() {
        byte[] comment = join(raw(0x21, 0xfe, 3), ascii("2,;"), raw(0));
        byte[] animated = join(screen(30, 20), comment, image(1), comment, image(2), END);
        assertThat(read(animated).frames()).isEqualTo(OptionalLong.of(2));
        assertThat(Verdicts.of(animated))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.units()).isEqualTo(1));
    }

    @Test
    void readsALargeOneOnceWhateverItsFrames() {
        var reader = CountingReader.over(join(screen(30, 20), repeat(image(40), 20), END));
        assertThat(reasons(Verdicts.of(reader))).isEmpty();
        assertThat(reader.requests()).isEqualTo(1);
        assertThat(reader.bytes()).isEqualTo(8_192);
    }

    @Test
    void leavesASizeThatTheScreenDoesNotSayUnknown() {
        assertThat(read(join(screen(0, 0), image(1), END)).width()).isEqualTo(OptionalInt.empty());
    }

    @Test
    void acceptsOneThatWasCutWithinItsImages() {
        byte[] whole = join(screen(30, 20), image(3), image(3), END);
        assertThat(reasons(slice(whole, 0, whole.length - 500))).isEmpty();
    }

    @Test
    void callsOneWithoutImagesOrWithHalfAScreenCorrupt() {
        assertThat(reasons(join(screen(30, 20), END))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(screen(30, 20))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(slice(screen(30, 20), 0, 12))).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void knowsBothVersions() {
        assertThat(read(Media.bytes("gif/old.gif")).type()).isEqualTo("image/gif");
        assertThat(reasons(join(ascii("GIF90a"), new byte[20]))).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }
}
