package dev.bucketsync.local.sample;

import static dev.bucketsync.events.verdict.RejectionReason.CORRUPT_HEADER;
import static dev.bucketsync.events.verdict.RejectionReason.EMPTY_OBJECT;
import static dev.bucketsync.events.verdict.RejectionReason.NO_VIDEO_TRACK;
import static dev.bucketsync.events.verdict.RejectionReason.PIXEL_FORMAT;
import static dev.bucketsync.events.verdict.RejectionReason.QUOTA_EXCEEDED;
import static dev.bucketsync.events.verdict.RejectionReason.UNSUPPORTED_TYPE;
import static dev.bucketsync.events.verdict.RejectionReason.VIDEO_BRAND;
import static dev.bucketsync.local.sample.ExifBlock.bigEndian;
import static dev.bucketsync.local.sample.ExifBlock.littleEndian;
import static dev.bucketsync.local.sample.ExifBlock.withoutOrientation;
import static dev.bucketsync.local.sample.ImageFormat.BMP;
import static dev.bucketsync.local.sample.ImageFormat.GIF;
import static dev.bucketsync.local.sample.ImageFormat.JPEG;
import static dev.bucketsync.local.sample.ImageFormat.PNG;
import static dev.bucketsync.local.sample.ImageFormat.PNG_EXIF_LAST;
import static dev.bucketsync.local.sample.ImageFormat.TIFF;
import static dev.bucketsync.local.sample.SampleObjects.cut;
import static dev.bucketsync.local.sample.SampleObjects.refused;
import static dev.bucketsync.local.sample.SampleObjects.turned;
import static dev.bucketsync.local.sample.SampleObjects.upright;
import static dev.bucketsync.local.sample.SampleObjects.video;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// The bucket of the local stack: images and videos, good and bad, under names that are hard on everyone who escapes,
/// signs, sorts or shows them. Made without network or other programs, of the same bytes each time.
public final class SampleBucket {
    /// The monthly quota under which everything good fits, but for one long video.
    public static final long QUOTA = 1_000;

    private static final Instant MODIFIED = Instant.parse("2026-03-14T09:26:53Z");

    private static final List<SampleObject> PHOTOS = List.of(
            upright("photos/2024/05 May/lake at dawn.jpg", JPEG, 640, 480),
            upright("photos/2024/05 May/harbour.jpg", JPEG, 640, 400, bigEndian(1)),
            upright("photos/2024/05 May/old town.jpg", JPEG, 480, 320, littleEndian(1)),
            upright("photos/2024/05 May/hillside.jpg", JPEG, 480, 360, withoutOrientation()),
            turned("photos/2024/05 May/held sideways.jpg", JPEG, 360, 480, bigEndian(6)),
            turned("photos/2024/05 May/held the other way.jpg", JPEG, 360, 480, littleEndian(8)),
            turned("photos/2024/05 May/upside down.jpg", JPEG, 480, 360, littleEndian(3)),
            upright("photos/2024/06 June/beach 1.jpg", JPEG, 640, 360),
            upright("photos/2024/06 June/beach 2.jpg", JPEG, 640, 360),
            upright("photos/2024/06 June/beach 10.jpg", JPEG, 640, 360),
            upright("photos/2024/06 June/lighthouse.jpg", JPEG, 320, 480, bigEndian(1)),
            turned("photos/2024/06 June/tower.jpg", JPEG, 320, 480, bigEndian(8)),
            upright("photos/2024/06 June/market.jpg", JPEG, 400, 300),
            upright("photos/2024/06 June/trip/day 1/night/camp/raw/export/final/tent.jpg", JPEG, 320, 240),
            upright("photos/2023/autumn.jpg", JPEG, 480, 320),
            upright("photos/2023/first snow.jpg", JPEG, 480, 320, littleEndian(1)),
            turned("photos/2023/first snow (phone).jpg", JPEG, 320, 480, littleEndian(6)),
            upright("photos/2023/skyline.jpg", JPEG, 640, 320),
            upright("photos/2023/skyline.png", PNG, 640, 320),
            upright("photos-private/garden.jpg", JPEG, 320, 240),
            turned("photos-private/passport.jpg", JPEG, 240, 320, bigEndian(6)));

    private static final List<SampleObject> SCREENS = List.of(
            upright("screens/start page.png", PNG, 640, 400),
            upright("screens/start page (small).png", PNG, 160, 100),
            upright("screens/map.png", PNG, 480, 480, bigEndian(1)),
            upright("screens/map, exported.png", PNG_EXIF_LAST, 480, 480, littleEndian(1)),
            upright("screens/notes.png", PNG, 240, 320, withoutOrientation()),
            turned("screens/tablet.png", PNG, 240, 320, bigEndian(6)),
            turned("screens/tablet, exported.png", PNG_EXIF_LAST, 320, 426, littleEndian(8)),
            turned("screens/kiosk, exported.png", PNG_EXIF_LAST, 160, 120, bigEndian(3)),
            upright("screens/loading.gif", GIF, 160, 120),
            upright("screens/banner.gif", GIF, 400, 100),
            upright("screens/plot.bmp", BMP, 200, 150),
            upright("screens/icon.bmp", BMP, 160, 160),
            upright("screens/scan.tiff", TIFF, 200, 150));

