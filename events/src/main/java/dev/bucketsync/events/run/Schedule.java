package dev.bucketsync.events.run;

import java.time.ZoneId;

/// When a connection is synced without being asked.
///
/// @param cron five fields, as in a crontab: minute, hour, day of month, month, day of week
/// @param zone whose wall clocks the fields mean
public record Schedule(String cron, ZoneId zone) {
    private static final int MAX_LENGTH = 200;

    public Schedule {
        if (cron == null || cron.isBlank() || cron.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a cron expression has 1 to %d characters".formatted(MAX_LENGTH));
        }
        if (zone == null) {
            throw new IllegalArgumentException("a schedule has a time zone");
        }
    }
}
