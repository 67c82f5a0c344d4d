package dev.bucketsync.quota;

import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.http.HealthServer;
import dev.bucketsync.runtime.kafka.KafkaPublisher;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.process.Metrics;
import dev.bucketsync.runtime.process.ServiceProcess;
import dev.bucketsync.runtime.settings.SettingsReader;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/// Counts accepted assets against their account's monthly quota and says which are admitted.
public final class QuotaService {
    private static final String NAME = "quota-service";
    private static final String SCHEMA = "quota";
    private static final Duration READING_ACCOUNTS = Duration.ofMinutes(2);

    private QuotaService() {}

    public static void main(String[] args) {
        ServiceProcess.run(NAME, QuotaService::assemble);
    }

    private static void assemble(ServiceProcess process) throws IOException {
        QuotaSettings settings = QuotaSettings.read(new SettingsReader(System.getenv()));
        PrometheusMeterRegistry meters = Metrics.open(process, NAME);
        Database database = process.own(Database.open(settings.database(), SCHEMA, meters));
        Wiring wiring = process.own(Wiring.open(settings.kafka(), NAME, meters));
        KafkaPublisher prompt = process.own(KafkaPublisher.prompt(wiring));
        QuotaLoops loops = QuotaLoops.wire(wiring, prompt, database.jdbi(), InstantSource.system());
        process.loop("accounts", loops.accounts()).awaitCaughtUp(READING_ACCOUNTS);
        loops.restoration().run();
        process.loop("months", loops.months());
        process.loop("plans", loops.plans());
        process.loop("rollover", loops.rollover());
        process.loop("usage", loops.usage());
        process.loop("alerts", loops.alerts());
        process.loop("audit", loops.audit());
        process.loop("assets", loops.assets());
        process.loop("credits", loops.credits());
        process.loop("charging", loops.charges().handling());
        process.loop("answers", loops.charges().saying());
        process.loop("charges", loops.charges());
        process.own(
                new HealthServer(settings.http().host(), settings.http().port(), meters, loops.accounts()::isCaughtUp));
    }
}
