package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.validator.header.MediaHeader;
import java.util.Optional;

/// One reason to refuse a medium, by its header alone.
@FunctionalInterface
public interface Rule {
    /// Empty if this rule has nothing against it.
    Optional<Rejection> against(MediaHeader header);
}
