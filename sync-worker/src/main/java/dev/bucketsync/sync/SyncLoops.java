package dev.bucketsync.sync;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.kafka.BatchLoop;
import dev.bucketsync.runtime.kafka.Commit;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.kafka.WorkLimits;
import dev.bucketsync.runtime.kafka.WorkerLoop;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.sync.catalog.PreviewRows;
import dev.bucketsync.sync.catalog.Settlement;
import dev.bucketsync.sync.catalog.SqlTypes;
import dev.bucketsync.sync.hint.HintedRuns;
import dev.bucketsync.sync.hint.Hints;
import dev.bucketsync.sync.intake.Intake;
import dev.bucketsync.sync.intake.IntakeHandler;
import dev.bucketsync.sync.intake.Patience;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.listing.CallPermits;
import dev.bucketsync.sync.listing.S3Lister;
import dev.bucketsync.sync.notification.Followers;
import dev.bucketsync.sync.notification.NotificationLoop;
import dev.bucketsync.sync.run.Announcer;
import dev.bucketsync.sync.run.Awaited;
import dev.bucketsync.sync.run.Deletions;
import dev.bucketsync.sync.run.KafkaBacklog;
import dev.bucketsync.sync.run.ListingStep;
import dev.bucketsync.sync.run.OldRuns;
import dev.bucketsync.sync.run.Road;
import dev.bucketsync.sync.run.RunDriver;
import dev.bucketsync.sync.run.RunStore;
import dev.bucketsync.sync.run.RunTask;
import dev.bucketsync.sync.run.Sweeper;
import dev.bucketsync.sync.run.Sweeper.Chore;
import dev.bucketsync.sync.run.Tables;
import dev.bucketsync.sync.run.Watchdog;
import dev.bucketsync.sync.schedule.Changes;
import dev.bucketsync.sync.schedule.ScheduleKeeper;
import dev.bucketsync.sync.schedule.ScheduleTask;
import dev.bucketsync.sync.schedule.Timetables;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/// The sync-worker's loops, wired top to bottom. Whoever turns them lets the tables catch up first.
record SyncLoops(
        Tables tables,
        KafkaBacklog backlog,
        RunTask task,
        ScheduleTask schedules,
        ScheduleKeeper scheduleKeeper,
        Loop bucketEvents,
        BatchLoop<OutcomeEvent> outcomes,
        WorkerLoop<SyncRequestEvent> requests,
        Sweeper sweeper) {
    private static final int REQUESTS_IN_FLIGHT = 16;
    private static final int OUTCOMES_PER_BATCH = 1_000;

    /// What the loops stand on.
    record Ground(Database database, Wiring wiring, S3Access access, InstantSource clock) {}

    /// How the loops behave.
    ///
    /// @param worker this process's name among its replicas
    /// @param slots how many runs are listed at once
    /// @param watch how long answers are waited for
    /// @param calls how many list calls are made at once
    record Manner(
            String worker, int slots, Patience patience, Upkeep upkeep, Watchdog.Manner watch, CallLimits calls) {}

    /// How connections are kept up to date unasked.
    ///
    /// @param scheduleJitter how long after its moment a scheduled sync may come
    /// @param mostHints how many keys of one connection are looked up one by one before it is listed whole
    record Upkeep(Duration scheduleJitter, int mostHints) {}

    static SyncLoops wire(Ground ground, Manner manner) {
        Jdbi jdbi = SqlTypes.register(ground.database().jdbi());
        Wiring wiring = ground.wiring();
        Changes changes = new Changes();
        Followers followers = new Followers();
        Tables tables = tables(wiring, changes, followers);
        RunStore runs = new RunStore(jdbi);
        RunDriver.Observed observed = new RunDriver.Observed(ground.clock(), wiring.meters());
        Road road = new Road();
        Awaited awaited = new Awaited(jdbi, road, ground.clock());
        KafkaBacklog backlog = new KafkaBacklog(wiring);
        RunDriver.Steps steps = RunDriver.Steps.of(
                new ListingStep.Ground(
                        jdbi,
                        ListingStep.Sharing.of(
                                manner.slots(),
                                new CallPermits(manner.calls(), ground.clock(), wiring.meters()),
                                ground.clock()),
                        S3Lister.of(ground.access(), wiring.meters()),
                        ground.clock(),
                        wiring.meters()),
                wiring.publisher(),
                tables,
                new Watchdog(jdbi, wiring.publisher(), backlog, manner.watch(), observed),
                road);
        RunDriver driver = new RunDriver(jdbi, steps, wiring.publisher(), tables, observed);
        RunTask task = new RunTask(ground.database().dataSource(), driver, manner.worker(), manner.slots());
        Intake intake = new Intake(jdbi, tables, task::schedule, manner.patience());
        Timetables timetables = new Timetables(tables, manner.upkeep().scheduleJitter());
        ScheduleTask schedules = new ScheduleTask(scheduling(ground, manner), timetables);
        return new SyncLoops(
                tables,
                backlog,
                task,
                schedules,
                new ScheduleKeeper(changes, timetables, schedules, ground.clock(), wiring.meters()),
                NotificationLoop.of(
                        wiring, jdbi, tables, followers, manner.upkeep().mostHints()),
                new BatchLoop<>(
                        wiring,
                        Topic.OUTCOMES,
                        OutcomeEvent.class,
                        new Settlement(
                                jdbi,
                                wiring.meters(),
                                (settled, quickest) ->
                                        awaited.complete(settled, quickest).forEach(task::hasten)),
                        Commit.transactional(wiring, wiring.group(Topic.OUTCOMES) + "." + manner.worker()),
                        OUTCOMES_PER_BATCH),
                new WorkerLoop<>(
                        wiring,
                        Topic.SYNC_REQUESTS,
                        SyncRequestEvent.class,
                        new IntakeHandler(intake, runs, task),
                        WorkLimits.oneLane(REQUESTS_IN_FLIGHT)),
                new Sweeper(
                        List.of(
                                new Chore("announce", new Announcer(jdbi, wiring.publisher())::announce),
                                new Chore("decide-waiting", intake::decideWaiting),
                                new Chore("queue-hinted", new HintedRuns(jdbi, tables, task::schedule)::queue),
                                new Chore("follow-deletions", new Deletions(jdbi, tables, task)::follow),
                                new Chore("adopt-runs", () -> runs.withoutTask().forEach(task::schedule))),
                        List.of(
                                new Chore("forget-requests", intake::forgetOld),
                                new Chore("forget-hints", new Hints(jdbi)::forgetOld),
                                new Chore("forget-runs", new OldRuns(jdbi)::forget),
                                new Chore("forget-previews", () -> PreviewRows.forgetOld(jdbi))),
                        observed));
    }

    private static ScheduleTask.Ground scheduling(Ground ground, Manner manner) {
        Wiring wiring = ground.wiring();
        return new ScheduleTask.Ground(
                ground.database().dataSource(), manner.worker(), wiring.publisher(), ground.clock(), wiring.meters());
    }

    private static Tables tables(Wiring wiring, Changes changes, Followers followers) {
        Consumer<ConnectionUpdated> onConnection = connection -> {
            changes.heard(connection);
            followers.heard(connection);
        };
        return new Tables(
                new CompactedTable<>(
                        wiring, Topic.ACCOUNTS, AccountUpdated.class, AccountUpdated::revision, changes::heard),
                new CompactedTable<>(
                        wiring, Topic.CONNECTIONS, ConnectionUpdated.class, ConnectionUpdated::revision, onConnection),
                new CompactedTable<>(wiring, Topic.QUOTA_USAGE, QuotaUsageChanged.class, QuotaUsageChanged::revision));
    }
}
