package dev.bucketsync.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    private static final int ATTEMPTS = 40;

    @TempDir
    Path folder;

    @Test
    void keepsTopicsRecordsAndOffsetsOverARestartOnOtherPorts() throws Exception {
        String firstAddress;
        try (var kafka = EmbeddedKafka.start(folder)) {
            firstAddress = kafka.bootstrapServers();
            createTopic(kafka, "kept");
            produce(kafka, "kept", "one", "two");
            assertThat(consume(kafka, "kept")).containsExactly("one", "two");
        }
        try (var kafka = EmbeddedKafka.start(folder)) {
            assertThat(kafka.bootstrapServers()).isNotEqualTo(firstAddress);
            produce(kafka, "kept", "three");
            assertThat(consume(kafka, "kept")).containsExactly("three");
        }
    }

    @Test
    void showsOnlyCommittedTransactionsToCommittedReaders() throws Exception {
        try (var kafka = EmbeddedKafka.start(folder)) {
            createTopic(kafka, "booked");
            try (var producer = producer(kafka, Map.of("transactional.id", "clerk"))) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("booked", "aborted")).get();
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("booked", "committed")).get();
                producer.commitTransaction();
            }
            assertThat(consume(kafka, "booked")).containsExactly("committed");
        }
    }

    @Test
    void servesShareGroups() throws Exception {
        try (var kafka = EmbeddedKafka.start(folder)) {
            createTopic(kafka, "shared");
            startShareGroupAtTheFirstRecord(kafka, "sharers");
            produce(kafka, "shared", "one", "two");
            assertThat(consumeShared(kafka, "sharers", "shared")).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void takesAMessageOfTwoMebibytes() throws Exception {
        try (var kafka = EmbeddedKafka.start(folder)) {
            createTopic(kafka, "large");
            var large = "x".repeat(2 * 1024 * 1024);
            produce(kafka, "large", large);
            assertThat(consume(kafka, "large")).containsExactly(large);
        }
    }

    @Test
    void namesAPortThatIsInUse() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            EmbeddedKafka.start(folder, taken.getLocalPort()).close())
                    .withMessageContaining("port " + taken.getLocalPort() + " is in use");
        }
    }

    private static void createTopic(EmbeddedKafka kafka, String name) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    /// New share groups start at the latest record unless told.
    private static void startShareGroupAtTheFirstRecord(EmbeddedKafka kafka, String group) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            var earliest =
                    new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), List.of(earliest)))
                    .all()
                    .get();
        }
    }

    private static KafkaProducer<String, String> producer(EmbeddedKafka kafka, Map<String, Object> more) {
        var settings = new HashMap<String, Object>(more);
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("max.request.size", 3 * 1024 * 1024);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static void produce(EmbeddedKafka kafka, String topic, String... values) throws Exception {
        try (var producer = producer(kafka, Map.of())) {
            for (var value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
    }

    private static List<String> consume(EmbeddedKafka kafka, String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "group.id", "readers",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed",
                "enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            var values = new ArrayList<String>();
            boolean quiet = false;
            for (int attempt = 0; attempt < ATTEMPTS && !(quiet && !values.isEmpty()); attempt++) {
                int before = values.size();
                consumer.poll(Duration.ofMillis(500)).forEach(message -> values.add(message.value()));
                quiet = values.size() == before;
            }
            consumer.commitSync();
            return values;
        }
    }

    private static List<String> consumeShared(EmbeddedKafka kafka, String group, String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", group);
        try (var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            var values = new ArrayList<String>();
            for (int attempt = 0; attempt < ATTEMPTS && values.size() < 2; attempt++) {
                consumer.poll(Duration.ofMillis(500)).forEach(message -> values.add(message.value()));
            }
            return values;
        }
    }
}
