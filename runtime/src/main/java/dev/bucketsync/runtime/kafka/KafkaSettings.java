package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.TopicNames;
import dev.bucketsync.runtime.settings.SettingsReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// Where Kafka is and what our topics are called.
///
/// @param security further client properties (TLS, SASL), from a file so that no secret stands in the environment
public record KafkaSettings(String bootstrapServers, TopicNames topics, Map<String, String> security) {
    private static final String SERVERS = "[^,\\s]+:\\d{1,5}(\\s*,\\s*[^,\\s]+:\\d{1,5})*";

    public KafkaSettings {
        security = Map.copyOf(security);
    }

    public static KafkaSettings read(SettingsReader settings) {
        String servers = servers(settings);
        TopicNames names = topics(settings);
        Map<String, String> security = settings.optionalPath("KAFKA_PROPERTIES_FILE")
                .map(file -> properties(settings, file))
                .orElse(Map.of());
        return new KafkaSettings(servers, names, security);
    }

    private static String servers(SettingsReader settings) {
        String servers = settings.text("KAFKA_BOOTSTRAP_SERVERS");
        if (!servers.isEmpty() && !servers.matches(SERVERS)) {
            settings.problem(
                    "BUCKETSYNC_KAFKA_BOOTSTRAP_SERVERS is '%s', want HOST:PORT[,HOST:PORT...]".formatted(servers));
        }
        return servers;
    }

    private static TopicNames topics(SettingsReader settings) {
        try {
            return new TopicNames(settings.text("TOPIC_PREFIX", TopicNames.DEFAULT.prefix()));
        } catch (IllegalArgumentException e) {
            settings.problem("BUCKETSYNC_TOPIC_PREFIX: " + e.getMessage());
            return TopicNames.DEFAULT;
        }
    }

    private static Map<String, String> properties(SettingsReader settings, Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            settings.problem("BUCKETSYNC_KAFKA_PROPERTIES_FILE '%s' can't be read: %s".formatted(file, e));
        }
        Map<String, String> map = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }

    /// Without the security properties, which may hold a password.
    @Override
    public String toString() {
        return "KafkaSettings[bootstrapServers=%s, topics=%s]".formatted(bootstrapServers, topics);
    }
}
