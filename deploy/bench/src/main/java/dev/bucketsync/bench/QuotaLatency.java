package dev.bucketsync.bench;

import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.runtime.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// How long it takes from a message said to its decision heard, at a thousand a second.
final class QuotaLatency {
    private static final int MESSAGES = 15_000;
    private static final int WARM_UP = 3_000;
    private static final long GAP = TimeUnit.SECONDS.toNanos(1) / 100;
    private static final int AT_ONCE = 10;

    private QuotaLatency() {}

    static double p99Millis(QuotaStand stand) throws InterruptedException {
        Map<String, Long> said = new ConcurrentHashMap<>();
        long[] took = new long[MESSAGES];
        try (Consumer<byte[], byte[]> outcomes = new KafkaClients(stand.settings, "latency").reader()) {
            follow(outcomes);
            Thread speaker = Thread.ofPlatform().start(() -> speak(stand, said));
            int heard = 0;
            while (heard < MESSAGES) {
                for (ConsumerRecord<byte[], byte[]> record : outcomes.poll(Duration.ofMillis(5))) {
                    Long began = said.remove(new String(record.key(), StandardCharsets.UTF_8));
                    if (began != null) {
                        took[heard++] = System.nanoTime() - began;
                    }
                }
            }
            speaker.join();
        }
        long[] sorted = IntStream.range(WARM_UP, MESSAGES)
                .mapToLong(number -> took[number])
                .sorted()
                .toArray();
        return sorted[(int) (sorted.length * 0.99)] / 1e6;
    }

    private static void follow(Consumer<byte[], byte[]> outcomes) {
        List<TopicPartition> partitions = IntStream.range(0, Topic.OUTCOMES.localPartitions())
                .mapToObj(partition -> new TopicPartition(TopicNames.DEFAULT.of(Topic.OUTCOMES), partition))
                .toList();
        outcomes.assign(partitions);
        outcomes.seekToEnd(Set.copyOf(partitions));
        partitions.forEach(outcomes::position);
    }

    private static void speak(QuotaStand stand, Map<String, Long> said) {
        long next = System.nanoTime();
        for (int number = 0; number < MESSAGES; number += AT_ONCE) {
            int from = number;
            List<ObjectAccepted> assets = IntStream.range(from, from + AT_ONCE)
                    .mapToObj(each -> QuotaLoad.asset("latency", each, each, Instant.now()))
                    .toList();
            assets.forEach(asset -> said.put(asset.object().messageKey(), System.nanoTime()));
            stand.say(from, from + AT_ONCE, each -> assets.get(each - from));
            next += GAP;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }
}
