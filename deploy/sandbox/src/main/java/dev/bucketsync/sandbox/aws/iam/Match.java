package dev.bucketsync.sandbox.aws.iam;

/// Whether a statement, or a part of one, applies. What can't be evaluated never allows and always denies.
enum Match {
    YES,
    NO,
    UNKNOWN;

    /// All parts of a statement must apply; one that certainly does not decides.
    Match and(Match other) {
        if (this == NO || other == NO) {
            return NO;
        }
        return this == UNKNOWN ? UNKNOWN : other;
    }

    static Match of(boolean applies) {
        return applies ? YES : NO;
    }
}
