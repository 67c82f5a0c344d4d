package dev.bucketsync.connector.upkeep;

import dev.bucketsync.connector.problem.Objection;
import dev.bucketsync.runtime.cron.Cron;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// What a customer may write as a schedule's cron expression.
final class CronText {
    /// Whoever needs to be quicker follows the bucket's own events, which cost one look per change and no full listing.
    private static final Duration LEAST = Duration.ofMinutes(5);

    private static final String FIX =
            "send five fields as in a crontab: minute, hour, day of month, month, day of week; such as 30 2 * * *";

    private CronText() {}

    static Optional<Objection> objection(String text) {
        try {
            return objection(Cron.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.of(new Objection("is no cron expression: " + e.getMessage(), FIX));
        }
    }

    private static Optional<Objection> objection(Cron cron) {
        return Objection.first(
                () -> Objection.unless(
                        cron.next(Instant.EPOCH, ZoneOffset.UTC).isPresent(),
                        "names no day that ever comes",
                        "send days that the months have"),
                () -> cron.leastInterval()
                        .filter(shortest -> shortest.compareTo(LEAST) < 0)
                        .map(shortest -> new Objection(
                                "asks for syncs %d minutes apart, the least is %d"
                                        .formatted(shortest.toMinutes(), LEAST.toMinutes()),
                                "send */%d * * * * or rarer; to follow changes within seconds, switch bucket events on"
                                        .formatted(LEAST.toMinutes()))));
    }
}
