package dev.bucketsync.sync.testing;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.run.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Plays validator-worker and quota-service: hears what the sync-worker says and answers as a test wants, for each
/// connection on its own. Everything is admitted, or accepted in a preview, unless told otherwise.
public final class Neighbours implements AutoCloseable {
    private final Installation installation;
    private final Map<ConnectionId, Function<Seen, Stream<OutcomeEvent>>> manners = new ConcurrentHashMap<>();
    private final Ear ear;

    public Neighbours(Installation installation) {
        this.installation = installation;
        this.ear = new Ear(
                installation.kafka(),
                List.of(Topic.OBJECTS, Topic.ACCEPTED_ASSETS, Topic.OUTCOMES, Topic.ASSETS, Topic.SYNC_RUNS),
                this::answer);
    }

    public Ear ear() {
        return ear;
    }

    /// From now on objects of this connection are answered so.
    public void answer(Connected connected, Function<Seen, OutcomeEvent> manner) {
        manners.put(connected.connection().connection(), seen -> Stream.of(manner.apply(seen)));
    }

    /// From now on objects of this connection are not answered.
    public void keepSilent(Connected connected) {
        manners.put(connected.connection().connection(), _ -> Stream.empty());
    }

    private void answer(List<Event> events) {
        installation.say(events.stream().flatMap(this::answers).toArray(Event[]::new));
    }

    private Stream<OutcomeEvent> answers(Event event) {
        return switch (event) {
            case ObjectEvent object
            when object.purpose().equals(Optional.of(Purpose.PREVIEW)) -> answers(Seen.of(object), Outcomes::previewed);
            case ObjectEvent object -> answers(Seen.of(object));
            case ObjectAccepted accepted -> answers(Seen.of(accepted));
            default -> Stream.empty();
        };
    }

    private Stream<OutcomeEvent> answers(Seen seen) {
        return answers(seen, Outcomes::admitted);
    }

    private Stream<OutcomeEvent> answers(Seen seen, Function<Seen, OutcomeEvent> unlessTold) {
        return manners.getOrDefault(seen.object().connection(), s -> Stream.of(unlessTold.apply(s)))
                .apply(seen);
    }

    /// What was said to be judged of a connection, in the order heard.
    public List<ObjectEvent> objects(Connected connected) {
        return ear.events(ObjectEvent.class)
                .filter(event -> event.object()
                        .connection()
                        .equals(connected.connection().connection()))
                .toList();
    }

    @Override
    public void close() {
        ear.close();
    }
}
