package dev.bucketsync.runtime.kafka;

import dev.bucketsync.runtime.process.PlumbingException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// How a batch's answers are published and its offsets committed.
public sealed interface Commit extends AutoCloseable {
    void commit(
            Consumer<byte[], byte[]> consumer, List<Outgoing> answers, Map<TopicPartition, OffsetAndMetadata> offsets);

    @Override
    void close();

    /// Answers first, then offsets: after a crash in between, the answers are said again.
    static Commit afterPublishing(Wiring wiring) {
        return new AfterPublishing(wiring.publisher());
    }

    /// Answers and offsets in one Kafka transaction; a member that was taken for dead is fenced and can't publish late.
    ///
    /// @param transactionalId unique to this member; a successor with the same id fences it at once
    static Commit transactional(Wiring wiring, String transactionalId) {
        Producer<String, byte[]> producer = wiring.clients().transactionalProducer(transactionalId);
        producer.initTransactions();
        return new Transactional(producer, wiring.records());
    }

    /// Publishes with the service's idempotent producer, then commits.
    record AfterPublishing(Publisher publisher) implements Commit {
        @Override
        public void commit(
                Consumer<byte[], byte[]> consumer,
                List<Outgoing> answers,
                Map<TopicPartition, OffsetAndMetadata> offsets) {
            publisher.publish(answers);
            consumer.commitSync(offsets);
        }

        @Override
        public void close() {}
    }

    /// Publishes and commits in one transaction of its own producer.
    record Transactional(Producer<String, byte[]> producer, Records records) implements Commit {
        @Override
        public void commit(
                Consumer<byte[], byte[]> consumer,
                List<Outgoing> answers,
                Map<TopicPartition, OffsetAndMetadata> offsets) {
            try {
                producer.beginTransaction();
                for (Outgoing answer : answers) {
                    // Whether it arrived, the commit says.
                    var _ = producer.send(records.record(answer));
                }
                producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
                producer.commitTransaction();
            } catch (KafkaException e) {
                throw new PlumbingException("a transaction over " + answers.size() + " answers failed", e);
            }
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}
