package dev.bucketsync.events.verdict;

import java.time.Instant;

/// By how much an object did not fit the quota when it was decided.
///
/// @param needed units this object would have cost
/// @param left units that were left
/// @param limit units of the period by the plan; what was credited comes on top, and is in what was left
/// @param period the usage period, such as `2026-11`
/// @param periodEndsAt when the next period begins
public record Shortfall(long needed, long left, long limit, String period, Instant periodEndsAt) {}
