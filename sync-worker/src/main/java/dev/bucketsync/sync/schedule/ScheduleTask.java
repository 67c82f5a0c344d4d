package dev.bucketsync.sync.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.runtime.kafka.Publisher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks for syncs when they are due, on some worker: db-scheduler keeps one execution per connection. However many
/// moments were missed, what is overdue is asked for once, and the next moment is found from now.
public final class ScheduleTask implements AutoCloseable {
    static final String TABLE = "scheduled_sync";
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleTask.class);
    private static final TaskDescriptor<String> DESCRIPTOR = TaskDescriptor.of("scheduled-sync", String.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int THREADS = 2;

    private final Scheduler scheduler;
    private final Timetables timetables;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Counter asked;

    /// Where the task works and what it tells.
    ///
    /// @param worker this process's name among its replicas
    public record Ground(
            DataSource dataSource, String worker, Publisher publisher, InstantSource clock, MeterRegistry meters) {}

    public ScheduleTask(Ground ground, Timetables timetables) {
        this.timetables = timetables;
        this.publisher = ground.publisher();
        this.clock = ground.clock();
        this.asked = Counter.builder("bucketsync.schedules.asked")
                .description("Syncs asked for by schedules")
                .register(ground.meters());
        this.scheduler = Scheduler.create(ground.dataSource(), task())
                .tableName(TABLE)
                .serializer(new TextSerializer())
                .schedulerName(new SchedulerName.Fixed(ground.worker()))
                .threads(THREADS)
                .pollingInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(Duration.ofSeconds(5))
                .build();
    }

    public void start() {
        scheduler.start();
    }

    private Task<String> task() {
        return Tasks.custom(DESCRIPTOR)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AGAIN))
                .onDeadExecution(new DeadExecutionHandler.ReviveDeadExecution<>())
                .execute((instance, _) -> ask(instance.getId(), Due.parse(instance.getData())));
    }

    /// Published first, moved on after: a crash in between publishes the same request once more.
    private CompletionHandler<String> ask(String connection, Optional<Due> due) {
        Optional<Timetable> wanted = timetables.of(connection);
        if (due.isEmpty() || !wanted.equals(due.map(Due::timetable))) {
            return replaced(connection, wanted);
        }
        publisher.publish(due.get().request(new ConnectionId(connection), clock.instant()));
        asked.increment();
        LOG.info(
                "asked for the scheduled sync of connection {}, due {}",
                connection,
                due.get().at());
        return Due.after(clock.instant(), due.get().timetable())
                .<CompletionHandler<String>>map(
                        next -> (done, operations) -> operations.reschedule(done, next.at(), next.text()))
                .orElseGet(CompletionHandler.OnCompleteRemove::new);
    }

    /// The connection's row has changed since: nothing is asked for by the old timetable.
    private CompletionHandler<String> replaced(String connection, Optional<Timetable> wanted) {
        return wanted.flatMap(timetable -> Due.after(clock.instant(), timetable))
                .<CompletionHandler<String>>map(
                        next -> (_, operations) -> operations.removeAndScheduleNew(instance(connection, next)))
                .orElseGet(CompletionHandler.OnCompleteRemove::new);
    }

    /// What stands in the database, by connection.
    Map<String, Due> planned() {
        Map<String, Due> planned = new HashMap<>();
        scheduler.fetchScheduledExecutionsForTask(
                DESCRIPTOR.getTaskName(),
                String.class,
                execution -> Due.parse(execution.getData())
                        .ifPresent(
                                due -> planned.put(execution.getTaskInstance().getId(), due)));
        return planned;
    }

    /// Makes what stands in the database what is wanted. A moment that is overdue by the same timetable stays.
    ///
    /// @return false when the connection is being asked for at this moment, so that it is to be tried again
    boolean keep(String connection, Optional<Timetable> wanted) {
        try {
            Optional<Due> planned = scheduler
                    .getScheduledExecution(DESCRIPTOR.instanceId(connection))
                    .flatMap(execution -> Due.parse((String) execution.getData()));
            if (!planned.map(Due::timetable).equals(wanted)) {
                Optional<Due> next = wanted.flatMap(timetable -> Due.after(clock.instant(), timetable));
                next.ifPresentOrElse(
                        due -> scheduler.schedule(instance(connection, due), ScheduleOptions.WHEN_EXISTS_RESCHEDULE),
                        () -> scheduler.cancel(DESCRIPTOR.instanceId(connection)));
            }
            return true;
        } catch (TaskInstanceNotFoundException e) {
            LOG.debug("nothing was planned for connection {}", connection, e);
            return true;
        } catch (TaskInstanceCurrentlyExecutingException e) {
            LOG.debug("connection {} is being asked for", connection, e);
            return false;
        }
    }

    private static SchedulableInstance<String> instance(String connection, Due due) {
        return DESCRIPTOR.instance(connection).data(due.text()).scheduledTo(due.at());
    }

    @Override
    public void close() {
        scheduler.stop();
    }
}
