package dev.bucketsync.sync.run;

import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.sync.diff.Known;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// Whether an object that only the quota refused may fit now: another period, another limit, or enough units left.
record SecondChance(Optional<QuotaUsageChanged> usage, Instant now) implements Predicate<Known.QuotaRefusal> {
    @Override
    public boolean test(Known.QuotaRefusal refusal) {
        if (!now.isBefore(refusal.shortfall().periodEndsAt())) {
            return true;
        }
        return usage.map(current -> limitChanged(current, refusal) || fits(current, refusal))
                .orElse(false);
    }

    private static boolean limitChanged(QuotaUsageChanged current, Known.QuotaRefusal refusal) {
        return current.limit().isEmpty()
                || current.limit().getAsLong() != refusal.shortfall().limit();
    }

    private static boolean fits(QuotaUsageChanged current, Known.QuotaRefusal refusal) {
        // Not all its units: its key may have paid for some of them in this period.
        return current.left().isEmpty()
                || current.left().getAsLong() >= refusal.shortfall().needed();
    }
}
