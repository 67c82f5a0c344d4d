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
import dev.bucketsync.runtime.process.PlumbingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchLoopIT {
    private static final Topic TOPIC = Topic.SYNC_REQUESTS;
    private static final Topic ANSWERS = Topic.QUOTA_ALERTS;

    private final KafkaCorner corner = KafkaCorner.with(TOPIC, ANSWERS);
    private final List<String> handled = new ArrayList<>();

    @AfterEach
    void leave() {
        corner.close();
    }

    private static BatchLoop<SyncRequestEvent> loop(
            Wiring wiring, BatchHandler<SyncRequestEvent> handler, Commit commit) {
        return new BatchLoop<>(wiring, TOPIC, SyncRequestEvent.class, handler, commit, 100);
    }

    private BatchLoop<SyncRequestEvent> loop(BatchHandler<SyncRequestEvent> handler) {
        Wiring wiring = corner.process();
        return loop(wiring, handler, Commit.afterPublishing(wiring));
    }

    private List<Outgoing> answer(List<Message<SyncRequestEvent>> batch) {
        batch.forEach(message -> handled.add(name(message)));
        return batch.stream().map(message -> Outgoing.of(alert(name(message)))).toList();
    }

    /// Else it would wait until the session of the other, 10 s, has run out.
    @Test
    void takesOverAtOnceFromAPredecessorOfItsNameAndFencesIt() {
        Wiring first = corner.named("worker-0");
        Wiring second = corner.named("worker-0");
        corner.publish(request("r0"));
        try (var frozen = loop(first, this::answer, Commit.afterPublishing(first));
                var successor = loop(second, this::answer, Commit.afterPublishing(second))) {
            turn("the first is committed", () -> corner.committed(TOPIC).containsValue(1L), frozen);
            corner.publish(request("r1"));
            long began = System.nanoTime();

            turn("the second is committed", () -> corner.committed(TOPIC).containsValue(2L), successor);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
            assertThatThrownBy(() -> turn("the frozen one to find out", () -> false, frozen))
                    .isInstanceOf(FencedInstanceIdException.class);
        }
        // What it had fetched before it was frozen it may handle once more, but not commit.
        assertThat(handled).startsWith("r0", "r1").containsOnly("r0", "r1");
        assertThat(corner.committed(TOPIC)).containsValue(2L);
    }

    @Test
    void leavesItsPartitionsToOthersWhenItStopsThoughItHasAName() {
        Wiring leaving = corner.named("worker-0");
        Wiring other = corner.named("worker-1");
        corner.publish(request("r0"));
        try (var loop = loop(leaving, this::answer, Commit.afterPublishing(leaving))) {
            turn("the first is committed", () -> corner.committed(TOPIC).containsValue(1L), loop);
        }
        corner.publish(request("r1"));
        long began = System.nanoTime();

        try (var loop = loop(other, this::answer, Commit.afterPublishing(other))) {
            turn("the second is committed", () -> corner.committed(TOPIC).containsValue(2L), loop);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void answersInTheTraceOfTheMessageThatCausedIt() {
        corner.publish(request("r0"), request("r1"));
        Map<String, Trace> asked = new ConcurrentHashMap<>();
        BatchHandler<SyncRequestEvent> handler = batch -> batch.stream()
                .map(message -> {
                    asked.put("alert-" + name(message), message.trace());
                    return Outgoing.of(alert(name(message)), message);
                })
                .toList();
        Wiring wiring = corner.process();
        try (var loop =
                new BatchLoop<>(wiring, TOPIC, SyncRequestEvent.class, handler, Commit.afterPublishing(wiring), 100)) {
            turn("both are committed", () -> corner.committed(TOPIC).containsValue(2L), loop);
        }
        assertThat(corner.records(ANSWERS))
                .hasSize(2)
                .allSatisfy(answer -> assertThat(header(answer, Trace.HEADER))
                        .isEqualTo(asked.get(header(answer, "ce_id")).traceparent()));
    }

    @Test
    void saysTheAnswersThenCommits() {
        corner.publish(request("r0"), request("r1"), request("r2"));
        try (var loop = loop(this::answer)) {
            turn("all are committed", () -> committed() == 3, loop);
        }
        assertThat(handled).containsExactly("r0", "r1", "r2");
        assertThat(answers()).containsExactly("alert-r0", "alert-r1", "alert-r2");
    }

    @Test
    void parksWhatItCanNotReadAndHandlesTheRest() {
        corner.publish(request("r0"));
        corner.publish(TOPIC, "k", "no event".getBytes(StandardCharsets.UTF_8), Map.of());
        corner.publish(request("r2"));
        try (var loop = loop(this::answer)) {
            turn("all are committed", () -> committed() == 3, loop);
        }
        assertThat(handled).containsExactly("r0", "r2");
        assertThat(corner.deadLetters(TOPIC))
                .singleElement()
                .satisfies(dead -> assertThat(header(dead, "dead-offset")).isEqualTo("1"));
    }

    @Test
    void triesTheHalvesOfAFailedBatchAndParksTheMessageThatFailsThreeTimes() {
        corner.publish(request("r0"), request("bad"), request("r2"));
        List<Integer> sizes = new ArrayList<>();
        try (var loop = loop(new BatchHandler<>() {
            @Override
            public List<Outgoing> handle(List<Message<SyncRequestEvent>> batch) {
                sizes.add(batch.size());
                if (batch.stream().anyMatch(message -> name(message).equals("bad"))) {
                    throw new IllegalStateException("unforeseen");
                }
                return answer(batch);
            }

            @Override
            public List<Outgoing> abandoned(Message<SyncRequestEvent> message, Exception cause) {
                return List.of(Outgoing.of(alert("abandoned-" + name(message))));
            }
        })) {
            turn("all are committed", () -> committed() == 3, loop);
        }
        assertThat(sizes).containsExactly(3, 1, 2, 1, 1, 1, 1);
        assertThat(answers()).containsExactly("alert-r0", "alert-abandoned-bad", "alert-r2");
        assertThat(corner.deadLetters(TOPIC))
                .singleElement()
                .satisfies(dead -> assertThat(header(dead, "dead-reason")).contains("unforeseen"));
    }

    @Test
    void aPlumbingFailureEndsTheLoopWithNothingSaidCommittedOrParked() {
        corner.publish(request("r0"));
        try (var loop = loop(_ -> {
            throw new PlumbingException("the database is gone", null);
        })) {
            assertThatThrownBy(() -> turn("never", () -> false, loop)).isInstanceOf(PlumbingException.class);
        }
        assertThat(committed()).isZero();
        assertThat(answers()).isEmpty();
        assertThat(corner.deadLetters(TOPIC)).isEmpty();
    }

    @Test
    void startsFromItsOwnBookWhenThatIsBehindKafkas() {
        corner.publish(request("r0"), request("r1"), request("r2"));
        try (var loop = loop(this::answer)) {
            turn("all are committed", () -> committed() == 3, loop);
        }
        handled.clear();
        try (var restored = loop(withOwnBook(1))) {
            turn("what the restored book lacks is handled again", () -> handled.size() == 2, restored);
        }
        assertThat(handled).containsExactly("r1", "r2");
        assertThat(answers()).containsExactly("alert-r0", "alert-r1", "alert-r2", "alert-r1", "alert-r2");
    }

    @Test
    void startsFromKafkasPositionWhenThatIsBehindItsOwnBook() {
        corner.publish(request("r0"), request("r1"));
        try (var loop = loop(withOwnBook(2))) {
            turn("both are answered again", () -> committed() == 2, loop);
        }
        assertThat(handled).containsExactly("r0", "r1");
    }

    @Test
    void parksWhatNobodyCanHandleOnceHoweverOftenItStarts() {
        OwnBook book = new OwnBook();
        corner.publish(request("r0"));
        corner.publish(TOPIC, "key", "no event".getBytes(StandardCharsets.UTF_8), Map.of());
        try (var loop = loop(book)) {
            turn("both are committed", () -> committed() == 2, loop);
        }
        corner.publish(request("r1"), request("bad"));
        try (var loop = loop(book)) {
            turn("all are committed", () -> committed() == 4, loop);
        }
        corner.publish(request("r2"));
        try (var loop = loop(book)) {
            turn("what came last is committed", () -> committed() == 5, loop);
        }
        assertThat(corner.deadLetters(TOPIC)).hasSize(2);
        assertThat(handled).containsExactly("r0", "r1", "r2");
    }

    /// Remembers on its own how far it has come, and can't handle what is bad.
    private final class OwnBook implements BatchHandler<SyncRequestEvent> {
        private long next;

        @Override
        public List<Outgoing> handle(List<Message<SyncRequestEvent>> batch) {
            if (batch.stream().anyMatch(message -> name(message).equals("bad"))) {
                throw new IllegalStateException("bad");
            }
            next = batch.getLast().position().offset() + 1;
            return answer(batch);
        }

        @Override
        public OptionalLong nextOffset(String topic, int partition) {
            return OptionalLong.of(next);
        }

        @Override
        public void passed(Collection<Position> positions) {
            next = positions.iterator().next().offset();
        }
    }

    private BatchHandler<SyncRequestEvent> withOwnBook(long next) {
        return new BatchHandler<>() {
            @Override
            public List<Outgoing> handle(List<Message<SyncRequestEvent>> batch) {
                return answer(batch);
            }

            @Override
            public OptionalLong nextOffset(String topic, int partition) {
                return OptionalLong.of(next);
            }
        };
    }

    @Test
    void aMemberTakenForDeadWhileItWorkedDoesTheBatchAgain() {
        corner.publish(request("r0"));
        Wiring impatient = corner.process(Map.of("max.poll.interval.ms", "500"));
        BatchHandler<SyncRequestEvent> slow = batch -> {
            if (handled.isEmpty()) {
                Awaitility.await("it is taken for dead")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> corner.members(TOPIC) == 0);
            }
            return answer(batch);
        };
        try (var loop = loop(impatient, slow, Commit.afterPublishing(impatient))) {
            turn("it is committed in the end", () -> committed() == 1, loop);
        }
        assertThat(handled).containsExactly("r0", "r0");
    }

    @Test
    void aTransactionSaysTheAnswersAndCommitsTheOffsetsTogether() {
        corner.publish(request("r0"), request("r1"));
        Wiring wiring = corner.process();
        try (var loop = loop(wiring, this::answer, Commit.transactional(wiring, corner.freshId()))) {
            turn("both are committed", () -> committed() == 2, loop);
        }
        assertThat(answers()).containsExactly("alert-r0", "alert-r1");
    }

    @Test
    void aFencedZombieSaysAndCommitsNothing() {
        String id = corner.freshId();
        Wiring wiring = corner.process();
        corner.publish(request("r0"));
        try (var zombie = loop(
                wiring,
                batch -> {
                    Commit.transactional(corner.process(), id).close();
                    return answer(batch);
                },
                Commit.transactional(wiring, id))) {
            assertThatThrownBy(() -> turn("never", () -> false, zombie)).isInstanceOf(PlumbingException.class);
        }
        assertThat(handled).containsExactly("r0");
        assertThat(committed()).isZero();
        assertThat(answers()).isEmpty();
    }

    @Test
    void closingAProcessInTheMiddleOfATransactionAbortsIt() {
        Wiring wiring = corner.process();
        String id = corner.freshId();
        var producer = wiring.clients().transactionalProducer(id);
        producer.initTransactions();
        producer.beginTransaction();
        var _ = producer.send(wiring.records().record(Outgoing.of(alert("half"))));
        producer.flush();
        KafkaClients.close(producer);
        corner.publish(alert("whole"));
        assertThat(answers()).containsExactly("alert-whole");
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
