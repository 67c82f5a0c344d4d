package dev.bucketsync.runtime.kafka;

import dev.bucketsync.runtime.process.PlumbingException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
        private static final Logger LOG = LoggerFactory.getLogger(AfterPublishing.class);

        @Override
        public void commit(
                Consumer<byte[], byte[]> consumer,
                List<Outgoing> answers,
                Map<TopicPartition, OffsetAndMetadata> offsets) {
            publisher.publish(answers);
            try {
                commit(consumer, offsets);
            } catch (RebalanceInProgressException | CommitFailedException e) {
                LOG.info("not committed, the group is changing; the batch will be met again: {}", offsets, e);
            }
        }

        private static void commit(Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> offsets) {
            try {
                consumer.commitSync(offsets);
            } catch (WakeupException _) {
                // A wakeup comes once and means to stop, which is no reason to do this batch again.
                consumer.commitSync(offsets);
            }
        }

        @Override
        public void close() {}
    }

    /// Publishes and commits in one transaction of its own producer. A transaction that fails ends the process; closing
    /// the producer aborts what it left open.
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
            KafkaClients.close(producer);
        }
    }
}
