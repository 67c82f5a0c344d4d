package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.MediaHeader.VideoHeader;
import dev.bucketsync.validator.header.Movie;
import java.util.Optional;

/// A video counts its frames towards the quota, so their number must be known, and more than none.
record FramesRule() implements Rule {
    @Override
    public Optional<Rejection> against(MediaHeader header) {
        return header instanceof VideoHeader video
                        && video.movie()
                                instanceof
                                Movie.Track(Optional<String> _, Movie.Frames.Uncounted(String seen, String why))
                ? Optional.of(
                        new Rejection(
                                RejectionReason.FRAMES_UNKNOWN,
                                why,
                                Optional.of(seen),
                                Optional.of("a number of frames in the header"),
                                Optional.of(
                                        "ffmpeg -i '{file}' -map 0 -dn -c copy -brand mp42 -movflags +faststart 'plain-{file}'")))
                : Optional.empty();
    }
}
