package dev.bucketsync.validator.codec;

import static dev.bucketsync.validator.testing.Bytes.indexOf;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u16;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.validator.reading.Budget;
import dev.bucketsync.validator.reading.HeaderBytes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import dev.bucketsync.validator.testing.BytesReader;
import dev.bucketsync.validator.testing.Media;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which of several sequence parameter sets counts.
class ParameterSetsTest {
    private static final byte[] AVC_420 = avcSet("mp4/avc-mp42-yuv420p-first.mp4");
    private static final byte[] AVC_444 = avcSet("mp4/avc-mp42-yuv444p-first.mp4");
    private static final byte[] HEVC_8 = hevcSet("mp4/hevc-yuv420p.mp4");
    private static final byte[] HEVC_10 = hevcSet("mp4/hevc-yuv420p10le.mp4");

    /// The sets of these files have the number 0.
    private static byte[] avcSet(String file) {
        byte[] bytes = Media.bytes(file);
        int at = indexOf(bytes, "avcC") + 4 + 6;
        return slice(bytes, at + 2, at + 2 + length(bytes, at));
    }

    private static byte[] hevcSet(String file) {
        byte[] bytes = Media.bytes(file);
        int at = indexOf(bytes, "hvcC") + 4 + 23;
        while ((bytes[at] & 0x3f) != 33) {
            at += 5 + length(bytes, at + 3);
        }
        return slice(bytes, at + 5, at + 5 + length(bytes, at + 3));
    }

    private static int length(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    /// With the number 1 instead of 0, which takes two bits more.
    private static byte[] numberedOne(byte[] set) {
        StringBuilder bits = new StringBuilder();
        for (byte each : set) {
            bits.append(Integer.toBinaryString((each & 0xff) | 0x100).substring(1));
        }
        bits.replace(32, 33, "010").append("000000");
        byte[] renumbered = new byte[bits.length() / 8];
        for (int i = 0; i < renumbered.length; i++) {
            renumbered[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return renumbered;
    }

    /// A picture parameter set with the number 0 that refers to the set 0 or 1.
    private static byte[] using(int set) {
        return raw(0x68, set == 0 ? 0b1100_0000 : 0b1010_0000);
    }

    private static byte[] counted(byte[]... units) {
        byte[] all = raw(units.length);
        for (byte[] unit : units) {
            all = join(all, u16(unit.length), unit);
        }
        return all;
    }

    private static Optional<String> avc(byte[] sequence, byte[] picture) throws HeaderException {
        byte[] avcC = join(raw(1, 0x64, 0, 0x1f, 0xff), sequence, picture);
        return Avc.configured(bytes(avcC), false).map(Picture::pixelFormat);
    }

    private static Slice bytes(byte[] bytes) {
        return new HeaderBytes(new BytesReader(bytes), Budget.STANDARD).whole();
    }

    private static Optional<String> hevc(byte[]... units) throws HeaderException {
        byte[] array = join(raw(33, 0), counted(units));
        return Hevc.configured(bytes(join(new byte[22], raw(1), array))).map(Picture::pixelFormat);
    }

    @Test
    void letsALaterSetTakeThePlaceOfAnEarlierOne() throws HeaderException {
        assertThat(avc(counted(AVC_420, AVC_444), counted(using(0)))).contains("yuv444p");
        assertThat(avc(counted(AVC_444, AVC_420), counted(using(0)))).contains("yuv420p");
        assertThat(hevc(HEVC_8, HEVC_10)).contains("yuv420p10le");
        assertThat(hevc(HEVC_10, HEVC_8)).contains("yuv420p");
    }

    @Test
    void takesTheSetThatPicturesUse() throws HeaderException {
        byte[] sets = counted(AVC_420, numberedOne(AVC_444));
        assertThat(avc(sets, counted(using(0)))).contains("yuv420p");
        assertThat(avc(sets, counted(using(1)))).contains("yuv444p");
    }

    @Test
    void doesNotGuessWhichSetIsUsed() throws HeaderException {
        byte[] sets = counted(AVC_420, numberedOne(AVC_444));
        assertThat(avc(sets, counted(using(0), using(1)))).isEmpty();
        assertThat(avc(counted(AVC_420, numberedOne(AVC_420)), counted())).contains("yuv420p");
    }

    @Test
    void asksNoSetsOfFurtherLayers() throws HeaderException {
        byte[] secondEye = HEVC_10.clone();
        secondEye[1] |= 1 << 3;
        assertThat(hevc(HEVC_8, secondEye)).contains("yuv420p");
    }

    @Test
    void readsTheColourOfTheOldHighProfile() throws HeaderException {
        byte[] old = AVC_444.clone();
        old[1] = (byte) 144;
        assertThat(avc(counted(old), counted(using(0)))).contains("yuv444p");
    }
}
