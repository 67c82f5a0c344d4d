package dev.bucketsync.quota.ledger;

import java.time.Duration;
import java.time.Instant;

/// How far ahead of the database's clock a moment may lie. Whatever lies further was never observed; its period would
/// be the account's latest until then, and take the limit from the current one.
final class Horizon {
    private static final Duration AHEAD = Duration.ofDays(1);

    /// Asked for again only when something lies beyond it.
    private volatile Instant known = Instant.MIN;

    /// @throws IllegalArgumentException if the moment lies beyond
    void check(BookReader reader, Instant moment) {
        if (moment.isAfter(known)) {
            Instant now = reader.now();
            known = now.plus(AHEAD);
            if (moment.isAfter(known)) {
                throw new IllegalArgumentException(
                        "%s is more than a day ahead of the database's clock, %s".formatted(moment, now));
            }
        }
    }
}
