package dev.bucketsync.quota.period;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The usage periods an account has used so far, and the rule that finds or freezes the one a moment falls into.
/// Frozen periods never overlap, and those of neighbouring months leave no gap, whatever zones they were frozen in.
public final class FrozenPeriods {
    private final NavigableMap<YearMonth, UsagePeriod> byMonth = new TreeMap<>();

    public FrozenPeriods(Collection<UsagePeriod> periods) {
        periods.forEach(this::freeze);
    }

    public void freeze(UsagePeriod period) {
        byMonth.put(period.month(), period);
    }

    public Optional<UsagePeriod> latest() {
        return Optional.ofNullable(byMonth.lastEntry()).map(Map.Entry::getValue);
    }

    /// The frozen period that holds the moment, else the one that would be frozen for it.
    ///
    /// @param zone where the account's months begin and end now; no matter for what is frozen
    public UsagePeriod at(Instant moment, ZoneId zone) {
        Optional<UsagePeriod> before = lastStartedBy(moment);
        return before.filter(period -> period.contains(moment))
                .orElseGet(() -> between(before, firstStartingAfter(moment), moment, zone));
    }

    private Optional<UsagePeriod> lastStartedBy(Instant moment) {
        return byMonth.descendingMap().values().stream()
                .filter(period -> !period.startsAt().isAfter(moment))
                .findFirst();
    }

    private Optional<UsagePeriod> firstStartingAfter(Instant moment) {
        return byMonth.values().stream()
                .filter(period -> period.startsAt().isAfter(moment))
                .findFirst();
    }

    /// After a change of zone the calendar's month may already be frozen under the old zone: the moment then belongs to
    /// the month next to it.
    private static UsagePeriod between(
            Optional<UsagePeriod> before, Optional<UsagePeriod> after, Instant moment, ZoneId zone) {
        YearMonth month = YearMonth.from(moment.atZone(zone));
        if (before.isPresent() && !month.isAfter(before.get().month())) {
            month = before.get().month().plusMonths(1);
        } else if (after.isPresent() && !month.isBefore(after.get().month())) {
            month = after.get().month().minusMonths(1);
        }
        UsagePeriod calendar = UsagePeriod.calendarMonth(month, zone);
        return new UsagePeriod(month, start(calendar, before), end(calendar, after));
    }

    private static Instant start(UsagePeriod calendar, Optional<UsagePeriod> before) {
        return before.filter(period -> period.month().plusMonths(1).equals(calendar.month()))
                .map(UsagePeriod::endsAt)
                .orElse(calendar.startsAt());
    }

    private static Instant end(UsagePeriod calendar, Optional<UsagePeriod> after) {
        return after.filter(period -> period.month().minusMonths(1).equals(calendar.month()))
                .map(UsagePeriod::startsAt)
                .orElse(calendar.endsAt());
    }
}
