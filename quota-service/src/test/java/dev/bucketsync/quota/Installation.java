package dev.bucketsync.quota;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventCodec;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.QuotaEvent.QuotaCredited;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.ledger.Asset;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.kafka.KafkaClients;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Records;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.KafkaFixture;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// Topics and a database of a test's own, and the platform's side of them: speaks and hears, like the services around.
final class Installation implements AutoCloseable {
    private static final KafkaFixture KAFKA = KafkaFixture.shared();
    private static final PostgresFixture POSTGRES = PostgresFixture.shared();
    private static final int PARTITIONS = 2;
    private static final List<Topic> TOPICS = List.of(
            Topic.ACCOUNTS,
            Topic.ACCEPTED_ASSETS,
            Topic.QUOTA_ADJUSTMENTS,
            Topic.ASSETS,
            Topic.OUTCOMES,
            Topic.QUOTA_USAGE,
            Topic.QUOTA_ALERTS);

    final KafkaSettings kafka =
            new KafkaSettings(KAFKA.bootstrapServers(), new TopicNames(KAFKA.freshTopicPrefix()), Map.of());
    final String databaseUrl = POSTGRES.freshDatabase();
    private final KafkaClients clients = new KafkaClients(kafka, "test");
    private final Records records = new Records(new EventCodec("test"), kafka.topics());
    private final Wiring speaking = Wiring.open(kafka, "test", new SimpleMeterRegistry());

    Installation() {
        for (Topic topic : TOPICS) {
            KAFKA.createTopic(kafka.topics().of(topic), topic.localPartitions(), Map.of());
        }
        KAFKA.createTopic(kafka.topics().deadLettersOf(Topic.ACCEPTED_ASSETS), 1, Map.of());
        KAFKA.createTopic(kafka.topics().deadLettersOf(Topic.QUOTA_ADJUSTMENTS), 1, Map.of());
    }

    DatabaseSettings database(String url) {
        return new DatabaseSettings(url, "postgres", new Secret("none"), 4);
    }

    Database openDatabase(String url) {
        return Database.open(database(url), "quota", new SimpleMeterRegistry());
    }

    String anotherDatabase() {
        return POSTGRES.freshDatabase();
    }

    /// A backup that nobody writes to meanwhile, ready to be opened.
    String copyOf(String url) {
        String copy = POSTGRES.freshDatabase();
        try (Database aside = openDatabase(anotherDatabase())) {
            aside.jdbi().useHandle(handle -> {
                handle.execute("DROP DATABASE " + name(copy));
                handle.execute("CREATE DATABASE %s TEMPLATE %s".formatted(name(copy), name(url)));
            });
        }
        return copy;
    }

    private static String name(String url) {
        return url.replaceAll("^.*/([^/?]*)(\\?.*)?$", "$1");
    }

    void account(String account, long revision, OptionalLong limit) {
        account(account, revision, limit, ZoneOffset.UTC);
    }

    void account(String account, long revision, OptionalLong limit, ZoneId zone) {
        speaking.publisher()
                .publish(new AccountUpdated(
                        EventId.derived(account, revision),
                        Instant.parse("2026-09-01T00:00:00Z"),
                        new AccountId(account),
                        revision,
                        "pro",
                        limit,
                        zone,
                        true));
    }

    void accepted(Asset... assets) {
        speaking.publisher()
                .publish(Stream.of(assets)
                        .map(asset -> Outgoing.of(asset.accepted()))
                        .toList());
    }

    void credited(EventId id, String account, long units) {
        speaking.publisher()
                .publish(new QuotaCredited(
                        id, Instant.now(), new AccountId(account), units, "We counted previews.", "ops"));
    }

    void say(Event event) {
        speaking.publisher().publish(event);
    }

    /// A header without a value is lawful in Kafka and nowhere else.
    void assetWithoutAContentType() throws Exception {
        var record =
                new ProducerRecord<>(kafka.topics().of(Topic.ASSETS), "key", "{}".getBytes(StandardCharsets.UTF_8));
        record.headers().add("content-type", null);
        try (var producer = clients.producer()) {
            producer.send(record).get();
        }
    }

