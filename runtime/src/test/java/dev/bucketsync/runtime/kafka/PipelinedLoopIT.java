package dev.bucketsync.runtime.kafka;

import static dev.bucketsync.runtime.kafka.KafkaCorner.header;
import static dev.bucketsync.runtime.kafka.KafkaCorner.turn;
import static dev.bucketsync.runtime.kafka.Samples.alert;
import static dev.bucketsync.runtime.kafka.Samples.name;
import static dev.bucketsync.runtime.kafka.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.process.Loop;
import dev.bucketsync.runtime.process.PlumbingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelinedLoopIT {
    private static final Topic TOPIC = Topic.SYNC_REQUESTS;
    private static final Topic ANSWERS = Topic.QUOTA_ALERTS;
    private static final int BATCH = 4;

    private final KafkaCorner corner = KafkaCorner.with(TOPIC, ANSWERS);
    private final List<String> handled = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();

    @AfterEach
    void leave() {
        corner.close();
    }

    private PipelinedLoop<SyncRequestEvent> loop(BatchHandler<SyncRequestEvent> handler) {
        Wiring wiring = corner.process();
        return loop(wiring, handler, wiring.publisher());
    }

    private static PipelinedLoop<SyncRequestEvent> loop(
            Wiring wiring, BatchHandler<SyncRequestEvent> handler, Publisher publisher) {
        return new PipelinedLoop<>(wiring, TOPIC, SyncRequestEvent.class, handler, publisher, BATCH);
    }

    private List<Outgoing> answer(List<Message<SyncRequestEvent>> batch) {
        sizes.add(batch.size());
        batch.forEach(message -> handled.add(name(message)));
        return batch.stream().map(message -> Outgoing.of(alert(name(message)))).toList();
    }

    private static Loop[] all(PipelinedLoop<?> loop) {
        return new Loop[] {loop, loop.handling(), loop.saying()};
    }

    @Test
    void saysTheAnswersThenCommits() {
        corner.publish(request("r0"), request("r1"), request("r2"));
        try (var loop = loop(this::answer)) {
            turn("all are committed", () -> committed() == 3, all(loop));
        }
        assertThat(handled).containsExactly("r0", "r1", "r2");
        assertThat(answers()).containsExactly("alert-r0", "alert-r1", "alert-r2");
    }

    @Test
    void readsOnWhileABatchIsHandledAndHandlesWhatCameMeanwhileTogether() {
        corner.publish(request("r0"));
        try (var loop = loop(this::answer)) {
            turn("the first is handled", () -> handled.size() == 1, loop, loop.handling());
            corner.publish(request("r1"));
            turn("the second is read", () -> loop.underWay() == 2, loop);
            corner.publish(request("r2"));
            turn("the third is read", () -> loop.underWay() == 3, loop);
            assertThat(answers()).isEmpty();
            turn("all are committed", () -> committed() == 3, all(loop));
        }
        assertThat(sizes).containsExactly(1, 2);
        assertThat(answers()).containsExactly("alert-r0", "alert-r1", "alert-r2");
    }

    @Test
    void takesNoMoreThanItsBatchesHold() {
        for (int i = 0; i < 5 * BATCH; i++) {
            corner.publish(request("r" + i));
        }
        try (var loop = loop(this::answer)) {
            turn("two batches are read", () -> loop.underWay() >= 2 * BATCH, loop);
            loop.runOnce();
            assertThat(loop.underWay()).isLessThan(3 * BATCH);
            turn("all are committed", () -> committed() == 5 * BATCH, all(loop));
        }
        assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThan(2 * BATCH));
        assertThat(handled).hasSize(5 * BATCH).doesNotHaveDuplicates();
    }

    @Test
    void commitsBehindWhatItCouldNotRead() {
        corner.publish(TOPIC, "k", "no event".getBytes(StandardCharsets.UTF_8), Map.of());
        try (var loop = loop(this::answer)) {
            turn("it is committed", () -> committed() == 1, all(loop));
        }
        assertThat(corner.deadLetters(TOPIC)).hasSize(1);
    }

    @Test
    void endsWhatItHasReadBeforeItCloses() {
        corner.publish(request("r0"), request("r1"));
        try (var loop = loop(this::answer)) {
            turn("both are read", () -> loop.underWay() == 2, loop);
        }
        assertThat(answers()).containsExactly("alert-r0", "alert-r1");
        assertThat(committed()).isEqualTo(2);
    }

    @Test
    void endsWhatItHasReadBeforeAnotherMemberGoesOn() {
        corner.publish(request("r0"), request("r1"));
        try (var loop = loop(this::answer)) {
            turn("both are read", () -> loop.underWay() == 2, loop);
            try (var other = loop(this::answer)) {
                turn("there are two members", () -> corner.members(TOPIC) == 2 && committed() == 2, loop, other);
            }
        }
        assertThat(handled).containsExactly("r0", "r1");
        assertThat(answers()).containsExactly("alert-r0", "alert-r1");
    }

    @Test
    void commitsNothingOfABatchThatFailedAndNothingBehindIt() {
        corner.publish(request("r0"));
        List<String> tried = new ArrayList<>();
        try (var loop = loop(batch -> {
            batch.forEach(message -> tried.add(name(message)));
            throw new PlumbingException("the database is gone", null);
        })) {
            turn("it is read", () -> loop.underWay() == 1, loop);
            assertThatThrownBy(() -> loop.handling().runOnce()).isInstanceOf(PlumbingException.class);
            corner.publish(request("r1"));
            turn("the next is read", () -> loop.underWay() == 2, all(loop));
        }
        assertThat(tried).containsExactly("r0");
        assertThat(committed()).isZero();
        assertThat(answers()).isEmpty();
        assertThat(corner.deadLetters(TOPIC)).isEmpty();
    }

    @Test
    void commitsNothingWhoseAnswersWereNotTaken() {
        corner.publish(request("r0"));
        try (var loop = loop(corner.process(), this::answer, (Collection<? extends Outgoing> _) -> {
            throw new PlumbingException("Kafka is gone", null);
        })) {
            assertThatThrownBy(() -> turn("never", () -> false, all(loop))).isInstanceOf(PlumbingException.class);
        }
        assertThat(handled).containsExactly("r0");
        assertThat(committed()).isZero();
    }

    @Test
    void startsFromItsOwnBookWhenThatIsBehindKafkas() {
        corner.publish(request("r0"), request("r1"), request("r2"));
        try (var loop = loop(this::answer)) {
            turn("all are committed", () -> committed() == 3, all(loop));
        }
        handled.clear();
        try (var restored = loop(new BatchHandler<>() {
            @Override
            public List<Outgoing> handle(List<Message<SyncRequestEvent>> batch) {
                return answer(batch);
            }

            @Override
            public OptionalLong nextOffset(String topic, int partition) {
                return OptionalLong.of(1);
            }
        })) {
            turn("what the restored book lacks is handled again", () -> handled.size() == 2, all(restored));
        }
        assertThat(handled).containsExactly("r1", "r2");
    }

    private long committed() {
        return corner.committed(TOPIC).getOrDefault(0, 0L);
    }

    private List<String> answers() {
        return corner.records(ANSWERS).stream()
                .map(record -> header(record, "ce_id"))
                .toList();
    }
}
