package dev.bucketsync.sync;

import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.http.HttpSettings;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.settings.SettingsReader;
import dev.bucketsync.sync.listing.CallLimits;
import java.time.Duration;

/// What the sync-worker is told from outside.
///
/// @param slots how many runs one process lists at once
/// @param upkeep how connections are kept up to date unasked
/// @param calls how many list calls are made at once
/// @param instance this process's stable name among its replicas; a successor with it fences its predecessor
record Settings(
        KafkaSettings kafka,
        DatabaseSettings database,
        HttpSettings http,
        int slots,
        SyncLoops.Upkeep upkeep,
        CallLimits calls,
        String instance) {
    private static final int DEFAULT_PORT = 9081;
    private static final int DEFAULT_POOL = 14;
    private static final int DEFAULT_SLOTS = 8;
    private static final int MOST_SLOTS = 256;
    private static final int MOST_CALLS = 4_096;
    private static final int DEFAULT_JITTER = 120;
    private static final int MOST_JITTER = 3_600;
    private static final int DEFAULT_HINTS = 10_000;
    private static final int MOST_HINTS = 1_000_000;

    static Settings read(SettingsReader reader) {
        Settings settings = new Settings(
                KafkaSettings.read(reader),
                DatabaseSettings.read(reader, DEFAULT_POOL),
                HttpSettings.read(reader, DEFAULT_PORT),
                reader.number("SLOTS", DEFAULT_SLOTS, 1, MOST_SLOTS),
                upkeep(reader),
                new CallLimits(
                        reader.number("LIST_CALLS", CallLimits.USUAL.most(), 1, MOST_CALLS),
                        reader.number("LIST_CALLS_PER_CONNECTION", CallLimits.USUAL.mostOfOne(), 1, MOST_CALLS)),
                reader.text("INSTANCE", "sync-worker-0"));
        reader.finish();
        return settings;
    }

    private static SyncLoops.Upkeep upkeep(SettingsReader reader) {
        return new SyncLoops.Upkeep(
                Duration.ofSeconds(reader.number("SCHEDULE_JITTER_SECONDS", DEFAULT_JITTER, 0, MOST_JITTER)),
                reader.number("HINTS_PER_CONNECTION", DEFAULT_HINTS, 1, MOST_HINTS));
    }
}
