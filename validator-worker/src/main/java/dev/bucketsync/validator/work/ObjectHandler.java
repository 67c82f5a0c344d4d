package dev.bucketsync.validator.work;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.Event;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.runtime.kafka.Disposition;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.MessageHandler;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.validator.rules.Verdict;
import dev.bucketsync.validator.work.Examination.Again;
import dev.bucketsync.validator.work.Examination.Faulted;
import dev.bucketsync.validator.work.Examination.Judged;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Handles the messages of `objects`: each ends as an accepted, rejected or faulted object, or comes again.
public final class ObjectHandler implements MessageHandler<ObjectEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectHandler.class);

    private static final Faulted GONE =
            new Faulted(FaultCause.CONNECTION_GONE, "The connection was deleted or switched off");

    private final Function<ConnectionId, Optional<ConnectionUpdated>> connections;
    private final Examiner examiner;
    private final Answers answers;
    private final Publisher publisher;
    private final WorkMeter meter;
    private final EarlierRequests earlier = new EarlierRequests();

    ObjectHandler(
            Function<ConnectionId, Optional<ConnectionUpdated>> connections,
            Examiner examiner,
            Answers answers,
            Publisher publisher,
            WorkMeter meter) {
        this.connections = connections;
        this.examiner = examiner;
        this.answers = answers;
        this.publisher = publisher;
        this.meter = meter;
    }

    /// One lane for each connection: the key begins with it.
    @Override
    public String lane(String key) {
        int end = key.indexOf('/');
        return end < 0 ? key : key.substring(0, end);
    }

    @Override
    public Disposition handle(Message<ObjectEvent> message) {
        ObjectEvent event = message.event();
        try (MDC.MDCCloseable _ = MDC.putCloseable("run", event.run().value());
                MDC.MDCCloseable _ = MDC.putCloseable(
                        "connection", event.object().connection().value())) {
            Optional<ConnectionUpdated> connection =
                    connections.apply(event.object().connection());
            Optional<Duration> wait = untilKnown(message, connection);
            if (wait.isPresent()) {
                return new Disposition.RetryLater(wait.get());
            }
            return connection.filter(ConnectionUpdated::readable).isEmpty()
                    ? faulted(event, GONE, earlier.take(event))
                    : examined(message, connection.get());
        }
    }

    /// The table of connections may be a moment behind what the listing already knew.
    private static Optional<Duration> untilKnown(Message<ObjectEvent> message, Optional<ConnectionUpdated> connection) {
        if (connection.isEmpty()) {
            return message.attempt() == 1 ? Retries.STANDARD.after(1) : Optional.empty();
        }
        return connection.get().revision() < message.event().object().connectionRevision()
                ? Retries.STANDARD.after(message.attempt())
                : Optional.empty();
    }

    private Disposition examined(Message<ObjectEvent> message, ConnectionUpdated connection) {
        ObjectEvent event = message.event();
        Requests requests = earlier.take(event);
        return switch (examiner.examine(event, connection, message.attempt(), requests)) {
            case Again(Duration after) -> {
                earlier.keep(event, requests);
                yield new Disposition.RetryLater(after);
            }
            case Faulted faulted -> faulted(event, faulted, requests);
            case Judged(Verdict verdict) -> {
                meter.judged(verdict);
                yield say(answers.judged(event, verdict, requests));
            }
        };
    }

    private Disposition faulted(ObjectEvent event, Faulted why, Requests requests) {
        meter.faulted(why.cause());
        LOG.debug("{} of {}: {}", why.cause(), event.object().key(), why.detail());
        return say(answers.faulted(event, why, requests));
    }

    private Disposition say(Event event) {
        publisher.publish(event);
        return Disposition.SETTLED;
    }

    @Override
    public void abandoned(Message<ObjectEvent> message, Exception cause) {
        Faulted why = new Faulted(
                FaultCause.INTERNAL,
                "We failed at this object (%s); the operators were told"
                        .formatted(cause.getClass().getSimpleName()));
        faulted(message.event(), why, earlier.take(message.event()));
    }
}
