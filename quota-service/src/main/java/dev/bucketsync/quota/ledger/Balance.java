package dev.bucketsync.quota.ledger;

import java.util.OptionalLong;

/// What is used of a period's limit. The limit may stand below what is used: then nothing is left, and nothing revoked.
///
/// @param limit absent when there is none
public record Balance(long used, OptionalLong limit) {
    static Balance unused(OptionalLong limit) {
        return new Balance(0, limit);
    }

    /// Units left, absent when there is no limit.
    public OptionalLong left() {
        return limit.isPresent() ? OptionalLong.of(Math.max(0, limit.getAsLong() - used)) : OptionalLong.empty();
    }

    boolean holds(long cost) {
        return left().isEmpty() || cost <= left().getAsLong();
    }

    /// @throws ArithmeticException beyond 2^63 units: no real account, so that message is parked
    Balance plus(long cost) {
        return new Balance(Math.addExact(used, cost), limit);
    }

    Balance limited(OptionalLong to) {
        return new Balance(used, to);
    }
}
