package dev.bucketsync.sandbox.kafka;

import java.nio.file.Path;
import java.util.Properties;

/// The settings of a one-node broker that is also its own controller, kept small in memory, threads and disk.
record BrokerSettings(Path dataDir, int port, int controllerPort) {
    private static final String HOST = "127.0.0.1";
    private static final int LARGEST_MESSAGE = 4 * 1024 * 1024;

    String bootstrapServers() {
        return HOST + ":" + port;
    }

    Properties properties() {
        var properties = new Properties();
        node(properties);
        internalTopics(properties);
        groups(properties);
        sizes(properties);
        return properties;
    }

    private void node(Properties properties) {
        var controller = HOST + ":" + controllerPort;
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.bootstrap.servers", controller);
        properties.setProperty("listeners", "PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://" + controller);
        properties.setProperty("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
        properties.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("inter.broker.listener.name", "PLAINTEXT");
        properties.setProperty("log.dirs", dataDir.resolve("log").toString());
        properties.setProperty("auto.create.topics.enable", "false");
    }

    /// One node can hold one replica: any other factor leaves consumers waiting without an error.
    private static void internalTopics(Properties properties) {
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", "4");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("transaction.state.log.num.partitions", "4");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.num.partitions", "4");
    }

    /// Members join at once instead of at their second heartbeat, and tests may ask for short sessions and locks.
    private static void groups(Properties properties) {
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        properties.setProperty("group.min.session.timeout.ms", "1000");
        properties.setProperty("group.share.min.heartbeat.interval.ms", "500");
        properties.setProperty("group.share.heartbeat.interval.ms", "500");
        properties.setProperty("group.share.assignment.interval.ms", "0");
        properties.setProperty("group.share.min.record.lock.duration.ms", "1000");
    }

    private static void sizes(Properties properties) {
        properties.setProperty("message.max.bytes", String.valueOf(LARGEST_MESSAGE));
        properties.setProperty("replica.fetch.max.bytes", String.valueOf(LARGEST_MESSAGE));
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("num.recovery.threads.per.data.dir", "2");
        properties.setProperty("background.threads", "2");
        properties.setProperty("log.segment.bytes", String.valueOf(64 * 1024 * 1024));
        properties.setProperty("offsets.topic.segment.bytes", String.valueOf(8 * 1024 * 1024));
        properties.setProperty("transaction.state.log.segment.bytes", String.valueOf(8 * 1024 * 1024));
        properties.setProperty("log.cleaner.dedupe.buffer.size", String.valueOf(4 * 1024 * 1024));
        // Index files are mapped at full size while a segment is active; the default of 10 MiB times partitions is a
        // lot.
        properties.setProperty("log.index.size.max.bytes", String.valueOf(512 * 1024));
    }
}
