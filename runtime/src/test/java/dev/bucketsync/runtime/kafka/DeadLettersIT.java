package dev.bucketsync.runtime.kafka;

import static dev.bucketsync.runtime.kafka.KafkaCorner.header;
import static dev.bucketsync.runtime.kafka.KafkaCorner.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLettersIT {
    private static final Topic TOPIC = Topic.SYNC_REQUESTS;
    private static final int MEBIBYTE = 1024 * 1024;

    private final KafkaCorner corner =
            KafkaCorner.with(TOPIC, 1, Map.of("max.message.bytes", Integer.toString(4 * MEBIBYTE)));

    @AfterEach
    void leave() {
        corner.close();
    }

    private ConsumerRecord<byte[], byte[]> parked(String why) {
        try (var loop = new WorkerLoop<>(
                corner.process(),
                TOPIC,
                SyncRequestEvent.class,
                _ -> new Disposition.Poisoned(why),
                WorkLimits.oneLane(4))) {
            turn(
                    "the message is parked and committed",
                    () -> corner.committed(TOPIC).containsValue(1L),
                    loop);
        }
        return corner.deadLetters(TOPIC).getFirst();
    }

    @Test
    void keepsAMebibyteOfPoisonWholeWithItsKeyAndHeaders() {
        byte[] value = noise(MEBIBYTE);
        String long64k = "h".repeat(64 * 1024);
        corner.publish(TOPIC, "the key", value, Map.of("theirs", long64k, "ce_type", "?"));
        ConsumerRecord<byte[], byte[]> dead = parked("-");
        assertThat(dead.key()).isEqualTo("the key".getBytes(StandardCharsets.UTF_8));
        assertThat(dead.value()).isEqualTo(value);
        assertThat(header(dead, "theirs")).isEqualTo(long64k);
        assertThat(header(dead, "dead-topic")).endsWith(TOPIC.shortName());
        assertThat(header(dead, "dead-partition")).isEqualTo("0");
        assertThat(header(dead, "dead-at")).startsWith("20");
    }

    @Test
    void keepsTheBeginningOfWhatIsTooLargeToBeParkedWhole() {
        byte[] value = noise(3 * MEBIBYTE);
        corner.publish(TOPIC, "giant", value, Map.of());
        ConsumerRecord<byte[], byte[]> dead = parked("-");
        assertThat(dead.value()).isEqualTo(Arrays.copyOf(value, 64 * 1024));
        assertThat(header(dead, "dead-value-bytes")).isEqualTo(Integer.toString(value.length));
    }

    @Test
    void keepsAMessageWithoutKeyAndValue() {
        corner.publish(TOPIC, null, null, Map.of());
        ConsumerRecord<byte[], byte[]> dead = parked("-");
        assertThat(dead.key()).isNull();
        assertThat(dead.value()).isNull();
        assertThat(header(dead, "dead-reason")).contains("no value");
    }

    @Test
    void clipsALongReason() {
        corner.publish(Samples.request("r0"));
        assertThat(header(parked("long ".repeat(1_000)), "dead-reason"))
                .startsWith("long long")
                .hasSizeLessThan(600);
    }

    /// Bytes that no compression makes small.
    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
