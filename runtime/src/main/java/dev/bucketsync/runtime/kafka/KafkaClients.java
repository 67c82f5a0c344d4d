package dev.bucketsync.runtime.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Makes the Kafka clients of one service, each with the settings that lose nothing.
public final class KafkaClients {
    /// A 1 MiB poison message plus its headers must fit a dead-letter topic.
    static final int DEAD_LETTER_BYTES = 2 * 1024 * 1024;

    /// Far less than a supervisor waits before it kills.
    private static final Duration CLOSING = Duration.ofSeconds(3);

    /// Two clients of one name in a process would hide each other's metrics.
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final KafkaSettings settings;
    private final String service;
    private final Optional<String> instance;

    /// @param service the beginning of client ids and consumer group names
    public KafkaClients(KafkaSettings settings, String service) {
        this(settings, service, Optional.empty());
    }

    /// As above, for a process with a stable name among its replicas: one that comes after a killed one of its name
    /// takes
    /// its partitions over at once and fences it, while others' wait until the session has run out.
    public KafkaClients(KafkaSettings settings, String service, Optional<String> instance) {
        this.settings = settings;
        this.service = service;
        this.instance = instance;
    }

    public KafkaSettings settings() {
        return settings;
    }

    String service() {
        return service;
    }

    /// A consumer of a group: starts at the earliest message, commits only when told.
    public Consumer<byte[], byte[]> consumer(String group, int maxPollRecords) {
        Map<String, Object> config = base();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        instance.ifPresent(name -> config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name));
        return consumer(config);
    }

    /// A consumer without a group, for reading a topic from its start to its end and on.
    public Consumer<byte[], byte[]> reader() {
        return consumer(base());
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Idempotent, acks from all replicas, lz4.
    public Producer<String, byte[]> producer() {
        return new KafkaProducer<>(producerConfig(), new StringSerializer(), new ByteArraySerializer());
    }

    /// As [#producer], for who publishes within a database transaction: gives up before the server ends that for its
    /// silence, so that no message is on its way any more when another takes the transaction's lock.
    Producer<String, byte[]> promptProducer() {
        Map<String, Object> config = producerConfig();
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_500);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 9_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 8_000);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /// As [#producer], writing in transactions; a second producer with the same id fences the first.
    public Producer<String, byte[]> transactionalProducer(String transactionalId) {
        Map<String, Object> config = producerConfig();
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /// For parked originals, which may be larger than any message of ours.
    Producer<byte[], byte[]> deadLetterProducer() {
        Map<String, Object> config = producerConfig();
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DEAD_LETTER_BYTES);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public Admin admin() {
        return Admin.create(base());
    }

    private Map<String, Object> producerConfig() {
        Map<String, Object> config = base();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16 * 1024 * 1024);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
        return config;
    }

    private Map<String, Object> base() {
        Map<String, Object> config = new HashMap<>(settings.security());
        config.put("bootstrap.servers", settings.bootstrapServers());
        config.put("client.id", service + "-" + CLIENTS.incrementAndGet());
        return config;
    }

    /// Leaves the group, if the brokers answer in time: even a process with a name may be gone for good.
    static void close(Consumer<?, ?> consumer) {
        consumer.close(CloseOptions.timeout(CLOSING)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    /// Whoever published has waited for the brokers' word, so that nothing is left to send.
    static void close(Producer<?, ?> producer) {
        producer.close(CLOSING);
    }
}
