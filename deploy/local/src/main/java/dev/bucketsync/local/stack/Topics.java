package dev.bucketsync.local.stack;

import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/// Creates the topics on a broker of one node. In production they are created by commands that docs/operations.md
/// lists.
public final class Topics {
    private static final short ONE_REPLICA = 1;
    private static final int DEAD_LETTER_BYTES = 2 * 1024 * 1024;

    private Topics() {}

    public static void create(String bootstrapServers) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> wanted = new ArrayList<>();
            for (Topic topic : Topic.values()) {
                wanted.add(topic(topic));
                wanted.add(deadLettersOf(topic));
            }
            wanted.removeIf(topic -> existing.contains(topic.name()));
            admin.createTopics(wanted).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the embedded broker refused our topics", e);
        }
    }

    private static NewTopic topic(Topic topic) {
        Map<String, String> config = new HashMap<>();
        switch (topic.cleanup()) {
            case COMPACT -> {
                config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
                topic.retention().ifPresent(kept -> config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, millis(kept)));
            }
            case DELETE ->
                topic.retention().ifPresent(kept -> config.put(TopicConfig.RETENTION_MS_CONFIG, millis(kept)));
        }
        return new NewTopic(TopicNames.DEFAULT.of(topic), topic.localPartitions(), ONE_REPLICA).configs(config);
    }

    private static NewTopic deadLettersOf(Topic topic) {
        return new NewTopic(TopicNames.DEFAULT.deadLettersOf(topic), 1, ONE_REPLICA)
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, millis(Topic.DEAD_LETTER_RETENTION),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(DEAD_LETTER_BYTES)));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
