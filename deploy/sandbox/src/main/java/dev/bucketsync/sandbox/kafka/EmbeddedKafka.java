package dev.bucketsync.sandbox.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/// A real Apache Kafka broker in this JVM, on loopback. Topics and offsets survive a restart on the same folder, on the
/// same port or another one. Callers create their topics: nothing is created by use.
public final class EmbeddedKafka implements AutoCloseable {
    private final BrokerSettings settings;
    private final KafkaRaftServer server;

    private EmbeddedKafka(BrokerSettings settings, KafkaRaftServer server) {
        this.settings = settings;
        this.server = server;
    }

    /// Starts on a free port.
    public static EmbeddedKafka start(Path dataDir) {
        return start(dataDir, 0);
    }

    /// Starts on the given port, or on a free one for 0. A port in use is an `IllegalStateException` that names it.
    public static EmbeddedKafka start(Path dataDir, int port) {
        var settings = new BrokerSettings(dataDir, Ports.pick(port), Ports.pick(0));
        try {
            Files.createDirectories(dataDir);
            format(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var server = new KafkaRaftServer(KafkaConfig.fromProps(settings.properties(), false), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(settings, server);
    }

    public String bootstrapServers() {
        return settings.bootstrapServers();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(BrokerSettings settings) throws IOException {
        if (Files.exists(settings.dataDir().resolve("log").resolve("meta.properties"))) {
            return;
        }
        var file = settings.dataDir().resolve("broker.properties");
        write(settings.properties(), file);
        var said = new ByteArrayOutputStream();
        String[] arguments = {"format", "--standalone", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
        int status = StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
        if (status != 0) {
            throw new IllegalStateException(
                    "formatting " + settings.dataDir() + " failed: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private static void write(Properties properties, Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
    }
}
