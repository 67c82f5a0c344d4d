package dev.bucketsync.quota.ledger;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The shares of its allowance that an account is warned of.
final class Thresholds {
    private static final List<Integer> PERCENTS = List.of(80, 95, 100);
    private static final int WHOLE = 100;

    private Thresholds() {}

    /// The highest threshold reached, 0 when none is; who has used nothing is not warned, even of a limit of 0.
    static int reached(Balance balance) {
        OptionalLong allowed = balance.allowed();
        if (allowed.isEmpty() || balance.used() == 0) {
            return 0;
        }
        return PERCENTS.reversed().stream()
                .filter(percent -> balance.used() >= share(allowed.getAsLong(), percent))
                .findFirst()
                .orElse(0);
    }

    /// Those reached that have not been told.
    static Stream<Integer> crossed(Balance balance) {
        int reached = reached(balance);
        return PERCENTS.stream().filter(percent -> percent > balance.alerted() && percent <= reached);
    }

    /// Rounded up, without leaving 64 bits.
    private static long share(long allowed, int percent) {
        return allowed / WHOLE * percent + Math.ceilDiv(allowed % WHOLE * percent, WHOLE);
    }
}
