package dev.bucketsync.validator.bmp;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u16le;
import static dev.bucketsync.validator.testing.Bytes.u32le;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BmpFormatTest {
    private static byte[] bmp(int header, int width, int height) {
        byte[] size = header == 12 ? join(u16le(width), u16le(height)) : join(u32le(width), u32le(height));
        byte[] info = join(u32le(header), size, u16le(1), u16le(24), new byte[header]);
        byte[] file = join(ascii("BM"), u32le(0), u32le(0), u32le(14 + header));
        return join(file, slice(info, 0, header), new byte[100]);
    }

    private static Image read(byte[] content) {
        return (Image) Verdicts.media(Verdicts.of(content)).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 40, 52, 56, 64, 108, 124})
    void readsEveryHeaderThatThereHasBeen(int header) {
        Image image = read(bmp(header, 30, 20));
        assertThat(image.width()).isEqualTo(OptionalInt.of(30));
        assertThat(image.height()).isEqualTo(OptionalInt.of(20));
        assertThat(image.bitDepth()).isEqualTo(OptionalInt.of(8));
        assertThat(reasons(bmp(header, 30, 20))).isEmpty();
    }

    @Test
    void takesANegativeHeightForTheOrderOfRows() {
        assertThat(read(bmp(40, 30, -20)).height()).isEqualTo(OptionalInt.of(20));
        assertThat(reasons(bmp(40, 30, -20))).isEmpty();
    }

    @Test
    void takesNoTextForABmp() {
        assertThat(reasons(ascii("BMW, Mercedes and others have said that they would")))
                .containsExactly(RejectionReason.UNSUPPORTED_TYPE);
        assertThat(reasons(ascii("BM"))).containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }

    @Test
    void callsOneWithoutSizeOrPixelsCorrupt() {
        assertThat(reasons(bmp(40, 0, 20))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(bmp(40, -30, 20))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(bmp(40, 30, Integer.MIN_VALUE))).containsExactly(RejectionReason.CORRUPT_HEADER);
        byte[] whole = bmp(40, 30, 20);
        assertThat(reasons(slice(whole, 0, 54))).containsExactly(RejectionReason.CORRUPT_HEADER);
        assertThat(reasons(slice(whole, 0, 40))).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    @Test
    void acceptsOneThatWasCutWithinItsPixels() {
        assertThat(reasons(slice(bmp(40, 30, 20), 0, 60))).isEmpty();
    }
}
