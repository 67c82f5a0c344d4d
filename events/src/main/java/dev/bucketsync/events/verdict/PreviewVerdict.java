package dev.bucketsync.events.verdict;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a preview found out about one object.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PreviewVerdict.PreviewAccepted.class, name = "ACCEPTED"),
    @JsonSubTypes.Type(value = PreviewVerdict.PreviewRejected.class, name = "REJECTED"),
    @JsonSubTypes.Type(value = PreviewVerdict.PreviewFaulted.class, name = "FAULTED")
})
public sealed interface PreviewVerdict {
    /// No rule refuses it; whether it fits, only the quota could tell, which was not asked.
    ///
    /// @param units 1 for an image, the number of frames for a video
    record PreviewAccepted(Media media, long units) implements PreviewVerdict {
        public PreviewAccepted {
            if (units < 1) {
                throw new IllegalArgumentException("units must be 1 or more: " + units);
            }
        }
    }

    /// Would be refused, with every reason that applies.
    ///
    /// @param media what the header said, as far as it could be read
    /// @param units what it would have counted, where it came that far
    record PreviewRejected(List<Rejection> reasons, Optional<Media> media, OptionalLong units)
            implements PreviewVerdict {
        public PreviewRejected {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a rejection always names one of its reasons");
            }
        }
    }

    /// Could not be judged for technical trouble.
    record PreviewFaulted(FaultCause cause, String detail) implements PreviewVerdict {}
}
