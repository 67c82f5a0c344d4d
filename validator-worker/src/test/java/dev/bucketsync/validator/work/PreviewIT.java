package dev.bucketsync.validator.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.ObjectEvent.ObjectAdded;
import dev.bucketsync.events.ObjectEvent.ObjectRejudged;
import dev.bucketsync.events.OutcomeEvent.ObjectPreviewed;
import dev.bucketsync.events.run.Purpose;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewAccepted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewFaulted;
import dev.bucketsync.events.verdict.PreviewVerdict.PreviewRejected;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.kafka.Disposition;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Position;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.runtime.kafka.Trace;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.reading.ReadMeter;
import dev.bucketsync.validator.testing.Connected;
import dev.bucketsync.validator.testing.Installation;
import dev.bucketsync.validator.testing.Media;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is judged for a preview reaches neither quota nor catalogue.
class PreviewIT {
    private static S3Access access;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Event> said = new ArrayList<>();

    @BeforeAll
    static void open() {
        Installation.pointTheSdkAtTheSandbox();
        access = new S3Access("test", 4);
    }

    @AfterAll
    static void close() {
        access.close();
    }

    @Test
    void saysWhatAnAcceptedImageWouldCount() {
        Connected bucket = Connected.fresh();
        ObjectAdded listed = bucket.put("a.jpg", Media.bytes("jpeg/orientation-1.jpg"));

        ObjectPreviewed previewed = previewed(bucket, listed);

        assertThat(previewed.verdict()).isInstanceOfSatisfying(PreviewAccepted.class, accepted -> {
            assertThat(accepted.units()).isEqualTo(1);
            assertThat(accepted.media().type()).isEqualTo("image/jpeg");
        });
        assertThat(previewed.requests()).isEqualTo(1);
        assertThat(previewed.lookUps()).isEmpty();
        assertThat(previewed.run()).isEqualTo(listed.run());
        assertThat(previewed.now()).isEqualTo(listed.now());
        assertThat(previewed.observedAt()).isEqualTo(listed.observedAt());
    }

    @Test
    void saysWhyAnImageWouldBeRejected() {
        Connected bucket = Connected.fresh();
        ObjectAdded listed = bucket.put("a.jpg", Media.bytes("jpeg/orientation-6.jpg"));

        assertThat(previewed(bucket, listed).verdict())
                .isInstanceOfSatisfying(
                        PreviewRejected.class,
                        rejected -> assertThat(rejected.reasons())
                                .singleElement()
                                .satisfies(
                                        why -> assertThat(why.reason()).isEqualTo(RejectionReason.EXIF_ORIENTATION)));
    }

    @Test
    void readsNothingToRejectWhatIsArchived() {
        Connected bucket = Connected.fresh();
        ObjectAdded listed = bucket.put("a.jpg", Media.bytes("jpeg/orientation-1.jpg"), "GLACIER");

        assertThat(previewed(bucket, listed).requests()).isZero();
        assertThat(bucket.gets()).isZero();
    }

    @Test
    void tellsTroubleFromAVerdict() {
        Connected bucket = Connected.fresh();
        ObjectAdded listed = bucket.put("a.jpg", Media.bytes("jpeg/orientation-1.jpg"));
        bucket.bucket().faults().set(Faults.Settings.NONE.denyingAll());

        ObjectPreviewed previewed = previewed(bucket, listed);

        assertThat(previewed.verdict())
                .isInstanceOfSatisfying(
                        PreviewFaulted.class,
                        faulted -> assertThat(faulted.cause()).isEqualTo(FaultCause.ACCESS_DENIED));
        assertThat(previewed.requests()).isEqualTo(1).isEqualTo((int) bucket.gets());
        assertThat(previewed.lookUps()).hasValue(1);
    }

    @Test
    void countsWhatEarlierAttemptsAsked() {
        Connected bucket = Connected.fresh();
        ObjectAdded listed = bucket.put("a.jpg", Media.bytes("jpeg/orientation-1.jpg"));
        ObjectHandler handler = handler(Optional.of(bucket.next(ConnectionStatus.CONNECTED, Instant.now())));
        bucket.bucket().faults().set(Faults.Settings.NONE.denyingAll());
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThat(handler.handle(message(asPreview(listed), attempt))).isInstanceOf(Disposition.RetryLater.class);
        }
        bucket.bucket().faults().clear();

        handle(handler, asPreview(listed), 3);

        assertThat(said).singleElement().isInstanceOfSatisfying(ObjectPreviewed.class, previewed -> {
            assertThat(previewed.verdict()).isInstanceOf(PreviewAccepted.class);
            assertThat(previewed.requests()).isEqualTo(3).isEqualTo((int) bucket.gets());
            assertThat(previewed.lookUps()).hasValue(2);
        });
    }

    @Test
    void saysSoWhenTheConnectionHasGone() {
        Connected bucket = Connected.fresh();
        ObjectAdded listed = bucket.put("a.jpg", Media.bytes("jpeg/orientation-1.jpg"));

        handle(handler(Optional.empty()), asPreview(listed), 2);

        assertThat(said)
                .singleElement()
                .isInstanceOfSatisfying(
                        ObjectPreviewed.class,
                        previewed -> assertThat(previewed.verdict())
                                .isInstanceOfSatisfying(
                                        PreviewFaulted.class,
                                        faulted -> assertThat(faulted.cause()).isEqualTo(FaultCause.CONNECTION_GONE)));
    }

    private ObjectPreviewed previewed(Connected bucket, ObjectAdded listed) {
        handle(handler(Optional.of(bucket.connection())), asPreview(listed), 1);
        return (ObjectPreviewed) said.getFirst();
    }

    private static ObjectEvent asPreview(ObjectAdded listed) {
        return new ObjectRejudged(
                EventId.derived(listed.id()),
                listed.at(),
                listed.run(),
                listed.object(),
                listed.now(),
                listed.observedAt(),
                Optional.of(Purpose.PREVIEW));
    }

    private void handle(ObjectHandler handler, ObjectEvent event, int attempt) {
        assertThat(handler.handle(message(event, attempt))).isEqualTo(Disposition.SETTLED);
    }

    private static Message<ObjectEvent> message(ObjectEvent event, int attempt) {
        return new Message<>(event, new Position("objects", 0, 0), attempt, Instant.EPOCH, Trace.fresh());
    }

    private ObjectHandler handler(Optional<ConnectionUpdated> connection) {
        Publisher publisher = this::remember;
        WorkMeter meter = new WorkMeter(meters);
        Examiner examiner = new Examiner(
                Judge.standard(),
                new Buckets(access, new ReadMeter(meters)),
                new Breakers(InstantSource.system()),
                meter,
                InstantSource.system());
        return new ObjectHandler(_ -> connection, examiner, new Answers(InstantSource.system()), publisher, meter);
    }

    private void remember(Collection<? extends Outgoing> messages) {
        messages.forEach(message -> said.add(((Outgoing.Publication) message).event()));
    }
}
