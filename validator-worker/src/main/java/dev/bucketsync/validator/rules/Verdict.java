package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.Rejection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What the rules say of one object.
public sealed interface Verdict {
    /// No rule has anything against it.
    ///
    /// @param units 1 for an image, the number of frames for a video
    record Accepted(Media media, long units) implements Verdict {}

    /// Refused, with every reason that applies.
    ///
    /// @param media what the header said, as far as it could be read
    /// @param units what it would have counted, where that is known
    record Rejected(List<Rejection> reasons, Optional<Media> media, OptionalLong units) implements Verdict {
        public Rejected {
            reasons = List.copyOf(reasons);
        }

        /// Refused before any header was read.
        public static Rejected unread(Rejection reason) {
            return new Rejected(List.of(reason), Optional.empty(), OptionalLong.empty());
        }
    }
}
