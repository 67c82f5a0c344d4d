package dev.bucketsync.validator.header;

import dev.bucketsync.validator.reading.HeaderException;
import java.util.List;
import java.util.Optional;

/// What was found behind the brand of an ISO base media file.
public sealed interface Movie {
    /// A video track was found.
    ///
    /// @param encryption the box that says it is encrypted
    record Track(Optional<String> encryption, Frames frames) implements Movie {}

    /// Sound, text or nothing.
    ///
    /// @param tracks the types of the tracks that are there, such as `soun`
    record NoVideoTrack(List<String> tracks) implements Movie {
        public NoVideoTrack {
            tracks = List.copyOf(tracks);
        }
    }

    /// The movie could not be read, for what the object is.
    record Unreadable(HeaderException why) implements Movie {}

    /// How many frames the video track has.
    sealed interface Frames {
        record Counted(long count) implements Frames {}

        /// They could not be counted, or there are none.
        ///
        /// @param seen what is there instead of a number
        /// @param why a sentence without its full stop
        record Uncounted(String seen, String why) implements Frames {}

        /// What the header declares contradicts itself.
        record Broken(HeaderException why) implements Frames {}
    }
}