    /// In turn forwards on the one partition and backwards on the other; an account's messages are never so spread
    /// else.
    void acceptedOnBothPartitions(List<Asset> assets) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> originals = encoded(assets);
        try (var producer = clients.producer()) {
            for (int i = 0; i < originals.size(); i++) {
                producer.send(to(0, originals.get(i))).get();
                producer.send(to(1, originals.get(originals.size() - 1 - i))).get();
            }
        }
    }

    /// As they are on the wire: said in another installation and heard there.
    private static List<ConsumerRecord<byte[], byte[]>> encoded(List<Asset> assets) {
        try (Installation aside = new Installation()) {
            aside.accepted(assets.toArray(Asset[]::new));
            return aside.raw(aside.kafka.topics().of(Topic.ACCEPTED_ASSETS));
        }
    }

    private ProducerRecord<String, byte[]> to(int partition, ConsumerRecord<byte[], byte[]> original) {
        return new ProducerRecord<>(
                kafka.topics().of(Topic.ACCEPTED_ASSETS), partition, "acme", original.value(), original.headers());
    }

    /// As retention or an operator may leave the topic of accounts: what was said so far is gone.
    void forgetAccountsSoFar() throws Exception {
        TopicPartition accounts = new TopicPartition(kafka.topics().of(Topic.ACCOUNTS), 0);
        try (Admin admin = clients.admin()) {
            // -1 is the end there is now.
            admin.deleteRecords(Map.of(accounts, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
    }

    void garbage() throws Exception {
        try (var producer = clients.producer()) {
            producer.send(new ProducerRecord<>(
                            kafka.topics().of(Topic.ACCEPTED_ASSETS), "acme", new byte[] {'{', 'n', 'o'}))
                    .get();
        }
    }

    /// All events of a topic, partition by partition.
    <E extends Event> List<E> heard(Topic topic, Class<E> family) {
        return raw(kafka.topics().of(topic)).stream()
                .map(record -> decoded(record, family))
                .toList();
    }

    List<ConsumerRecord<byte[], byte[]>> parked() {
        return parked(Topic.ACCEPTED_ASSETS);
    }

    List<ConsumerRecord<byte[], byte[]>> parked(Topic topic) {
        return raw(kafka.topics().deadLettersOf(topic));
    }

    private <E extends Event> E decoded(ConsumerRecord<byte[], byte[]> record, Class<E> family) {
        try {
            return records.message(record, family).event();
        } catch (UnreadableEventException e) {
            throw new AssertionError(e);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> raw(String topic) {
        try (Consumer<byte[], byte[]> reader = clients.reader()) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    /// Lets Kafka believe that the service has come no further than the topic's beginning.
    void forgetWhatKafkaKnows() throws Exception {
        letKafkaBelieve(0);
    }

    /// As a service that starts over moves it back.
    void letKafkaBelieve(long offset) throws Exception {
        String topic = kafka.topics().of(Topic.ACCEPTED_ASSETS);
        String group = kafka.topics().prefix() + "quota-service." + Topic.ACCEPTED_ASSETS.shortName();
        try (Admin admin = clients.admin()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                admin.alterConsumerGroupOffsets(
                                group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
                        .all()
                        .get();
            }
        }
    }

    /// How many partitions of accepted assets each running service has.
    List<Integer> membersPartitions() throws Exception {
        String group = kafka.topics().prefix() + "quota-service." + Topic.ACCEPTED_ASSETS.shortName();
        try (Admin admin = clients.admin()) {
            return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
                    .map(member -> member.assignment().topicPartitions().size())
                    .toList();
        }
    }

    /// Kafka would wait ten seconds for a member that was killed.
    void forgetDeadMembers() throws Exception {
        String group = kafka.topics().prefix() + "quota-service." + Topic.ACCEPTED_ASSETS.shortName();
        try (Admin admin = clients.admin()) {
            admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        }
    }

    @Override
    public void close() {
        speaking.close();
    }
}
