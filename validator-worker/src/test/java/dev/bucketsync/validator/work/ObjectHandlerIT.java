package dev.bucketsync.validator.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.ObjectEvent.ObjectAdded;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Position;
import dev.bucketsync.runtime.kafka.Trace;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.kafka.WorkLimits;
import dev.bucketsync.runtime.kafka.WorkerLoop;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.testing.Bytes;
import dev.bucketsync.validator.testing.Connected;
import dev.bucketsync.validator.testing.Heard;
import dev.bucketsync.validator.testing.Installation;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.RunningLoops;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole worker on real Kafka and S3; the test plays sync-worker.
class ObjectHandlerIT {
    private static final int PERMITS = 4;
    private static final byte[] UPRIGHT = Media.bytes("jpeg/orientation-1.jpg");
    private static final byte[] TURNED = Media.bytes("jpeg/orientation-6.jpg");
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

    private static Installation installation;
    private static Heard heard;
    private static Wiring wiring;
    private static S3Access access;
    private static RunningLoops loops;
    private static ObjectHandler handler;

    @BeforeAll
    static void start() {
        installation = new Installation();
        heard = new Heard(installation);
        wiring = Wiring.open(installation.kafka(), "validator-worker", METERS);
        access = new S3Access("validator-worker", 16);
        loops = new RunningLoops();
        var connections =
                new CompactedTable<>(wiring, Topic.CONNECTIONS, ConnectionUpdated.class, ConnectionUpdated::revision);
        loops.start(connections);
        handler = new ObjectWork(Judge.standard(), InstantSource.system()).handler(wiring, connections, access);
        loops.start(new WorkerLoop<>(
                wiring, Topic.OBJECTS, ObjectEvent.class, handler, new WorkLimits(64, PERMITS, 1_000)));
    }

    @AfterAll
    static void stop() {
        loops.close();
        access.close();
        wiring.close();
        heard.close();
        installation.close();
    }

    private static <E extends Event> E answer(ObjectEvent asked, Class<E> type) {
        installation.say(asked);
        return awaited(asked, type);
    }

    private static <E extends Event> E awaited(ObjectEvent asked, Class<E> type) {
        Event answer = await("the worker's word on " + asked.object().key())
                .atMost(Duration.ofSeconds(30))
                .until(() -> heard.about(asked), Optional::isPresent)
                .orElseThrow();
        assertThat(answer).isInstanceOf(type);
        return type.cast(answer);
    }

    private static FaultCause fault(ObjectEvent asked) {
        return answer(asked, ObjectFaulted.class).cause();
    }

    private static List<RejectionReason> reasons(ObjectEvent asked) {
        return answer(asked, ObjectRejected.class).reasons().stream()
                .map(Rejection::reason)
                .toList();
    }

    @Test
    void sendsAnAcceptedImageToTheQuota() {
        Connected bucket = installation.connect();
        ObjectAdded asked = bucket.put("photos/a b+c%20d&e=\u00e9\uD83D\uDE00.jpg", UPRIGHT);
        ObjectAccepted accepted = answer(asked, ObjectAccepted.class);
        assertThat(accepted.units()).isEqualTo(1);
        assertThat(accepted.object().partition()).isEqualTo("aws");
        assertThat(accepted.object()).isEqualTo(asked.object());
        assertThat(accepted.now()).isEqualTo(asked.now());
        assertThat(accepted.observedAt()).isEqualTo(Connected.OBSERVED_AT);
        assertThat(accepted.media().type()).isEqualTo("image/jpeg");
        assertThat(bucket.gets()).isEqualTo(1);
    }

    @Test
    void sendsTheFramesOfAnAcceptedVideo() {
        ObjectAdded asked = installation.connect().put("v.mp4", Media.bytes("mp4/avc-mp42-yuv420p-last.mp4"));
        assertThat(answer(asked, ObjectAccepted.class).units()).isEqualTo(5);
    }

    @Test
    void saysTheSameUnderTheSameIdWhenAskedAgain() {
        ObjectAdded asked = installation.connect().put("a.jpg", UPRIGHT);
        ObjectAccepted first = answer(asked, ObjectAccepted.class);
        installation.say(asked);
        await("the second answer")
                .untilAsserted(() -> assertThat(heard.allAbout(asked))
                        .hasSize(2)
                        .allSatisfy(each -> assertThat(each.id()).isEqualTo(first.id())));
    }

    @Test
    void rejectsATurnedImageWithItsRepair() {
        ObjectRejected rejected = answer(installation.connect().put("a.jpg", TURNED), ObjectRejected.class);
        assertThat(rejected.reasons()).singleElement().satisfies(rejection -> {
            assertThat(rejection.reason()).isEqualTo(RejectionReason.EXIF_ORIENTATION);
            assertThat(rejection.repair()).isPresent();
        });
        assertThat(rejected.media()).isPresent();
        assertThat(rejected.shortfall()).isEmpty();
    }

    @Test
    void rejectsWhatNeedsNoReadingWithoutOne() {
        Connected bucket = installation.connect();
        assertThat(reasons(bucket.put("empty.jpg", new byte[0]))).containsExactly(RejectionReason.EMPTY_OBJECT);
        assertThat(reasons(bucket.put("old.jpg", UPRIGHT, "GLACIER"))).containsExactly(RejectionReason.ARCHIVED);
        assertThat(reasons(bucket.put("older.jpg", UPRIGHT, "DEEP_ARCHIVE"))).containsExactly(RejectionReason.ARCHIVED);
        assertThat(bucket.gets()).isZero();
        answer(bucket.put("instant.jpg", UPRIGHT, "GLACIER_IR"), ObjectAccepted.class);
    }

