package dev.bucketsync.connector;

import dev.bucketsync.connector.connection.ConnectionStore;
import dev.bucketsync.connector.connection.Revisions;
import dev.bucketsync.connector.doctor.Doctor;
import dev.bucketsync.connector.http.ApiServer;
import dev.bucketsync.connector.http.Tokens;
import dev.bucketsync.connector.outbox.Outbox;
import dev.bucketsync.connector.outbox.OutboxRelay;
import dev.bucketsync.connector.outbox.Transactions;
import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.http.HealthServer;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.KafkaPublisher;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.process.Metrics;
import dev.bucketsync.runtime.process.ServiceProcess;
import dev.bucketsync.runtime.settings.SettingsReader;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/// The HTTP API: connects buckets, passes sync requests on, shows what became of the objects.
public final class ConnectorApi {
    private static final String NAME = "connector-api";
    private static final String SCHEMA = "connector";
    private static final Duration CATCH_UP = Duration.ofMinutes(2);
    private static final InstantSource CLOCK = InstantSource.system();

    private ConnectorApi() {}

    public static void main(String[] args) {
        ServiceProcess.run(NAME, ConnectorApi::assemble);
    }

    private static void assemble(ServiceProcess process) throws IOException {
        var settings = ConnectorSettings.read(new SettingsReader(System.getenv()));
        var meters = Metrics.open(process, NAME);
        var database = process.own(Database.open(settings.database(), SCHEMA, meters));
        var wiring = process.own(Wiring.open(settings.kafka(), NAME, meters));

        var accounts = process.loop(
                "accounts",
                new CompactedTable<>(wiring, Topic.ACCOUNTS, AccountUpdated.class, AccountUpdated::revision));
        var said = process.loop(
                "connections",
                new CompactedTable<>(wiring, Topic.CONNECTIONS, ConnectionUpdated.class, ConnectionUpdated::revision));
        accounts.awaitCaughtUp(CATCH_UP);
        said.awaitCaughtUp(CATCH_UP);

        var outbox = new Outbox();
        var saying = process.own(KafkaPublisher.prompt(wiring));
        var relay = process.loop("outbox", new OutboxRelay(outbox, database.jdbi(), saying, CLOCK, meters));
        var transactions = new Transactions(database.jdbi(), relay::wakeup);
        var connections = new ConnectionStore(outbox);
        new Revisions(connections, transactions, CLOCK).moveBeyond(id -> said.get(id.value()));

        var doctor = process.own(new Doctor(settings.platform().origin(), CLOCK));
        var features = new Features(outbox, connections, transactions, CLOCK).routes(settings, doctor, accounts::get);
        var api = process.own(ApiServer.start(settings.api(), new Tokens(settings.tokens()), meters, features));
        process.own(new HealthServer(
                settings.http().host(), settings.http().port(), meters, () -> accounts.isCaughtUp() && api.port() > 0));
    }
}
