package dev.bucketsync.quota.period;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/// A stretch of time over which an account's units add up: a calendar month, once frozen the same for ever.
///
/// @param endsAt the first moment that no longer belongs to it
public record UsagePeriod(YearMonth month, Instant startsAt, Instant endsAt) {
    public UsagePeriod {
        if (!startsAt.isBefore(endsAt)) {
            throw new IllegalArgumentException("a period ends after it starts: %s to %s".formatted(startsAt, endsAt));
        }
    }

    /// The month as clocks in the zone show it.
    static UsagePeriod calendarMonth(YearMonth month, ZoneId zone) {
        return new UsagePeriod(month, start(month, zone), start(month.plusMonths(1), zone));
    }

    private static Instant start(YearMonth month, ZoneId zone) {
        return month.atDay(1).atStartOfDay(zone).toInstant();
    }

    /// Such as `2026-11`; names sort by time.
    public String name() {
        return month.toString();
    }

    public boolean contains(Instant moment) {
        return !moment.isBefore(startsAt) && moment.isBefore(endsAt);
    }
}
