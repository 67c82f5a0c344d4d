package dev.bucketsync.validator;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.http.HealthServer;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.kafka.WorkerLoop;
import dev.bucketsync.runtime.process.Metrics;
import dev.bucketsync.runtime.process.ServiceProcess;
import dev.bucketsync.runtime.settings.SettingsReader;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.work.ObjectHandler;
import dev.bucketsync.validator.work.ObjectWork;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/// The validator-worker's process: listed objects in, verdicts and faults out. It keeps nothing of its own.
public final class ValidatorWorker {
    private static final String NAME = "validator-worker";
    private static final Duration START = Duration.ofMinutes(1);

    private ValidatorWorker() {}

    public static void main(String[] args) {
        ServiceProcess.run(NAME, ValidatorWorker::assemble);
    }

    private static void assemble(ServiceProcess process) throws IOException {
        ValidatorSettings settings = ValidatorSettings.read(new SettingsReader(System.getenv()));
        PrometheusMeterRegistry meters = Metrics.open(process, NAME);
        Wiring wiring = process.own(Wiring.open(settings.kafka(), NAME, meters));
        S3Access access = process.own(new S3Access(NAME, settings.work().inFlight()));

        CompactedTable<ConnectionUpdated> connections = process.loop(
                "connections",
                new CompactedTable<>(wiring, Topic.CONNECTIONS, ConnectionUpdated.class, ConnectionUpdated::revision));
        connections.awaitCaughtUp(START);

        ObjectHandler handler = new ObjectWork(Judge.taking(settings.images()), InstantSource.system())
                .handler(wiring, connections, access);
        process.loop("objects", new WorkerLoop<>(wiring, Topic.OBJECTS, ObjectEvent.class, handler, settings.work()));
        process.own(new HealthServer(settings.http().host(), settings.http().port(), meters, connections::isCaughtUp));
    }
}
