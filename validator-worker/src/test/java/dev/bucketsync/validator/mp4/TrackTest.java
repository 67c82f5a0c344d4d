package dev.bucketsync.validator.mp4;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.box;
import static dev.bucketsync.validator.testing.Bytes.indexOf;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.patch;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static dev.bucketsync.validator.testing.Verdicts.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.Media.Video;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TrackTest {
    private static final byte[] BRAND = box("ftyp", ascii("mp42"), u32(0), ascii("mp42"));
    private static final byte[] GOOD = track("mp4/avc-mp42-yuv420p-first.mp4");
    private static final byte[] OTHER = track("mp4/avc-mp42-yuv444p-first.mp4");

    /// The box `trak` of a file with one track.
    private static byte[] track(String file) {
        byte[] bytes = Media.bytes(file);
        int at = indexOf(bytes, "trak") - 4;
        int size = (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
        return slice(bytes, at, at + size);
    }

    private static byte[] movie(byte[]... tracks) {
        return join(BRAND, box("moov", join(tracks)));
    }

    private static byte[] disabled(byte[] track) {
        byte[] disabled = track.clone();
        disabled[indexOf(disabled, "tkhd") + 7] = 0;
        return disabled;
    }

    private static byte[] numbered(byte[] track, int id) {
        byte[] numbered = track.clone();
        numbered[indexOf(numbered, "tkhd") + 19] = (byte) id;
        return numbered;
    }

    private static byte[] referring(byte[] track, String kind, int id) {
        return box("trak", box("tref", box(kind, u32(id))), slice(track, 8, track.length));
    }

    @Test
    void choosesTheFirstEnabledOne() {
        assertThat(reasons(movie(disabled(OTHER), GOOD))).isEmpty();
        assertThat(reasons(movie(OTHER, GOOD))).containsExactly(RejectionReason.PIXEL_FORMAT);
        assertThat(reasons(movie(GOOD, OTHER))).isEmpty();
    }

    @Test
    void choosesTheFirstWhereNoneIsEnabled() {
        assertThat(reasons(movie(disabled(OTHER), disabled(GOOD)))).containsExactly(RejectionReason.PIXEL_FORMAT);
    }

    @Test
    void doesNotChoosePicturesForChapters() {
        byte[] chapters = numbered(OTHER, 2);
        assertThat(reasons(movie(chapters, referring(GOOD, "chap", 2)))).isEmpty();
        assertThat(reasons(movie(chapters, referring(GOOD, "subt", 2)))).containsExactly(RejectionReason.PIXEL_FORMAT);
        assertThat(reasons(movie(referring(GOOD, "chap", 1)))).containsExactly(RejectionReason.NO_VIDEO_TRACK);
    }

    @Test
    void doesNotChooseACoverPicture() {
        var video = (Video) Verdicts.media(Verdicts.of(Media.bytes("mp4/cover-picture.mp4")))
                .orElseThrow();
        assertThat(video.frames()).isEqualTo(OptionalLong.of(5));
    }

    @Test
    void tellsEncryptionOfAnyOfItsSampleEntries() {
        byte[] stsd = entries("avc1", "encv");
        assertThat(reasons(movie(withEntries(stsd)))).containsExactly(RejectionReason.ENCRYPTED_MEDIA);
        assertThat(reasons(movie(withEntries(entries("avc1", "drmi")))))
                .containsExactly(RejectionReason.ENCRYPTED_MEDIA);
        assertThat(reasons(movie(withEntries(entries("avc1", "avc1"))))).isEmpty();
    }

    @Test
    void tellsAProtectionThatTheCodecsNameHides() {
        byte[] hidden = patch(track("mp4/avc-encrypted.mp4"), "encv", "avc1");
        assertThat(reasons(movie(hidden))).containsExactly(RejectionReason.ENCRYPTED_MEDIA);
    }

    @Test
    void letsTheFirstOfSeveralSampleEntriesTellThePixelFormat() {
        assertThat(reasons(movie(withEntries(entries("avc1", "zzzz"))))).isEmpty();
        assertThat(reasons(movie(withEntries(entries("zzzz", "avc1")))))
                .containsExactly(RejectionReason.PIXEL_FORMAT_UNKNOWN);
    }

    @Test
    void refusesThousandsOfTracks() {
        byte[][] many = new byte[300][];
        Arrays.fill(many, box("trak"));
        assertThat(reasons(movie(many))).containsExactly(RejectionReason.CORRUPT_HEADER);
    }

    private static byte[] entry(String type) {
        int at = indexOf(GOOD, "avc1") - 4;
        byte[] entry = slice(GOOD, at, at + ((GOOD[at + 2] & 0xff) << 8 | (GOOD[at + 3] & 0xff)));
        return patch(entry, "avc1", type);
    }

    private static byte[] entries(String first, String second) {
        return box("stsd", u32(0), u32(2), entry(first), entry(second));
    }

    /// The good track, whose sample description is another; what contains it is as large as it must be.
    private static byte[] withEntries(byte[] stsd) {
        byte[] sampleTable = content(GOOD, "stbl");
        int size = content(sampleTable, "stsd").length + 8;
        byte[] table =
                box("stbl", stsd, slice(sampleTable, indexOf(sampleTable, "stsd") - 4 + size, sampleTable.length));
        byte[] media =
                box("mdia", box("mdhd", content(GOOD, "mdhd")), box("hdlr", content(GOOD, "hdlr")), box("minf", table));
        return box("trak", box("tkhd", content(GOOD, "tkhd")), media);
    }

    private static byte[] content(byte[] within, String type) {
        int at = indexOf(within, type) - 4;
        int size = (within[at + 2] & 0xff) << 8 | (within[at + 3] & 0xff);
        return slice(within, at + 8, at + size);
    }
}
