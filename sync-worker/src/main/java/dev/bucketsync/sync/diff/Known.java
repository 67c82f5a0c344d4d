package dev.bucketsync.sync.diff;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.Shortfall;
import java.util.Optional;

/// One object as the catalogue knows it.
///
/// @param content what was last judged; absent when none ever was
/// @param refusal present when the quota alone keeps it out
/// @param stale whether its last judgement came to nothing for technical trouble
/// @param outdated whether it was judged by older rules than these
public record Known(
        ObjectKey key, Optional<Content> content, Optional<QuotaRefusal> refusal, boolean stale, boolean outdated) {

    public record Content(String etag, long size) {}

    /// What is needed to ask the quota again without reading the object.
    public record QuotaRefusal(Media media, long units, Shortfall shortfall) {}

    boolean sameContent(Listed listed) {
        return content.filter(content -> content.etag().equals(listed.state().etag())
                        && content.size() == listed.state().size())
                .isPresent();
    }
}
