package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.MediaHeader.VideoHeader;
import dev.bucketsync.validator.header.Movie;
import java.util.Optional;

/// A video whose movie header can't be read can't be shown either.
record ReadableMovieRule() implements Rule {
    @Override
    public Optional<Rejection> against(MediaHeader header) {
        return header instanceof VideoHeader video && video.movie() instanceof Movie.Unreadable unreadable
                ? Optional.of(Unread.because(
                        unreadable.why(), "ffmpeg -i '{file}' -map 0 -c copy -brand mp42 'whole-{file}'"))
                : Optional.empty();
    }
}
