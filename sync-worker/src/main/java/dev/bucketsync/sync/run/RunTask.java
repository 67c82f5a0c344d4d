package dev.bucketsync.sync.run;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.runtime.process.Faults;
import dev.bucketsync.runtime.process.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Drives every run that has not ended, on some worker: db-scheduler picks, keeps alive, and revives what died. It
/// takes any failure of a step for the run's; as a loop this watches for the one that is the process's.
public final class RunTask implements Loop {
    static final String NAME = "sync-run";
    private static final Logger LOG = LoggerFactory.getLogger(RunTask.class);
    private static final TaskDescriptor<Void> DESCRIPTOR = TaskDescriptor.of(NAME);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final Duration ROUND = Duration.ofMillis(100);

    private final Jdbi jdbi;
    private final Scheduler scheduler;
    private final String worker;
    private final CountDownLatch memoryEnded = new CountDownLatch(1);
    private volatile OutOfMemoryError end;

    /// @param worker this process's name among its replicas
    /// @param slots how many runs this process lists at once; as many threads more take short steps and young runs
    public RunTask(DataSource dataSource, RunDriver driver, String worker, int slots) {
        this.jdbi = Jdbi.create(dataSource);
        this.worker = worker;
        this.scheduler = Scheduler.create(dataSource, task(driver))
                .schedulerName(new SchedulerName.Fixed(worker))
                .threads(2 * slots)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .pollingInterval(POLL)
                .enableImmediateExecution()
                .shutdownMaxWait(Duration.ofSeconds(10))
                .build();
    }

    /// What a predecessor of this name had picked is due again at once: it is dead, or every run it still holds is
    /// fenced from it by the run's epoch. Others' runs are revived when their heartbeats have been missed.
    public void start() {
        int left = jdbi.withHandle(handle -> handle.createUpdate("""
                        UPDATE scheduled_tasks
                        SET picked = false, picked_by = NULL, last_heartbeat = NULL, execution_time = now(),
                            version = version + 1
                        WHERE task_name = :task AND picked AND picked_by = :worker""")
                .bind("task", NAME)
                .bind("worker", worker)
                .execute());
        if (left > 0) {
            LOG.info("goes on with {} runs of its predecessor", left);
        }
        scheduler.start();
    }

    /// Makes sure that somebody drives the run.
    public void schedule(SyncRunId run) {
        scheduler.scheduleIfNotExists(DESCRIPTOR.instance(run.value()).scheduledTo(Instant.now()));
    }

    /// Lets a run that waits for its next step take it now. One that is in a step looks at its row before every page.
    public void hasten(SyncRunId run) {
        try {
            scheduler.schedule(
                    DESCRIPTOR.instance(run.value()).scheduledTo(Instant.now()),
                    SchedulerClient.ScheduleOptions.WHEN_EXISTS_RESCHEDULE);
        } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
            LOG.debug("run {} needs no hastening", run, e);
        }
    }

    /// Waits for a step to run out of memory.
    @Override
    public void runOnce() {
        try {
            if (memoryEnded.await(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
                throw end;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Task<Void> task(RunDriver driver) {
        return Tasks.custom(DESCRIPTOR)
                .onFailure(backOff(driver))
                .onDeadExecution(new DeadExecutionHandler.ReviveDeadExecution<>())
                .execute((instance, context) -> {
                    SyncRunId run = new SyncRunId(instance.getId());
                    try (MDC.MDCCloseable _ = MDC.putCloseable("run", run.value())) {
                        return driver.step(run, context.getExecution().consecutiveFailures)
                                .<CompletionHandler<Void>>map(after -> (done, operations) -> operations.reschedule(
                                        done, Instant.now().plus(after)))
                                .orElseGet(CompletionHandler.OnCompleteRemove::new);
                    } catch (RuntimeException | Error e) {
                        Faults.outOfMemory(e).ifPresent(this::endProcess);
                        throw e;
                    }
                });
    }

    private void endProcess(OutOfMemoryError cause) {
        end = cause;
        memoryEnded.countDown();
    }

    private static FailureHandler<Void> backOff(RunDriver driver) {
        return (complete, operations) -> {
            int before = complete.getExecution().consecutiveFailures;
            complete.getCause()
                    .filter(cause -> RunDriver.triedEnough(before) && !Faults.isPlumbing(cause))
                    .ifPresent(cause ->
                            driver.giveUp(new SyncRunId(complete.getExecution().getId()), cause));
            long seconds = 1L << Math.min(before, 5);
            Duration after = Duration.ofSeconds(Math.min(seconds, LONGEST_BACKOFF.toSeconds()));
            operations.reschedule(complete, complete.getTimeDone().plus(after));
        };
    }

    @Override
    public void close() {
        scheduler.stop();
    }
}
