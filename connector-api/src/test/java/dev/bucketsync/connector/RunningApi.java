package dev.bucketsync.connector;

import dev.bucketsync.connector.connection.ConnectionStore;
import dev.bucketsync.connector.connection.PlatformPrincipal;
import dev.bucketsync.connector.connection.Revisions;
import dev.bucketsync.connector.doctor.Doctor;
import dev.bucketsync.connector.http.ApiServer;
import dev.bucketsync.connector.http.ApiSettings;
import dev.bucketsync.connector.http.TokenSettings;
import dev.bucketsync.connector.http.Tokens;
import dev.bucketsync.connector.outbox.Outbox;
import dev.bucketsync.connector.outbox.OutboxRelay;
import dev.bucketsync.connector.outbox.Transactions;
import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.http.HttpSettings;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.KafkaPublisher;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.runtime.settings.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;

/// The API as its main wires it, in this JVM, on an installation.
final class RunningApi implements AutoCloseable {
    static final String ORIGIN = "https://platform.example.com";
    private static final Duration START = Duration.ofSeconds(30);
    private static final InstantSource CLOCK = InstantSource.system();

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ApiServer server;
    final Database database;

    RunningApi(Installation installation) {
        ConnectorSettings settings = settings(installation);
        database = own(Database.open(settings.database(), "connector", meters));
        Wiring wiring = own(Wiring.open(settings.kafka(), "connector-api", meters));
        var accounts =
                loop(new CompactedTable<>(wiring, Topic.ACCOUNTS, AccountUpdated.class, AccountUpdated::revision));
        var said = loop(
                new CompactedTable<>(wiring, Topic.CONNECTIONS, ConnectionUpdated.class, ConnectionUpdated::revision));
        accounts.awaitCaughtUp(START);
        said.awaitCaughtUp(START);
        var outbox = new Outbox();
        var saying = own(KafkaPublisher.prompt(wiring));
        var relay = loop(new OutboxRelay(outbox, database.jdbi(), saying, CLOCK, meters));
        var transactions = new Transactions(database.jdbi(), relay::wakeup);
        var connections = new ConnectionStore(outbox);
        new Revisions(connections, transactions, CLOCK).moveBeyond(id -> said.get(id.value()));
        var doctor = own(new Doctor(ORIGIN, CLOCK));
        var features = new Features(outbox, connections, transactions, CLOCK).routes(settings, doctor, accounts::get);
        server = own(ApiServer.start(settings.api(), new Tokens(settings.tokens()), meters, features));
    }

    private static ConnectorSettings settings(Installation installation) {
        return new ConnectorSettings(
                new ApiSettings("127.0.0.1", 0),
                new TokenSettings(
                        installation.issuer().jwksUri(), installation.issuer().issuer(), Installation.AUDIENCE),
                new ConnectorSettings.Platform(
                        new PlatformPrincipal(
                                Installation.AWS.sandbox().platform().principalArn()),
                        ORIGIN),
                new Secret("a secret of the tests"),
                installation.kafka(),
                installation.database(),
                new HttpSettings("127.0.0.1", 0));
    }

    Client client(String token) {
        return new Client(server.port(), token);
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    private <L extends Loop> L loop(L loop) {
        var closing = new AtomicBoolean();
        Thread thread = Thread.ofPlatform().start(() -> {
            try (loop) {
                while (!closing.get()) {
                    loop.runOnce();
                }
            } catch (RuntimeException e) {
                if (!closing.get()) {
                    throw e;
                }
            }
        });
        owned.push(() -> {
            closing.set(true);
            loop.wakeup();
            thread.join();
        });
        return loop;
    }

    @Override
    public void close() {
        for (AutoCloseable each : owned) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
