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

    /// What was judged.
    ///
    /// @param archive the storage class that it was refused for, if it was
    public record Content(String etag, long size, Optional<String> archive) {
        public Content(String etag, long size) {
            this(etag, size, Optional.empty());
        }
    }

    /// What is needed to ask the quota again without reading the object.
    public record QuotaRefusal(Media media, long units, Shortfall shortfall) {}

    /// Whether it was refused for lying where it lies no longer: moving an object need not change its etag.
    boolean leftArchive(Listed listed) {
        return content.flatMap(Content::archive)
                .filter(archive -> !archive.equals(listed.state().storageClass()))
                .isPresent();
    }

    boolean sameContent(Listed listed) {
        return content.filter(content -> content.etag().equals(listed.state().etag())
                        && content.size() == listed.state().size())
                .isPresent();
    }
}
