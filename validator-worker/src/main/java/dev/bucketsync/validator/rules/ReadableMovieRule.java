package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.MediaHeader.VideoHeader;
import dev.bucketsync.validator.header.Movie;
import dev.bucketsync.validator.reading.HeaderException;
import java.util.Optional;

/// A video whose movie header can't be read can't be shown either.
record ReadableMovieRule() implements Rule {
    private static final String REPAIR = "ffmpeg -i '{file}' -map 0 -dn -c copy -brand mp42 'whole-{file}'";

    @Override
    public Optional<Rejection> against(MediaHeader header) {
        return header instanceof VideoHeader video
                ? trouble(video.movie()).map(why -> Unread.because(why, REPAIR))
                : Optional.empty();
    }

    private static Optional<HeaderException> trouble(Movie movie) {
        return switch (movie) {
            case Movie.Unreadable unreadable -> Optional.of(unreadable.why());
            case Movie.Track track
            when track.frames() instanceof Movie.Frames.Broken broken -> Optional.of(broken.why());
            case Movie.Track _, Movie.NoVideoTrack _ -> Optional.empty();
        };
    }
}
