package dev.bucketsync.runtime.kafka;

import static dev.bucketsync.runtime.kafka.KafkaCorner.header;
import static dev.bucketsync.runtime.kafka.KafkaCorner.turn;
import static dev.bucketsync.runtime.kafka.Samples.name;
import static dev.bucketsync.runtime.kafka.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.Topic;
import dev.bucketsync.runtime.process.PlumbingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerLoopIT {
    private static final Topic TOPIC = Topic.SYNC_REQUESTS;

    private final KafkaCorner corner = KafkaCorner.with(TOPIC);
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();

    @AfterEach
    void leave() {
        corner.close();
    }

    private WorkerLoop<SyncRequestEvent> loop(int inFlight, MessageHandler<SyncRequestEvent> handler) {
        return new WorkerLoop<>(corner.process(), TOPIC, SyncRequestEvent.class, handler, WorkLimits.oneLane(inFlight));
    }

    private Disposition settle(Message<SyncRequestEvent> message) {
        handled.add(name(message));
        return Disposition.SETTLED;
    }

    @Test
    void commitsUpToTheFirstMessageThatIsNotSettledAndLetsTheOthersPass() {
        corner.publish(request("r0"), request("slow"), request("r2"), request("r3"));
        CountDownLatch go = new CountDownLatch(1);
        try (var loop = loop(8, message -> {
            if (name(message).equals("slow")) {
                go.await();
            }
            return settle(message);
        })) {
            turn("all but the slow one are handled", () -> handled.containsAll(List.of("r0", "r2", "r3")), loop);
            turn("what stands before the slow one is committed", () -> committed() == 1, loop);
            loop.runOnce();
            assertThat(committed()).isEqualTo(1);
            go.countDown();
            turn("the rest is committed too", () -> committed() == 4, loop);
        }
    }

    @Test
    void takesMoreMessagesThanItHasPlacesForWithoutLosingOne() {
        corner.publish(Samples.requests(100));
        try (var loop = loop(3, this::settle)) {
            turn("all are committed", () -> committed() == 100, loop);
        }
        assertThat(handled).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void parksWhatItCanNotReadAndGoesOn() {
        corner.publish(TOPIC, "k", "no event".getBytes(StandardCharsets.UTF_8), Map.of("mine", "kept"));
        corner.publish(request("r1"));
        try (var loop = loop(8, this::settle)) {
            turn("both are committed", () -> committed() == 2, loop);
        }
        assertThat(handled).containsExactly("r1");
        assertThat(corner.deadLetters(TOPIC)).singleElement().satisfies(dead -> {
            assertThat(dead.key()).isEqualTo("k".getBytes(StandardCharsets.UTF_8));
            assertThat(dead.value()).isEqualTo("no event".getBytes(StandardCharsets.UTF_8));
            assertThat(header(dead, "mine")).isEqualTo("kept");
            assertThat(header(dead, "dead-offset")).isEqualTo("0");
            assertThat(header(dead, "dead-service")).isEqualTo(KafkaCorner.SERVICE);
            assertThat(header(dead, "dead-reason")).contains("CloudEvent");
        });
    }

    @Test
    void parksWhatItsHandlerCallsPoisoned() {
        corner.publish(request("bad"));
        try (var loop = loop(8, _ -> new Disposition.Poisoned("field 'x' is impossible"))) {
            turn("it is committed", () -> committed() == 1, loop);
        }
        assertThat(corner.deadLetters(TOPIC))
                .singleElement()
                .satisfies(dead -> assertThat(header(dead, "dead-reason")).isEqualTo("field 'x' is impossible"));
    }

    @Test
    void abandonsAndParksWhatHasFailedFiveDeliveries() {
        corner.publish(request("bad"), request("good"));
        Queue<String> abandoned = new ConcurrentLinkedQueue<>();
        Queue<String> tries = new ConcurrentLinkedQueue<>();
        try (var loop = loop(8, new MessageHandler<>() {
            @Override
            public Disposition handle(Message<SyncRequestEvent> message) {
                tries.add(name(message));
                if (name(message).equals("bad")) {
                    throw new StackOverflowError("a parser's");
                }
                return Disposition.SETTLED;
            }

            @Override
            public void abandoned(Message<SyncRequestEvent> message, Exception cause) {
                abandoned.add(name(message));
                throw new IllegalStateException("not even this");
            }
        })) {
            turn("all deliveries are committed", () -> committed() == 6, loop);
        }
        assertThat(tries).containsExactlyInAnyOrder("bad", "bad", "bad", "bad", "bad", "good");
        assertThat(abandoned).containsExactly("bad");
        assertThat(corner.deadLetters(TOPIC))
                .singleElement()
                .satisfies(dead ->
                        assertThat(header(dead, "dead-reason")).contains("failed 5 deliveries", "StackOverflowError"));
    }

    @Test
    void saysARetryAgainAsAFurtherAttemptOfTheSameTrace() {
        corner.publish(request("r0"));
        Queue<Message<SyncRequestEvent>> met = new ConcurrentLinkedQueue<>();
        try (var loop = loop(8, message -> {
            met.add(message);
            return message.attempt() < 3 ? new Disposition.RetryLater(Duration.ofMillis(5)) : Disposition.SETTLED;
        })) {
            turn("all three attempts are committed", () -> committed() == 3, loop);
        }
        assertThat(met).extracting(Message::attempt).containsExactly(1, 2, 3);
        assertThat(met).extracting(Message::trace).containsOnly(met.element().trace());
        assertThat(met).extracting(Message::event).containsOnly(met.element().event());
    }

    @Test
    void countsFailuresApartFromPatience() {
        corner.publish(request("r0"));
        Queue<Integer> met = new ConcurrentLinkedQueue<>();
        try (var loop = loop(8, message -> {
            met.add(message.attempt());
            if (message.attempt() < 8) {
                return new Disposition.RetryLater(Duration.ofMillis(1));
            }
            throw new IllegalStateException("unforeseen");
        })) {
            turn("it is parked", () -> committed() == 12, loop);
        }
        assertThat(met).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(corner.deadLetters(TOPIC)).hasSize(1);
    }

    @Test
    void tellsHowFarBehindItIs() {
        var process = corner.process();
        corner.publish(Samples.requests(20));
        CountDownLatch go = new CountDownLatch(1);
        try (var loop = new WorkerLoop<>(
                process,
                TOPIC,
                SyncRequestEvent.class,
                message -> {
                    go.await();
                    return settle(message);
                },
                WorkLimits.oneLane(4))) {
            var lag = process.meters()
                    .get("bucketsync.consumer.lag")
                    .tag("topic", TOPIC.shortName())
                    .gauge();
            turn("everything waits", () -> lag.value() == 20, loop);
            go.countDown();
            turn("nothing waits", () -> lag.value() == 0 && committed() == 20, loop);
        }
    }

    @Test
    void letsALaneThatHangsHoldUpItselfOnly() {
        corner.publish(IntStream.range(0, 100)
                .mapToObj(i -> request("hangs" + i, "dead"))
                .toArray(Event[]::new));
        corner.publish(
                IntStream.range(0, 20).mapToObj(i -> request("r" + i, "alive")).toArray(Event[]::new));
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger hanging = new AtomicInteger();
        MessageHandler<SyncRequestEvent> handler = new MessageHandler<>() {
            @Override
            public String lane(String key) {
                return key;
            }

            @Override
            public Disposition handle(Message<SyncRequestEvent> message) throws InterruptedException {
                if (name(message).startsWith("hangs")) {
                    hanging.incrementAndGet();
                    go.await();
                }
                return settle(message);
            }
        };
        try (var loop = new WorkerLoop<>(
                corner.process(), TOPIC, SyncRequestEvent.class, handler, new WorkLimits(8, 3, 1_000))) {
            turn("the other lane is done", () -> handled.size() == 20, loop);
            assertThat(hanging).hasValue(3);
            assertThat(committed()).isZero();
            go.countDown();
            turn("everything is committed", () -> committed() == 120, loop);
        }
    }

    @Test
    void givesThePlaceOfAMessageThatWaitsToTheNextAndDoesNotWaitOnClosing() {
        corner.publish(request("later"), request("next"));
        var loop = loop(1, message -> {
            settle(message);
            return name(message).equals("later")
                    ? new Disposition.RetryLater(Duration.ofHours(1))
                    : Disposition.SETTLED;
        });
        turn("the next has had its turn", () -> handled.contains("next"), loop);
        loop.close();
        assertThat(committed()).isEqualTo(2);
        assertThat(corner.records(TOPIC))
                .last()
                .satisfies(again -> assertThat(header(again, Records.ATTEMPT)).isEqualTo("2"));
    }

    @Test
    void endsWithThePlumbingFailureOfAMessageAndCommitsNothingFromItOn() {
        corner.publish(request("r0"), request("r1"), request("r2"));
        var loop = loop(1, message -> {
            if (name(message).equals("r1")) {
                throw new PlumbingException("the database is gone", null);
            }
            return settle(message);
        });
        assertThatThrownBy(() -> turn("never", () -> false, loop))
                .isInstanceOf(PlumbingException.class)
                .hasStackTraceContaining("the database is gone");
        loop.close();
        assertThat(committed()).isEqualTo(1);
        assertThat(corner.deadLetters(TOPIC)).isEmpty();
    }

    @Test
    void commitsOnClosingWhatEndedAfterTheWordToStop() {
        corner.publish(request("r0"));
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        var loop = loop(8, message -> {
            begun.countDown();
            go.await();
            return settle(message);
        });
        turn("the message is under way", () -> begun.getCount() == 0, loop);
        loop.wakeup();
        go.countDown();
        loop.close();
        assertThat(committed()).isEqualTo(1);
    }

    @Test
    void aWakeupEndsARoundAndNothingElse() {
        corner.publish(request("r0"));
        try (var loop = loop(8, this::settle)) {
            loop.wakeup();
            loop.runOnce();
            turn("the message is committed", () -> committed() == 1, loop);
        }
    }

    @Test
    void leavesNoMessageUnhandledWhenMembersComeAndGo() {
        try (var many = KafkaCorner.with(TOPIC, 4, Map.of())) {
            many.publish(Samples.requests(200));
            Set<String> met = ConcurrentHashMap.newKeySet();
            MessageHandler<SyncRequestEvent> handler = message -> {
                met.add(name(message));
                return Disposition.SETTLED;
            };
            var first = new WorkerLoop<>(many.process(), TOPIC, SyncRequestEvent.class, handler, WorkLimits.oneLane(2));
            turn("the first has begun", () -> met.size() > 10, first);
            try (var second =
                    new WorkerLoop<>(many.process(), TOPIC, SyncRequestEvent.class, handler, WorkLimits.oneLane(2))) {
                turn("both are members", () -> many.members(TOPIC) == 2, first, second);
                first.close();
                turn("everything is committed", () -> sum(many.committed(TOPIC)) == 200, second);
            }
            assertThat(met).hasSize(200);
        }
    }

    @Test
    void leavesItsBacklogToTheNewOwnerOfAPartition() {
        try (var two = KafkaCorner.with(TOPIC, 2, Map.of())) {
            two.publish(Samples.requests(40));
            CountDownLatch go = new CountDownLatch(1);
            Queue<Position> begun = new ConcurrentLinkedQueue<>();
            Queue<Position> taken = new ConcurrentLinkedQueue<>();
            var first = new WorkerLoop<>(
                    two.process(),
                    TOPIC,
                    SyncRequestEvent.class,
                    message -> {
                        begun.add(message.position());
                        go.await();
                        return Disposition.SETTLED;
                    },
                    WorkLimits.oneLane(4));
            turn("the first is full", () -> begun.size() == 4, first);
            first.runOnce();
            try (var second = new WorkerLoop<>(
                    two.process(),
                    TOPIC,
                    SyncRequestEvent.class,
                    message -> {
                        taken.add(message.position());
                        return Disposition.SETTLED;
                    },
                    WorkLimits.oneLane(4))) {
                Map<Integer, Long> ends = two.ends(TOPIC);
                turn(
                        "the second has done its partition",
                        () -> two.committed(TOPIC).entrySet().stream()
                                .anyMatch(next -> next.getValue().equals(ends.get(next.getKey()))),
                        first,
                        second);
                List<Position> before = List.copyOf(begun);
                go.countDown();
                turn("the first has done its own", () -> sum(two.committed(TOPIC)) == 40, first, second);
                int itsPartition = taken.element().partition();
                assertThat(begun)
                        .filteredOn(position -> !before.contains(position))
                        .isNotEmpty()
                        .doesNotHaveDuplicates()
                        .noneMatch(position -> position.partition() == itsPartition);
            } finally {
                first.close();
            }
        }
    }

    @Test
    void comesBackAfterBeingTakenForDead() {
        var impatient = corner.process(Map.of("max.poll.interval.ms", "500"));
        corner.publish(request("r0"));
        try (var loop =
                new WorkerLoop<>(impatient, TOPIC, SyncRequestEvent.class, this::settle, WorkLimits.oneLane(8))) {
            turn("it is a member", () -> corner.members(TOPIC) == 1 && handled.contains("r0"), loop);
            turn("it was taken for dead", () -> corner.members(TOPIC) == 0);
            corner.publish(request("r1"));
            turn("it is back", () -> committed() == 2, loop);
        }
    }

    private long committed() {
        return corner.committed(TOPIC).getOrDefault(0, 0L);
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
