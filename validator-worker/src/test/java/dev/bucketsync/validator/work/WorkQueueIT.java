package dev.bucketsync.validator.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.ObjectEvent.ObjectAdded;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.kafka.WorkLimits;
import dev.bucketsync.runtime.kafka.WorkerLoop;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.reading.Budget;
import dev.bucketsync.validator.reading.ReadMeter;
import dev.bucketsync.validator.reading.Slice;
import dev.bucketsync.validator.rules.Rules;
import dev.bucketsync.validator.testing.Connected;
import dev.bucketsync.validator.testing.Heard;
import dev.bucketsync.validator.testing.Installation;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.RunningLoops;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of messages whose neighbours are slow, and of those that nobody can handle.
class WorkQueueIT {
    private static final int SHARE = 16;
    private static final byte[] UPRIGHT = Media.bytes("jpeg/orientation-1.jpg");

    private final Installation installation = new Installation();
    private final Heard heard = new Heard(installation);
    private final Wiring wiring = Wiring.open(installation.kafka(), "validator-worker", new SimpleMeterRegistry());
    private final S3Access access = new S3Access("validator-worker", 64);
    private final RunningLoops loops = new RunningLoops();

    @AfterEach
    void stop() {
        loops.close();
        access.close();
        wiring.close();
        heard.close();
        installation.close();
    }

    private void work(Judge judge) {
        var connections =
                new CompactedTable<>(wiring, Topic.CONNECTIONS, ConnectionUpdated.class, ConnectionUpdated::revision);
        loops.start(connections);
        WorkMeter meter = new WorkMeter(wiring.meters());
        InstantSource clock = InstantSource.system();
        Buckets buckets = new Buckets(access, new ReadMeter(wiring.meters()));
        ObjectHandler handler = new ObjectHandler(
                id -> connections.get(id.value()),
                new Examiner(judge, buckets, new Breakers(clock), meter, clock),
                new Answers(clock),
                wiring.publisher(),
                meter);
        loops.start(new WorkerLoop<>(
                wiring, Topic.OBJECTS, ObjectEvent.class, handler, new WorkLimits(4 * SHARE, SHARE, 4_000)));
    }

    private static List<ObjectAdded> put(Connected bucket, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> bucket.put("a" + i + ".jpg", UPRIGHT))
                .toList();
    }

    private void say(List<ObjectAdded> events) {
        installation
                .speaking()
                .publisher()
                .publish(events.stream().map(Outgoing::of).toList());
    }

    private Duration untilAccepted(List<ObjectAdded> asked) {
        long began = System.nanoTime();
        say(asked);
        await("every object of the living bucket")
                .atMost(Duration.ofSeconds(60))
                .until(() -> heard.accepted(asked) == asked.size());
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void letsABucketThatNeverAnswersHoldUpNobodyElse() {
        work(Judge.standard());
        Connected living = installation.connect();
        Connected dead = installation.connect();
        // As long as this, a read takes its place and no processor's time: the share of places decides, not the load.
        living.bucket().faults().set(Faults.Settings.NONE.delayingGets(Duration.ofMillis(150)));
        untilAccepted(put(living, 200));
        Duration alone = untilAccepted(put(living, 200));

        dead.bucket().faults().set(Faults.Settings.NONE.holdingGets());
        List<ObjectAdded> waiting = put(dead, 1_000);
        say(waiting);
        await("the dead bucket's share is full")
                .atMost(Duration.ofSeconds(30))
                .until(() -> dead.bucket().faults().held() == SHARE);
        Duration beside = untilAccepted(put(living, 200));

        assertThat(heard.answered(waiting)).isZero();
        assertThat(beside).isLessThan(alone.multipliedBy(2));
        dead.bucket().faults().clear();
    }

    @Test
    void parksAndFaultsWhatHasFailedFiveDeliveries() {
        work(new Judge(List.of(new Hopeless()), Rules.STANDARD, Budget.STANDARD));
        ObjectAdded asked = installation.connect().put("a.jpg", UPRIGHT);
        installation.say(asked);
        await("the outcome")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(heard.about(asked))
                        .hasValueSatisfying(said -> assertThat(said)
                                .isInstanceOfSatisfying(
                                        ObjectFaulted.class,
                                        faulted -> assertThat(faulted.cause()).isEqualTo(FaultCause.INTERNAL))));
        await("the parked message")
                .untilAsserted(() -> assertThat(heard.parked())
                        .singleElement()
                        .satisfies(parked -> assertThat(new String(
                                        parked.headers()
                                                .lastHeader("dead-reason")
                                                .value(),
                                        StandardCharsets.UTF_8))
                                .contains("failed 5 deliveries", "StackOverflowError")));
        assertThat(heard.allAbout(asked)).hasSize(1);
    }

    /// A parser that nobody can live with.
    private static final class Hopeless implements Format {
        @Override
        public String name() {
            return "HOPELESS";
        }

        @Override
        public boolean recognises(Slice object) {
            return true;
        }

        @Override
        public MediaHeader read(Slice object) {
            throw new StackOverflowError("of a parser");
        }
    }
}
