package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.MediaHeader.VideoHeader;
import dev.bucketsync.validator.header.Movie;
import java.util.Optional;

/// A video's pixels must be `yuv420p`: 8 bits, 4:2:0, limited range (`yuvj420p` is another format).
record PixelFormatRule() implements Rule {
    private static final String WANTED = "yuv420p";
    private static final String REPAIR =
            "ffmpeg -i '{file}' -c:v libx264 -vf scale=out_range=tv,format=yuv420p -c:a copy -brand mp42 'yuv420p-{file}'";

    @Override
    public Optional<Rejection> against(MediaHeader header) {
        return header instanceof VideoHeader video && video.movie() instanceof Movie.Track
                ? against(video.media())
                : Optional.empty();
    }

    private static Optional<Rejection> against(Media.Video media) {
        if (media.pixelFormat().isEmpty()) {
            return Optional.of(unknown(media.codec().orElse("")));
        }
        String seen = media.pixelFormat().get();
        return seen.equals(WANTED)
                ? Optional.empty()
                : Optional.of(rejection(
                        RejectionReason.PIXEL_FORMAT, "The pixel format of the video is '%s'".formatted(seen), seen));
    }

    private static Rejection unknown(String codec) {
        return rejection(
                RejectionReason.PIXEL_FORMAT_UNKNOWN,
                "The pixel format can't be told from the header of codec '%s'".formatted(codec),
                codec);
    }

    private static Rejection rejection(RejectionReason reason, String detail, String seen) {
        return new Rejection(reason, detail, Optional.of(seen), Optional.of(WANTED), Optional.of(REPAIR));
    }
}