    @Test
    void rejectsAnUnknownType() {
        assertThat(reasons(installation.connect().put("a.jpg", Bytes.ascii("%PDF-1.7"))))
                .containsExactly(RejectionReason.UNSUPPORTED_TYPE);
    }

    @Test
    void tellsARemovedObjectFromADeniedOne() {
        Connected bucket = installation.connect();
        ObjectAdded asked = bucket.put("a.jpg", UPRIGHT);
        bucket.put("a.jpg.other", UPRIGHT);
        bucket.store().remove("a.jpg");
        assertThat(fault(asked)).isEqualTo(FaultCause.OBJECT_GONE);
    }

    @Test
    void doesNotJudgeAnOverwrittenObject() {
        Connected bucket = installation.connect();
        ObjectAdded asked = bucket.put("a.jpg", TURNED);
        bucket.put("a.jpg", UPRIGHT);
        assertThat(fault(asked)).isEqualTo(FaultCause.OBJECT_CHANGED);
    }

    @Test
    void leavesABucketAloneThatRefusesAgainAndAgain() {
        Connected bucket = installation.connect();
        bucket.bucket().faults().set(Faults.Settings.NONE.denyingAll());
        List<ObjectAdded> asked = IntStream.range(0, 60)
                .mapToObj(i -> bucket.put("a" + i + ".jpg", UPRIGHT))
                .toList();
        asked.forEach(installation::say);
        assertThat(asked)
                .allSatisfy(each ->
                        assertThat(awaited(each, ObjectFaulted.class).cause()).isEqualTo(FaultCause.ACCESS_DENIED));
        assertThat(bucket.gets()).isBetween((long) Breaker.IN_A_ROW, (long) Breaker.IN_A_ROW + PERMITS);
    }

    @Test
    void faultsWhatARoleThatMayNotBeAssumedWouldRead() {
        Connected bucket = installation.connect();
        installation.say(bucket.withExternalId("another"));
        ObjectAdded asked = bucket.put("a.jpg", UPRIGHT);
        ObjectState state = asked.now();
        assertThat(fault(bucket.listed(2, "a.jpg", state))).isEqualTo(FaultCause.ACCESS_DENIED);
        assertThat(bucket.gets()).isZero();
    }

    @Test
    void givesAFreshRoleTime() {
        Connected bucket = installation.connect();
        installation.say(bucket.next(ConnectionStatus.CONNECTED, Instant.now()));
        bucket.bucket().faults().set(Faults.Settings.NONE.denyingAll());
        ObjectAdded asked =
                bucket.listed(2, "a.jpg", bucket.put("a.jpg", UPRIGHT).now());
        installation.say(asked);
        await("the first refusal").until(() -> bucket.gets() > 0);
        bucket.bucket().faults().clear();
        awaited(asked, ObjectAccepted.class);
    }

    @Test
    void waitsForAConnectionTheListingKnewAlready() {
        Connected bucket = installation.connect();
        ObjectAdded asked =
                bucket.listed(2, "a.jpg", bucket.put("a.jpg", UPRIGHT).now());
        installation.say(asked);
        installation.say(bucket.next(ConnectionStatus.BROKEN, Instant.now()));
        awaited(asked, ObjectAccepted.class);
    }

    @Test
    void asksNothingOfAConnectionThatIsGone() {
        Connected bucket = installation.connect();
        installation.say(bucket.next(ConnectionStatus.DISABLED, Instant.now()));
        ObjectState state = bucket.put("a.jpg", UPRIGHT).now();
        assertThat(fault(bucket.listed(2, "a.jpg", state))).isEqualTo(FaultCause.CONNECTION_GONE);
        Connected unheard = Connected.fresh();
        assertThat(fault(unheard.put("a.jpg", UPRIGHT))).isEqualTo(FaultCause.CONNECTION_GONE);
        assertThat(bucket.gets() + unheard.gets()).isZero();
    }

    @Test
    void parksNonsenseAndGoesOn() {
        installation.sayNonsense(Bytes.ascii("{ not an event"));
        await("the parked message")
                .untilAsserted(() -> assertThat(heard.parked())
                        .anySatisfy(parked -> assertThat(parked.value()).isEqualTo(Bytes.ascii("{ not an event"))));
        answer(installation.connect().put("a.jpg", UPRIGHT), ObjectAccepted.class);
    }

    @Test
    void saysOfWhatItFailedAtThatItFailed() {
        ObjectAdded asked = installation.connect().put("a.jpg", UPRIGHT);
        Position position = new Position("objects", 0, 0);
        handler.abandoned(
                new Message<>(asked, position, 1, Instant.now(), Trace.fresh()), new IllegalStateException("secret"));
        ObjectFaulted faulted = awaited(asked, ObjectFaulted.class);
        assertThat(faulted.cause()).isEqualTo(FaultCause.INTERNAL);
        assertThat(faulted.detail()).contains("IllegalStateException").doesNotContain("secret");
    }

    @Test
    void countsWhatItReadAndSaid() {
        double gets = METERS.counter("bucketsync.s3.gets").count();
        answer(installation.connect().put("a.jpg", UPRIGHT), ObjectAccepted.class);
        assertThat(METERS.counter("bucketsync.s3.gets").count()).isEqualTo(gets + 1);
        assertThat(METERS.counter("bucketsync.verdicts", "outcome", "accepted", "reason", "NONE")
                        .count())
                .isPositive();
    }
}
