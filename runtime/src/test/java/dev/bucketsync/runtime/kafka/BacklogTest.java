package dev.bucketsync.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog backlog = new Backlog(new WorkLimits(6, 2, 10));
    private long offset;

    private void add(String lane, int count) {
        add(lane, 0, count);
    }

    private void add(String lane, int partition, int count) {
        for (int i = 0; i < count; i++) {
            backlog.add(
                    lane,
                    new ConsumerRecord<>("t", partition, offset++, lane.getBytes(StandardCharsets.UTF_8), new byte[1]),
                    new OffsetTracker());
        }
    }

    private List<Backlog.Taken> beginAll() {
        List<Backlog.Taken> begun = new ArrayList<>();
        for (Optional<Backlog.Taken> next = backlog.begin(); next.isPresent(); next = backlog.begin()) {
            begun.add(next.get());
        }
        return begun;
    }

    private static List<String> lanes(List<Backlog.Taken> taken) {
        return taken.stream()
                .map(each -> new String(each.record().key(), StandardCharsets.UTF_8))
                .toList();
    }

    private void settle(Backlog.Taken taken) {
        backlog.rest();
        backlog.end(taken);
    }

    @Test
    void letsLanesTakeTurnsWhateverCameFirst() {
        add("a", 3);
        add("b", 3);
        assertThat(lanes(beginAll())).containsExactly("a", "b", "a", "b");
    }

    @Test
    void givesALaneItsShareAndNoMoreThoughPlacesAreFree() {
        add("a", 5);
        List<Backlog.Taken> begun = beginAll();
        assertThat(begun).hasSize(2);
        settle(begun.getFirst());
        assertThat(beginAll()).hasSize(1);
    }

    @Test
    void keepsPlacesFreeHoweverManyLanesAreSlow() {
        Backlog shared = new Backlog(new WorkLimits(12, 11, 1_000));
        for (int lane = 0; lane < 3; lane++) {
            for (int i = 0; i < 20; i++) {
                shared.add(
                        "slow" + lane,
                        new ConsumerRecord<>("t", 0, offset++, new byte[0], new byte[0]),
                        new OffsetTracker());
            }
        }
        while (shared.begin().isPresent()) {
            assertThat(shared.underWay()).isLessThan(12);
        }
        assertThat(shared.underWay()).isEqualTo(9);
        shared.add("new", new ConsumerRecord<>("t", 0, offset++, new byte[0], new byte[0]), new OffsetTracker());
        assertThat(shared.begin()).isPresent();
    }

    @Test
    void givesAllPlacesToTheOnlyLaneThereCanBe() {
        Backlog one = new Backlog(WorkLimits.oneLane(4));
        for (int i = 0; i < 9; i++) {
            one.add("", new ConsumerRecord<>("t", 0, offset++, new byte[0], new byte[0]), new OffsetTracker());
        }
        while (one.begin().isPresent()) {
            assertThat(one.underWay()).isLessThanOrEqualTo(4);
        }
        assertThat(one.underWay()).isEqualTo(4);
    }

    @Test
    void countsWhatPausesAgainstItsLaneButNotAgainstTheOthers() {
        add("a", 3);
        add("b", 3);
        List<Backlog.Taken> begun = beginAll();
        begun.forEach(_ -> backlog.rest());
        assertThat(beginAll()).isEmpty();
        add("c", 2);
        assertThat(lanes(beginAll())).containsExactly("c", "c");
        assertThat(backlog.underWay()).isEqualTo(2);
        begun.forEach(backlog::end);
        assertThat(lanes(beginAll())).containsExactly("a", "b");
    }

    @Test
    void takesNoMoreThanItMayHold() {
        add("a", 9);
        assertThat(backlog.hasRoom()).isTrue();
        add("b", 1);
        assertThat(backlog.hasRoom()).isFalse();
        settle(backlog.begin().orElseThrow());
        assertThat(backlog.hasRoom()).isTrue();
        assertThat(backlog.held()).isEqualTo(9);
    }

    @Test
    void holdsNoMoreBytesThanTheHeapBears() {
        for (int i = 0; i < 7; i++) {
            assertThat(backlog.hasRoom()).isTrue();
            backlog.add("a", giant(), new OffsetTracker());
        }
        assertThat(backlog.hasRoom()).isFalse();
    }

    private ConsumerRecord<byte[], byte[]> giant() {
        int bytes = 10 << 20;
        return new ConsumerRecord<>(
                "t",
                0,
                offset++,
                0,
                TimestampType.CREATE_TIME,
                0,
                bytes,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }

    @Test
    void forgetsWhatWaitsOfAPartitionThatIsSomebodyElses() {
        add("a", 0, 3);
        add("a", 1, 1);
        List<Backlog.Taken> begun = beginAll();
        backlog.drop(List.of(new TopicPartition("t", 0)));
        begun.forEach(this::settle);
        assertThat(beginAll())
                .singleElement()
                .satisfies(taken -> assertThat(taken.record().partition()).isEqualTo(1));
        assertThat(backlog.held()).isEqualTo(1);
    }

    @Test
    void beginsNothingAfterTheWordToStop() {
        add("a", 1);
        backlog.stop();
        assertThat(backlog.begin()).isEmpty();
    }
}
