package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.MediaHeader.VideoHeader;
import dev.bucketsync.validator.header.Movie;
import java.util.List;
import java.util.Optional;

/// Sound alone is no video.
record VideoTrackRule() implements Rule {
    @Override
    public Optional<Rejection> against(MediaHeader header) {
        return header instanceof VideoHeader video && video.movie() instanceof Movie.NoVideoTrack(List<String> tracks)
                ? Optional.of(new Rejection(
                        RejectionReason.NO_VIDEO_TRACK,
                        "The file has no video track",
                        Optional.of(tracks.isEmpty() ? "no tracks" : "tracks of type " + String.join(", ", tracks)),
                        Optional.of("a video track"),
                        Optional.empty()))
                : Optional.empty();
    }
}