    private static final List<SampleObject> ODD_NAMES = List.of(
            upright("odd names/ a space first,  two within.jpg", JPEG, 240, 160),
            upright("odd names/1+1=2.jpg", JPEG, 240, 160),
            upright("odd names/100% real.jpg", JPEG, 240, 160),
            upright("odd names/a%2Fb%20c.png", PNG, 240, 160),
            upright("odd names/salt & pepper.jpg", JPEG, 240, 160),
            upright("odd names/&amp; <b>.jpg", JPEG, 240, 160),
            upright("odd names/it's \"quoted\".jpg", JPEG, 240, 160),
            upright("odd names/#1 hit.jpg", JPEG, 240, 160),
            upright("odd names/who? me!.jpg", JPEG, 240, 160),
            upright("odd names/at 12:30; a=1,b=2.png", PNG, 240, 160),
            upright("odd names/[x] {y} (z) ~$@*.png", PNG, 240, 160),
            upright("odd names/back\\slash.jpg", JPEG, 240, 160),
            upright("odd names/.hidden.jpg", JPEG, 240, 160),
            upright("odd names/LOUD.JPG", JPEG, 240, 160),
            upright("odd names/no extension", JPEG, 240, 160),
            upright("odd names/a png in truth.jpg", PNG, 240, 160),
            upright("odd names/Grüße aus Köln.jpg", JPEG, 240, 160),
            turned("odd names/Привет, мир.jpg", JPEG, 160, 240, bigEndian(6)),
            upright("odd names/日本の桜.jpg", JPEG, 240, 160),
            // Listed by UTF-8 these come before the emoji, compared as Java's strings behind it.
            upright("odd names/ＡＢＣ.png", PNG, 240, 160),
            upright("odd names/🌻 sunflower 🐝.jpg", JPEG, 240, 160),
            upright("odd names/👩‍🌾/🏞️.png", PNG, 240, 160),
            upright("odd names/" + "long ".repeat(39) + "name.jpg", JPEG, 240, 160));

    private static final List<SampleObject> CLIPS = List.of(
            video("clips/waves.mp4", "moov-first.mp4", 48),
            video("clips/waves, index last.mp4", "moov-last.mp4", 60),
            video("clips/with sound.mp4", "with-sound.mp4", 36),
            video("clips/live stream.mp4", "fragmented.mp4", 24),
            video("clips/hevc.mp4", "hevc.mp4", 24),
            video("clips/a whole minute.mp4", "frames-1500.mp4", QUOTA_EXCEEDED),
            video("clips/isom brand.mp4", "brand-isom.mp4", VIDEO_BRAND),
            video("clips/camera.mov", "quicktime.mp4", VIDEO_BRAND),
            video("clips/4:2:2.mp4", "pixels-422.mp4", PIXEL_FORMAT),
            video("clips/4:4:4.mp4", "pixels-444.mp4", PIXEL_FORMAT),
            video("clips/full range.mp4", "pixels-full-range.mp4", PIXEL_FORMAT),
            video("clips/wrong twice 🎬.mp4", "isom-444.mp4", VIDEO_BRAND, PIXEL_FORMAT),
            video("clips/podcast.mp4", "sound-only.mp4", NO_VIDEO_TRACK),
            refused("clips/broken off in the index.mp4", Clip.cut(new Clip("moov-first.mp4"), 700), CORRUPT_HEADER),
            refused(
                    "clips/broken off before the index.mp4",
                    Clip.cut(new Clip("moov-last.mp4"), 4_000),
                    CORRUPT_HEADER),
            refused("clips/noise.mp4", SampleBucket::noise, UNSUPPORTED_TYPE));

    private static final List<SampleObject> INBOX = List.of(
            refused("inbox/upload failed.jpg", () -> new byte[0], EMPTY_OBJECT),
            cut(upright("inbox/upload interrupted.jpg", JPEG, 320, 240), 150),
            cut(upright("inbox/upload interrupted.png", PNG, 320, 240), 400),
            upright("inbox/a gif in truth.jpg", GIF, 160, 120),
            refused("inbox/README.txt", SampleBucket::text, UNSUPPORTED_TYPE));

    private SampleBucket() {}

    /// Writes the sample's files into the folder, over those that are there under the same names.
    public static void createIn(Path folder) throws IOException {
        for (var object : objects()) {
            object.writeIn(folder, MODIFIED);
        }
    }

    /// Every object, and where the first sync brings it, for an account with `QUOTA` units a month.
    public static List<ExpectedObject> expected() {
        return objects().stream().map(SampleObject::expected).toList();
    }

    static List<SampleObject> objects() {
        return Stream.of(PHOTOS, SCREENS, ODD_NAMES, CLIPS, INBOX)
                .flatMap(List::stream)
                .toList();
    }

    static void restore(Path folder, String key) throws IOException {
        for (var object : objects()) {
            if (object.key().equals(key)) {
                object.writeIn(folder, MODIFIED);
            }
        }
    }

    private static byte[] noise() {
        var bytes = new byte[3_000];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text() {
        return "Drop pictures here and they will be sorted.\n".getBytes(StandardCharsets.UTF_8);
    }
}
