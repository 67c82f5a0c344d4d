package dev.bucketsync.quota.ledger;

import java.util.OptionalLong;

/// What is used of a period's limit and of what was credited on top. The limit may stand below what is used: then
/// nothing is left, and nothing revoked.
///
/// @param used units charged; never falls
/// @param credited units given back
/// @param limit absent when there is none
/// @param alerted the highest share of the allowance that was told in this period, in percent
public record Balance(long used, long credited, OptionalLong limit, int alerted) {
    static Balance unused(OptionalLong limit) {
        return new Balance(0, 0, limit, 0);
    }

    /// Limit and credits together, absent when there is no limit.
    public OptionalLong allowed() {
        return limit.isPresent() ? OptionalLong.of(saturated(limit.getAsLong(), credited)) : limit;
    }

    /// Units left, absent when there is no limit.
    public OptionalLong left() {
        return limit.isPresent() ? OptionalLong.of(Math.max(0, saturated(limit.getAsLong() - used, credited))) : limit;
    }

    private static long saturated(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    boolean holds(long cost) {
        return left().isEmpty() || cost <= left().getAsLong();
    }

    /// @throws ArithmeticException beyond 2^63 units: no real account, so that message is parked
    Balance plus(long cost) {
        return new Balance(Math.addExact(used, cost), credited, limit, alerted);
    }

    /// @throws ArithmeticException beyond 2^63 units, as above
    Balance withCredit(long units) {
        return new Balance(used, Math.addExact(credited, units), limit, alerted);
    }

    Balance limited(OptionalLong to) {
        return new Balance(used, credited, to, alerted);
    }

    /// As it stands once the shares reached so far are told; a share told before stays told, whatever the limit does.
    Balance told() {
        return new Balance(used, credited, limit, Math.max(alerted, Thresholds.reached(this)));
    }
}
