package dev.bucketsync.runtime.cron;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.regex.Pattern;

/// A crontab's five fields, and the moments they name on somebody's wall clock.
///
/// The moments are sought on a wall clock that never jumps and then brought to the zone, so that a time that the change
/// to summer time skips is met once (as late as the clock jumps), and one that the change back doubles is met once (the
/// first of the two). Left to itself the parser's library skips or repeats them, depending on the expression.
public final class Cron {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    /// The library takes any script's digits for digits.
    private static final Pattern CHARACTERS = Pattern.compile("[0-9A-Za-z*/, -]{1,200}");
    /// Some expressions name days that no year has; the library searches for ever-later years.
    private static final Duration HORIZON = Duration.ofDays(8 * 366);

    private static final int LOOKED_AT = 600;
    private static final LocalDateTime ANY_MONDAY =
            LocalDateTime.of(2024, 1, 1, 0, 0).minusMinutes(1);

    private final String text;
    private final ExecutionTime times;

    private Cron(String text, ExecutionTime times) {
        this.text = text;
        this.times = times;
    }

    /// Reads an expression.
    ///
    /// @throws IllegalArgumentException with a sentence that says what is wrong
    public static Cron parse(String text) {
        if (!CHARACTERS.matcher(text).matches()) {
            throw new IllegalArgumentException("Only digits, letters, spaces and * / , - belong in a cron expression");
        }
        try {
            return new Cron(text, ExecutionTime.forCron(PARSER.parse(text).validate()));
        } catch (IndexOutOfBoundsException e) {
            // How the library says that a dash has nothing on one of its sides.
            throw new IllegalArgumentException("A range lacks its beginning or its end", e);
        }
    }

    /// The first moment after this one; empty when there is none within eight years.
    public Optional<Instant> next(Instant after, ZoneId zone) {
        Optional<LocalDateTime> wall = nextOnTheWall(startBefore(after, zone));
        while (wall.isPresent() && !wall.get().atZone(zone).toInstant().isAfter(after)) {
            wall = nextOnTheWall(wall.get());
        }
        return wall.map(local -> local.atZone(zone).toInstant()).filter(found -> found.isBefore(after.plus(HORIZON)));
    }

    /// Times that a jump has just skipped are still to come, though the wall clock shows a later time already.
    private static LocalDateTime startBefore(Instant after, ZoneId zone) {
        LocalDateTime wall = LocalDateTime.ofInstant(after, zone);
        ZoneOffsetTransition last = zone.getRules().previousTransition(after.plusNanos(1));
        boolean justJumped = last != null
                && last.isGap()
                && wall.isBefore(last.getDateTimeAfter().plus(last.getDuration()));
        return justJumped ? last.getDateTimeBefore().minusNanos(1) : wall;
    }

    private Optional<LocalDateTime> nextOnTheWall(LocalDateTime after) {
        return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }

    /// The shortest time between two moments in a row, as far as the first some hundred of them show; empty when it
    /// names
    /// fewer than two.
    public Optional<Duration> leastInterval() {
        Optional<Duration> least = Optional.empty();
        Optional<LocalDateTime> last = nextOnTheWall(ANY_MONDAY);
        for (int i = 0; i < LOOKED_AT && last.isPresent(); i++) {
            Optional<LocalDateTime> next = nextOnTheWall(last.get());
            if (next.isPresent()) {
                Duration interval = Duration.between(last.get(), next.get());
                least = least.filter(shorter -> shorter.compareTo(interval) <= 0)
                        .or(() -> Optional.of(interval));
            }
            last = next;
        }
        return least;
    }

    @Override
    public String toString() {
        return text;
    }
}
