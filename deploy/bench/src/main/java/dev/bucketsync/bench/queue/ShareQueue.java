package dev.bucketsync.bench.queue;

import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.runtime.kafka.Records;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// One member of a share group that works on many messages at once. Before every poll each message must be answered
/// for: what is done is accepted, what is not is renewed and comes with the next poll.
final class ShareQueue implements AutoCloseable {
    private static final Duration ROUND = Duration.ofMillis(20);

    private final KafkaShareConsumer<byte[], byte[]> consumer;
    private final Records records;
    private final Job job;
    private final Thread thread;
    private final Map<String, CountDownLatch> underWay = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    ShareQueue(String servers, String group, String topic, Records records, Job job, int atOnce) {
        this.records = records;
        this.job = job;
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", servers);
        config.put("group.id", group);
        config.put("share.acknowledgement.mode", "explicit");
        config.put("max.poll.records", atOnce);
        config.put("fetch.max.wait.ms", 20);
        this.consumer = new KafkaShareConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(Set.of(topic));
        this.thread = Thread.ofPlatform().daemon().start(this::run);
    }

    private void run() {
        try (consumer;
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (!stopping) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(ROUND);
                polled.forEach(record -> underWay.computeIfAbsent(name(record), _ -> {
                    CountDownLatch ended = new CountDownLatch(1);
                    threads.execute(() -> work(record, ended));
                    return ended;
                }));
                answer(polled);
            }
            threads.shutdownNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(ConsumerRecord<byte[], byte[]> record, CountDownLatch ended) {
        try {
            job.work(records.message(record, ObjectEvent.class).event());
            ended.countDown();
        } catch (UnreadableEventException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(ConsumerRecords<byte[], byte[]> polled) throws InterruptedException {
        long end = System.nanoTime() + 2 * ROUND.toNanos();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            boolean done = underWay.get(name(record)).await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            consumer.acknowledge(record, done ? AcknowledgeType.ACCEPT : AcknowledgeType.RENEW);
            if (done) {
                underWay.remove(name(record));
            }
        }
    }

    private static String name(ConsumerRecord<?, ?> record) {
        return record.partition() + "@" + record.offset();
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
