package dev.bucketsync.local.stack;

import dev.bucketsync.sandbox.aws.AwsSandbox;
import dev.bucketsync.sandbox.aws.store.FolderStore;
import dev.bucketsync.sandbox.jwt.LocalIssuer;
import dev.bucketsync.sandbox.kafka.EmbeddedKafka;
import dev.bucketsync.sandbox.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// The whole system on one machine: Kafka, PostgreSQL and the AWS sandbox in this JVM, each service in one of its own.
public final class LocalStack implements AutoCloseable {
    public static final String REGION = "eu-west-1";
    public static final String AUDIENCE = "bucketsync";
    /// The AWS account that plays the customer.
    public static final String CUSTOMER_AWS_ACCOUNT = "210987654321";

    /// The web page that plays the platform, for CORS.
    public static final String PLATFORM_ORIGIN = "https://platform.example.com";

    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final Duration TOKEN_LIFE = Duration.ofDays(7);
    private static final long POLL_MILLIS = 100;
    private static final String ISSUER = "https://issuer.bucketsync.local";

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Map<Service, SupervisedProcess> services = new EnumMap<>(Service.class);
    private final EmbeddedKafka kafka;
    private final EmbeddedPostgresServer postgres;
    private final AwsSandbox aws;
    private final LocalIssuer issuer;
    private final URI api;
    private final String databaseUrl;

    private LocalStack(StackOptions options) throws InterruptedException {
        Path data = options.data();
        try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<EmbeddedKafka> kafkaStarts = starters.submit(() -> EmbeddedKafka.start(
                    data.resolve("kafka"),
                    Ports.claim("kafka-port", options.ports().kafka())));
            Future<EmbeddedPostgresServer> postgresStarts =
                    starters.submit(() -> EmbeddedPostgresServer.on(data.resolve("postgres"))
                            .port(Ports.claim("postgres-port", options.ports().postgres()))
                            .durable()
                            .start());
            this.aws = own(AwsSandbox.builder()
                    .port(Ports.claim("aws-port", options.ports().aws()))
                    .stateDir(data.resolve("aws"))
                    .start());
            this.issuer = own(LocalIssuer.start(data.resolve("issuer"), ISSUER, 0));
            this.postgres = own(postgresStarts.get());
            this.databaseUrl = Databases.prepare(postgres);
            this.kafka = own(kafkaStarts.get());
        } catch (ExecutionException e) {
            close();
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
        Topics.create(kafka.bootstrapServers());
        options.buckets().forEach(this::serve);
        int apiPort = Ports.claim("api-port", options.ports().api());
        this.api = URI.create("http://127.0.0.1:" + apiPort);
        startServices(data, apiPort);
    }

    /// Starts everything and returns when every service says that it is ready. It is closed when this JVM ends.
    public static LocalStack start(StackOptions options) throws InterruptedException {
        createFolders(options.data());
        LocalStack stack = new LocalStack(options);
        // Before waiting: who is stopped while services start must not leave them behind.
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
        stack.awaitReady();
        return stack;
    }

    private static void createFolders(Path data) {
        try {
            Files.createDirectories(data.resolve("logs"));
        } catch (IOException e) {
            throw new UncheckedIOException("can't create the data folder " + data, e);
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    private void serve(String name, Path folder) {
        try {
            aws.buckets().put(name, REGION, CUSTOMER_AWS_ACCOUNT, new FolderStore(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("can't serve the folder " + folder, e);
        }
    }

    private void startServices(Path data, int apiPort) {
        ServiceEnvironments environments = new ServiceEnvironments(this, apiPort);
        for (Service service : Service.values()) {
            int healthPort = Ports.claim("health", 0);
            Path log = data.resolve("logs").resolve(service.title() + ".log");
            services.put(
                    service,
                    own(new SupervisedProcess(service, environments.of(service, healthPort), log, healthPort)));
        }
    }

    private void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        for (SupervisedProcess service : services.values()) {
            while (!service.isReady()) {
                if (System.nanoTime() > deadline) {
                    close();
                    throw new IllegalStateException(
                            "not ready after %s; see %s".formatted(LONGEST_START, service.log()));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    public URI api() {
        return api;
    }

    /// A token of an account's user.
    public String token(String account) {
        return issuer.token("user-of-" + account, Map.of("account", account, "aud", AUDIENCE, "scope", ""), TOKEN_LIFE);
    }

    /// A token that may set plans.
    public String adminToken() {
        return issuer.token(
                "operator", Map.of("account", "operators", "aud", AUDIENCE, "scope", "bucketsync:admin"), TOKEN_LIFE);
    }

    public String kafkaBootstrapServers() {
        return kafka.bootstrapServers();
    }

    /// Without user and password; every service's role has the password of the local stack.
    public String databaseUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/bucketsync".formatted(postgres.port());
    }

    /// As the database's administrator.
    public String administratorDatabaseUrl() {
        return databaseUrl;
    }

    public AwsSandbox aws() {
        return aws;
    }

    public SupervisedProcess service(Service service) {
        return services.get(service);
    }

    LocalIssuer issuer() {
        return issuer;
    }

    /// Services first, all at once, then what they need. Closing again does nothing.
    @Override
    public synchronized void close() {
        services.values().forEach(SupervisedProcess::stop);
        owned.forEach(LocalStack::closeQuietly);
        owned.clear();
        services.clear();
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            org.slf4j.LoggerFactory.getLogger(LocalStack.class).warn("closing {}", part, e);
        }
    }
}
