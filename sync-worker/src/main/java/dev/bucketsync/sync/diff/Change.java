package dev.bucketsync.sync.diff;

/// What a listing showed of one key, compared with what the catalogue knew.
public sealed interface Change {
    /// Never judged before.
    record Added(Listed now) implements Change {}

    /// Judged before, with other content.
    record Modified(Known before, Listed now) implements Change {}

    /// The same content that only the quota refused; it may fit now.
    record Resubmitted(Known before, Listed now, Known.QuotaRefusal refusal) implements Change {}

    /// The same content as judged before, to be judged again: everything is, or its last judgement came to nothing
    /// or was that it lay in an archive.
    record Rejudged(Listed now) implements Change {}

    record Unchanged(Listed now) implements Change {}

    /// Not an object that could ever be an asset.
    record Skipped(Listed now) implements Change {}

    /// Known, and not in the listing.
    record Absent(Known before) implements Change {}
}
