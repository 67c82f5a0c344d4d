package dev.bucketsync.sync;

import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.http.HealthServer;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.process.Metrics;
import dev.bucketsync.runtime.process.ServiceProcess;
import dev.bucketsync.runtime.settings.SettingsReader;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.run.Tables;
import dev.bucketsync.sync.run.Watchdog;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/// The sync-worker: takes sync requests, runs them, follows outcomes, keeps the catalogue.
public final class SyncWorker {
    private static final String NAME = "sync-worker";
    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    private SyncWorker() {}

    public static void main(String[] args) {
        ServiceProcess.run(NAME, SyncWorker::assemble);
    }

    private static void assemble(ServiceProcess process) throws IOException {
        Settings settings = Settings.read(new SettingsReader(System.getenv()));
        PrometheusMeterRegistry meters = Metrics.open(process, NAME);
        Database database = process.own(Database.open(settings.database(), "catalog", meters));
        Wiring wiring = process.own(Wiring.open(settings.kafka(), NAME, settings.instance(), meters));
        S3Access access =
                process.own(new S3Access("bucketsync-" + NAME, settings.calls().mostOfOne()));

        SyncLoops loops = SyncLoops.wire(
                new SyncLoops.Ground(database, wiring, access, InstantSource.system()),
                new SyncLoops.Manner(
                        settings.instance(),
                        settings.slots(),
                        Patience.STANDARD,
                        settings.upkeep(),
                        Watchdog.Manner.STANDARD,
                        settings.calls()));

        catchUp(process, loops.tables());
        process.own(loops.backlog());
        loops.task().start();
        process.loop("runs", loops.task());
        process.own(loops.schedules()).start();
        process.loop("outcomes", loops.outcomes());
        process.loop("requests", loops.requests());
        process.loop("sweeper", loops.sweeper());
        process.loop("schedules", loops.scheduleKeeper());
        process.loop("bucket-events", loops.bucketEvents());
        process.own(new HealthServer(settings.http().host(), settings.http().port(), meters, () -> true));
    }

    /// Read to their ends before anything is decided by them.
    private static void catchUp(ServiceProcess process, Tables tables) {
        process.loop("accounts", tables.accounts()).awaitCaughtUp(CATCH_UP);
        process.loop("connections", tables.connections()).awaitCaughtUp(CATCH_UP);
        process.loop("quota-usage", tables.usage()).awaitCaughtUp(CATCH_UP);
    }
}
