package dev.bucketsync.events.verdict;

import java.util.OptionalInt;

/// Which rules a verdict was given under, so that a release with other rules finds what it has to judge again.
public final class RulesVersion {
    /// Raised by whoever changes what the rules accept, or which reasons they name.
    public static final int CURRENT = 2;

    /// That of verdicts from before they named their rules.
    private static final int FIRST = 1;

    private RulesVersion() {}

    /// What a verdict of this release says.
    public static OptionalInt current() {
        return OptionalInt.of(CURRENT);
    }

    /// What a verdict has said.
    public static int of(OptionalInt said) {
        return said.orElse(FIRST);
    }
}
