package dev.bucketsync.sync;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.http.HealthServer;
import dev.bucketsync.runtime.kafka.BatchLoop;
import dev.bucketsync.runtime.kafka.Commit;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.kafka.WorkerLoop;
import dev.bucketsync.runtime.process.Metrics;
import dev.bucketsync.runtime.process.ServiceProcess;
import dev.bucketsync.runtime.settings.SettingsReader;
import dev.bucketsync.sync.catalog.Settlement;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.intake.Intake;
import dev.bucketsync.sync.intake.IntakeHandler;
import dev.bucketsync.sync.listing.ObjectLister;
import dev.bucketsync.sync.run.Announcer;
import dev.bucketsync.sync.run.ListingStep;
import dev.bucketsync.sync.run.RunDriver;
import dev.bucketsync.sync.run.RunStore;
import dev.bucketsync.sync.run.RunTask;
import dev.bucketsync.sync.run.Sweeper;
import dev.bucketsync.sync.run.Tables;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// The sync-worker: takes sync requests, runs them, follows outcomes, keeps the catalogue.
public final class SyncWorker {
    private static final String NAME = "sync-worker";
    private static final Duration CATCH_UP = Duration.ofSeconds(60);
    private static final int REQUESTS_IN_FLIGHT = 16;
    private static final int OUTCOMES_PER_BATCH = 1_000;
    private static final int CONNECTIONS = 64;

    private SyncWorker() {}

    public static void main(String[] args) {
        ServiceProcess.run(NAME, SyncWorker::assemble);
    }

    private static void assemble(ServiceProcess process) throws IOException {
        Settings settings = Settings.read(new SettingsReader(System.getenv()));
        InstantSource clock = InstantSource.system();
        PrometheusMeterRegistry meters = Metrics.open(process, NAME);
        Database database = process.own(Database.open(settings.database(), "catalog", meters));
        Jdbi jdbi = SqlTypes.register(database.jdbi());
        Wiring wiring = process.own(Wiring.open(settings.kafka(), NAME, meters));
        S3Access access = process.own(new S3Access("bucketsync-" + NAME, CONNECTIONS));

        Tables tables = tables(process, wiring);
        RunStore runs = new RunStore(jdbi);
        ListingStep listing =
                new ListingStep(jdbi, new ObjectLister(access, meters), wiring.publisher(), tables, clock);
        RunDriver driver =
                new RunDriver(jdbi, listing, wiring.publisher(), tables, new RunDriver.Observed(clock, meters));
        RunTask task = process.own(new RunTask(database.dataSource(), driver, settings.slots()));
        Intake intake = new Intake(jdbi, tables, task::schedule);

        task.start();
        process.loop(
                "outcomes",
                new BatchLoop<>(
                        wiring,
                        Topic.OUTCOMES,
                        OutcomeEvent.class,
                        new Settlement(jdbi, meters),
                        Commit.transactional(wiring, settings.kafka().topics().prefix() + settings.instance()),
                        OUTCOMES_PER_BATCH));
        process.loop(
                "requests",
                new WorkerLoop<>(
                        wiring,
                        Topic.SYNC_REQUESTS,
                        SyncRequestEvent.class,
                        new IntakeHandler(intake, runs),
                        REQUESTS_IN_FLIGHT));
        process.loop("sweeper", new Sweeper(new Announcer(jdbi, wiring.publisher()), intake, runs, task, clock));
        process.own(new HealthServer(settings.http().host(), settings.http().port(), meters, () -> true));
    }

    /// Read to their ends before anything is decided by them.
    private static Tables tables(ServiceProcess process, Wiring wiring) {
        Tables tables = new Tables(
                process.loop(
                        "accounts",
                        new CompactedTable<>(wiring, Topic.ACCOUNTS, AccountUpdated.class, AccountUpdated::revision)),
                process.loop(
                        "connections",
                        new CompactedTable<>(
                                wiring, Topic.CONNECTIONS, ConnectionUpdated.class, ConnectionUpdated::revision)),
                process.loop(
                        "quota-usage",
                        new CompactedTable<>(
                                wiring, Topic.QUOTA_USAGE, QuotaUsageChanged.class, QuotaUsageChanged::revision)));
        tables.accounts().awaitCaughtUp(CATCH_UP);
        tables.connections().awaitCaughtUp(CATCH_UP);
        tables.usage().awaitCaughtUp(CATCH_UP);
        return tables;
    }
}
