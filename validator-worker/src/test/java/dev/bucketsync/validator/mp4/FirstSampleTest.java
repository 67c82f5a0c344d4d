package dev.bucketsync.validator.mp4;

import static dev.bucketsync.validator.testing.Bytes.indexOf;
import static dev.bucketsync.validator.testing.Bytes.patch;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Video;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstSampleTest {
    private static Optional<String> pixelFormat(byte[] file) {
        return ((Video) Verdicts.media(Verdicts.of(file)).orElseThrow()).pixelFormat();
    }

    @ParameterizedTest
    @CsvSource({
        "avc3.mp4, avcC, yuv420p",
        "avc3-yuvj420p.mp4, avcC, yuvj420p",
        "hev1-repeated.mp4, hvcC, yuv420p",
        "av1-yuv420p.mp4, av1C, yuv420p",
        "av1-yuv422p.mp4, av1C, yuv422p",
        "av1-yuv444p.mp4, av1C, yuv444p",
        "av1-yuv420p10le.mp4, av1C, yuv420p10le",
        "av1-gray.mp4, av1C, gray",
        "av1-gbrp.mp4, av1C, gbrp",
        "vp9-yuv420p.mp4, vpcC, yuv420p",
        "vp9-yuv422p.mp4, vpcC, yuv422p",
        "vp9-yuv444p.mp4, vpcC, yuv444p",
        "vp9-yuv420p10le.mp4, vpcC, yuv420p10le",
        "vp9-gbrp.mp4, vpcC, gbrp"
    })
    void tellsThePixelFormatWhereTheConfigurationDoesNot(String file, String configuration, String expected) {
        assertThat(pixelFormat(patch(Media.bytes("mp4/" + file), configuration, "free")))
                .hasValue(expected);
    }

    @Test
    void readsParameterSetsFromTheSampleWhereTheConfigurationHasNone() {
        byte[] file = Media.bytes("mp4/avc3.mp4");
        file[indexOf(file, "avcC") + 9] = (byte) 0xe0;
        assertThat(reasons(file)).isEmpty();
        byte[] hevc = Media.bytes("mp4/hev1-repeated.mp4");
        hevc[indexOf(hevc, "hvcC") + 4 + 22] = 0;
        assertThat(reasons(hevc)).isEmpty();
    }

    @Test
    void readsParameterSetsBehindStartCodes() {
        byte[] file = Media.bytes("mp4/avc3.mp4");
        int unit = indexOf(file, "mdat") + 4;
        for (int i = 0; i < 4; i++) {
            int length = (file[unit + 2] & 0xff) << 8 | (file[unit + 3] & 0xff);
            System.arraycopy(u32(1), 0, file, unit, 4);
            unit += 4 + length;
        }
        assertThat(pixelFormat(patch(file, "avcC", "free"))).hasValue("yuv420p");
    }

    @Test
    void doesNotBelieveWhatLooksLikeASetInAnEncryptedSample() {
        byte[] file = patch(patch(Media.bytes("mp4/avc3.mp4"), "avcC", "free"), "pasp", "sinf");
        assertThat(reasons(file))
                .containsExactly(RejectionReason.ENCRYPTED_MEDIA, RejectionReason.PIXEL_FORMAT_UNKNOWN);
    }

    @Test
    void doesNotLookIntoEncryptedSamples() {
        byte[] file = patch(Media.bytes("mp4/avc-encrypted.mp4"), "avcC", "free");
        assertThat(reasons(file))
                .containsExactly(RejectionReason.ENCRYPTED_MEDIA, RejectionReason.PIXEL_FORMAT_UNKNOWN);
    }

    @Test
    void doesNotGuessWhereTheSampleLiesOutsideTheObject() {
        byte[] file = patch(Media.bytes("mp4/avc3.mp4"), "avcC", "free");
        System.arraycopy(u32(0xffff_ff00L), 0, file, indexOf(file, "stco") + 12, 4);
        assertThat(reasons(file)).containsExactly(RejectionReason.PIXEL_FORMAT_UNKNOWN);
    }

    @Test
    void keepsWhatTheFlagsSayOfAnAv1ConfigurationWithoutItsHeader() {
        byte[] file = Media.bytes("mp4/av1-yuv420p10le.mp4");
        // The first unit in the configuration becomes padding.
        file[indexOf(file, "av1C") + 8] = 0x7a;
        assertThat(pixelFormat(file)).hasValue("yuv420p10le");
    }
}
