package dev.bucketsync.runtime.kafka;

import static dev.bucketsync.runtime.kafka.KafkaCorner.turn;
import static dev.bucketsync.runtime.kafka.Samples.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.process.PlumbingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompactedTableIT {
    private static final Topic TOPIC = Topic.ACCOUNTS;

    private final KafkaCorner corner = KafkaCorner.with(TOPIC, 2, Map.of("cleanup.policy", "compact"));

    @AfterEach
    void leave() {
        corner.close();
    }

    private CompactedTable<AccountUpdated> table() {
        return new CompactedTable<>(corner.process(), TOPIC, AccountUpdated.class, AccountUpdated::revision);
    }

    private CompactedTable<AccountUpdated> caughtUp() {
        CompactedTable<AccountUpdated> table = table();
        turn("the table is read to its end", table::isCaughtUp, table);
        return table;
    }

    @Test
    void keepsTheHighestRevisionWhateverTheOrder() {
        corner.publish(account("a1", 2, "gold"), account("a1", 1, "free"), account("a2", 1, "free"));
        try (var table = caughtUp()) {
            assertThat(table.get("a1")).map(AccountUpdated::plan).contains("gold");
            assertThat(table.stream()).hasSize(2);
            assertThat(table.get("a3")).isEmpty();
        }
    }

    @Test
    void takesTheLaterOfTwoEqualRevisions() {
        corner.publish(account("a1", 1, "free"), account("a1", 1, "gold"));
        try (var table = caughtUp()) {
            assertThat(table.get("a1")).map(AccountUpdated::plan).contains("gold");
        }
    }

    @Test
    void followsWhatIsSaidLaterTombstonesIncluded() {
        corner.publish(account("a1", 1, "free"));
        try (var table = caughtUp()) {
            corner.publish(account("a1", 2, "gold"), account("a2", 1, "free"));
            turn("the news is there", () -> table.get("a2").isPresent(), table);
            turn(
                    "the new revision is there",
                    () -> table.get("a1").orElseThrow().revision() == 2,
                    table);
            corner.publish(TOPIC, "a1", null, Map.of());
            turn("the tombstone is there", () -> table.get("a1").isEmpty(), table);
        }
    }

    @Test
    void tellsOfEveryRowThatCameToStay() {
        corner.publish(account("a1", 2, "gold"), account("a1", 1, "old"), account("a1", 3, "new"));
        List<Long> told = new ArrayList<>();
        try (var table = new CompactedTable<>(
                corner.process(),
                TOPIC,
                AccountUpdated.class,
                AccountUpdated::revision,
                row -> told.add(row.revision()))) {
            turn("the table is read to its end", table::isCaughtUp, table);
        }
        assertThat(told).containsExactly(2L, 3L);
    }

    @Test
    void parksWhatIsNoRow() {
        corner.publish(TOPIC, "a1", "no event".getBytes(StandardCharsets.UTF_8), Map.of());
        corner.publish(account("a1", 1, "free"));
        try (var table = caughtUp()) {
            assertThat(table.get("a1")).isPresent();
        }
        assertThat(corner.deadLetters(TOPIC)).hasSize(1);
    }

    @Test
    void isCaughtUpAtOnceWithAnEmptyTopic() {
        try (var table = caughtUp()) {
            assertThat(table.stream()).isEmpty();
        }
    }

    @Test
    void isCaughtUpBehindTheMarkersOfTransactions() {
        try (Producer<String, byte[]> producer = transactional()) {
            send(producer, account("a1", 1, "free"));
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, account("a1", 2, "never"));
            producer.flush();
            producer.abortTransaction();
        }
        try (var table = caughtUp()) {
            assertThat(table.get("a1")).map(AccountUpdated::plan).contains("free");
        }
    }

    private Producer<String, byte[]> transactional() {
        Producer<String, byte[]> producer = corner.process().clients().transactionalProducer(corner.freshId());
        producer.initTransactions();
        producer.beginTransaction();
        return producer;
    }

    private void send(Producer<String, byte[]> producer, AccountUpdated account) {
        var _ = producer.send(corner.process().records().record(Outgoing.of(account)));
    }

    @Test
    void isNotCaughtUpBeforeItWasTurned() {
        corner.publish(account("a1", 1, "free"));
        try (var table = table()) {
            assertThat(table.isCaughtUp()).isFalse();
            assertThatThrownBy(() -> table.awaitCaughtUp(Duration.ofMillis(1)))
                    .isInstanceOf(PlumbingException.class)
                    .hasMessageContaining("AccountUpdated");
        }
    }

    @Test
    void saysWhichTopicIsMissing() {
        assertThatThrownBy(() -> new CompactedTable<>(
                        corner.process(), Topic.QUOTA_USAGE, AccountUpdated.class, AccountUpdated::revision))
                .hasMessageContaining("quota-usage does not exist");
    }
}
