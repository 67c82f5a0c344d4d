package dev.bucketsync.connector.usage;

import java.time.Instant;
import java.util.OptionalLong;

/// How an account stood, or stands, in a usage period.
///
/// @param credited units an operator gave back; they count on top of the limit
/// @param limit absent when there was none, as is `left`
public record UsagePeriodView(
        String period,
        Instant startsAt,
        Instant endsAt,
        long used,
        long credited,
        OptionalLong limit,
        OptionalLong left) {}
