package dev.bucketsync.quota;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.VerdictEvent;
import dev.bucketsync.quota.ledger.Ledger;
import dev.bucketsync.quota.ledger.Plan;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.kafka.BatchHandler;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.PipelinedLoop;
import dev.bucketsync.runtime.kafka.Position;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.process.ServiceProcess;
import dev.bucketsync.runtime.settings.SettingsReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/// A process of its own with the quota-service's handler, ledger and loop, which says when it has come to a point and
/// then stands still: so that it can be killed exactly there.
final class StoppingQuota {
    private static final String POINT = "CRASH_POINT";
    private static final String BATCH = "CRASH_BATCH";
    private static final String BATCH_SIZE = "CRASH_BATCH_SIZE";

    private final CrashPoint point;
    private final int lastBatch;
    private final int batchSize;
    private int charged;
    private int answered;

    private StoppingQuota(CrashPoint point, int lastBatch, int batchSize) {
        this.point = point;
        this.lastBatch = lastBatch;
        this.batchSize = batchSize;
    }

    static String said(CrashPoint point) {
        return "stopped " + point;
    }

    public static void main(String[] args) {
        StoppingQuota stopping = new StoppingQuota(
                CrashPoint.valueOf(System.getenv(POINT)),
                Integer.parseInt(System.getenv(BATCH)),
                Integer.parseInt(System.getenv(BATCH_SIZE)));
        ServiceProcess.run("quota-service", stopping::assemble);
    }

    private void assemble(ServiceProcess process) {
        QuotaSettings settings = QuotaSettings.read(new SettingsReader(System.getenv()));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Database database = process.own(Database.open(settings.database(), "quota", meters));
        database.jdbi().setSqlLogger(new Statements());
        Wiring wiring =
                process.own(Wiring.open(CommitWatch.over(settings.kafka(), this::committed), "quota-service", meters));
        CompactedTable<AccountUpdated> accounts = process.loop(
                "accounts",
                new CompactedTable<>(wiring, Topic.ACCOUNTS, AccountUpdated.class, AccountUpdated::revision));
        accounts.awaitCaughtUp(Duration.ofMinutes(1));
        ChargeHandler handler = new ChargeHandler(
                new Ledger(database.jdbi()),
                account -> accounts.get(account.value()).map(Plan::of),
                _ -> {},
                new Outcomes(InstantSource.system()),
                new ChargeMeters(meters));
        PipelinedLoop<VerdictEvent> charges = new PipelinedLoop<>(
                wiring,
                Topic.ACCEPTED_ASSETS,
                VerdictEvent.class,
                stopping(handler),
                stopping(wiring.publisher()),
                batchSize);
        process.loop("charging", charges.handling());
        process.loop("answers", charges.saying());
        process.loop("charges", charges);
    }

    private void reached(CrashPoint here, int batch) {
        if (here == point && batch == lastBatch) {
            System.out.println(said(here));
            standStill();
        }
    }

    private void committed(long offset) {
        reached(CrashPoint.AFTER_THE_OFFSETS, (int) Math.min(lastBatch, offset / batchSize));
    }

    /// Stops between the statements of a transaction.
    private final class Statements implements SqlLogger {
        @Override
        public void logAfterExecution(StatementContext context) {
            String sql = context.getRenderedSql();
            if (sql.contains("FOR UPDATE")) {
                reached(CrashPoint.WITH_THE_BOOKS_LOCKED, charged);
            } else if (sql.startsWith("INSERT INTO charged")) {
                reached(CrashPoint.BETWEEN_TWO_WRITES, charged);
            } else if (sql.startsWith("INSERT INTO consumed")) {
                reached(CrashPoint.BEFORE_THE_COMMIT, charged);
            }
        }
    }

    private static void standStill() {
        while (true) {
            try {
                Thread.sleep(Duration.ofHours(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException("only a kill ends this", e);
            }
        }
    }

    private BatchHandler<VerdictEvent> stopping(ChargeHandler handler) {
        return new BatchHandler<>() {
            @Override
            public List<Outgoing> handle(List<Message<VerdictEvent>> messages) {
                charged++;
                reached(CrashPoint.BEFORE_THE_TRANSACTION, charged);
                List<Outgoing> answers = handler.handle(messages);
                reached(CrashPoint.AFTER_THE_DATABASE_COMMITTED, charged);
                return answers;
            }

            @Override
            public OptionalLong nextOffset(String topic, int partition) {
                return handler.nextOffset(topic, partition);
            }

            @Override
            public void passed(Collection<Position> next) {
                handler.passed(next);
            }

            @Override
            public List<Outgoing> abandoned(Message<VerdictEvent> message, Exception cause) {
                return handler.abandoned(message, cause);
            }
        };
    }

    private Publisher stopping(Publisher publisher) {
        return (Collection<? extends Outgoing> messages) -> {
            answered++;
            reached(CrashPoint.BEFORE_THE_FIRST_ANSWER, answered);
            List<Outgoing> all = List.copyOf(messages);
            publisher.publish(all.subList(0, all.size() / 2));
            reached(CrashPoint.BETWEEN_TWO_ANSWERS, answered);
            publisher.publish(all.subList(all.size() / 2, all.size()));
            reached(CrashPoint.AFTER_THE_LAST_ANSWER, answered);
        };
    }
}
