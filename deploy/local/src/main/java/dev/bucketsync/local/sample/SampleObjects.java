package dev.bucketsync.local.sample;

import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.local.sample.Outcome.Admitted;
import dev.bucketsync.local.sample.Outcome.Rejected;
import java.util.List;
import java.util.Optional;

/// Says in one line each what an object of the sample is and what is to become of it.
final class SampleObjects {
    private SampleObjects() {}

    /// An image without EXIF.
    static SampleObject upright(String key, ImageFormat format, int width, int height) {
        return new SampleObject(key, picture(key, format, width, height, Optional.empty()), new Admitted(1));
    }

    /// An image with EXIF that says nothing of a turn.
    static SampleObject upright(String key, ImageFormat format, int width, int height, ExifBlock exif) {
        return new SampleObject(key, picture(key, format, width, height, Optional.of(exif)), new Admitted(1));
    }

    static SampleObject turned(String key, ImageFormat format, int width, int height, ExifBlock exif) {
        var picture = picture(key, format, width, height, Optional.of(exif));
        return refused(key, picture, RejectionReason.EXIF_ORIENTATION);
    }

    static SampleObject video(String key, String clip, long frames) {
        return new SampleObject(key, new Clip(clip), new Admitted(frames));
    }

    static SampleObject video(String key, String clip, RejectionReason... reasons) {
        return refused(key, new Clip(clip), reasons);
    }

    static SampleObject refused(String key, Content content, RejectionReason... reasons) {
        return new SampleObject(key, content, new Rejected(List.of(reasons)));
    }

    static SampleObject cut(SampleObject whole, int length) {
        return refused(whole.key(), Clip.cut(whole.content(), length), RejectionReason.CORRUPT_HEADER);
    }

    private static Picture picture(String key, ImageFormat format, int width, int height, Optional<ExifBlock> exif) {
        return new Picture(key.substring(key.lastIndexOf('/') + 1), format, width, height, exif);
    }
}
