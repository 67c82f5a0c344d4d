package dev.bucketsync.sync.catalog;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectPreviewed;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.OutcomeEvent.ObjectRemoved;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.PreviewVerdict;
import dev.bucketsync.runtime.kafka.BatchHandler;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Outgoing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Follows outcomes into the catalogue. An outcome counts once, when it meets the pending row it answers; what the row
/// says then is published for every outcome met, again and again if need be: only so can a repetition heal.
public final class Settlement implements BatchHandler<OutcomeEvent> {
    private static final String NOT_STORED = "We failed to store this object's outcome; the operators were told";

    /// No connection has this number.
    private static final long FORGOTTEN = -1;

    private final Jdbi jdbi;
    private final MeterRegistry meters;
    private final Arrivals arrivals;
    private final AssetRows assets = new AssetRows();
    private final Map<String, Long> connectionIds = new ConcurrentHashMap<>();

    public Settlement(Jdbi jdbi, MeterRegistry meters, Arrivals arrivals) {
        this.jdbi = jdbi;
        this.meters = meters;
        this.arrivals = arrivals;
    }

    /// One outcome and the number of its connection and partition.
    record Settled(long connectionId, int partition, OutcomeEvent outcome) {}

    /// A settled outcome, and how long its object was on its way since its page was committed.
    private record Met(Settled settled, Duration took) {}

    @Override
    public List<Outgoing> handle(List<Message<OutcomeEvent>> batch) {
        List<Met> met = new ArrayList<>();
        List<Outgoing> outgoing = jdbi.inTransaction(handle -> {
            List<Settled> outcomes = known(handle, batch);
            met.addAll(takePending(handle, outcomes));
            List<Settled> counting = met.stream().map(Met::settled).toList();
            assets.settle(handle, counting);
            PreviewRows.settle(handle, counting);
            count(handle, counting);
            return assets.current(handle, aboutAssets(outcomes));
        });
        tell(met);
        return outgoing;
    }

    private void tell(List<Met> met) {
        Set<SyncRunId> runs =
                met.stream().map(one -> one.settled().outcome().run()).collect(Collectors.toSet());
        met.stream().map(Met::took).min(Comparator.naturalOrder()).ifPresent(took -> arrivals.settled(runs, took));
    }

    /// A preview says nothing of what is an asset.
    private static List<Settled> aboutAssets(List<Settled> outcomes) {
        return outcomes.stream()
                .filter(settled -> !(settled.outcome() instanceof ObjectPreviewed))
                .toList();
    }

    /// An outcome that can't be stored must not keep its run open for ever: it is settled as our own fault.
    @Override
    public List<Outgoing> abandoned(Message<OutcomeEvent> message, Exception cause) {
        return switch (message.event()) {
            case ObjectAdmitted _, ObjectRejected _ -> List.of(Outgoing.of(internal(message.event())));
            case ObjectFaulted faulted
            when faulted.cause() != FaultCause.INTERNAL -> List.of(Outgoing.of(internal(faulted)));
            case ObjectPreviewed previewed
            when !OutcomeNames.FAULTED.equals(OutcomeNames.counted(previewed)) ->
                List.of(Outgoing.of(internal(previewed)));
            case ObjectFaulted _, ObjectRemoved _, ObjectPreviewed _ -> List.of();
        };
    }

    private static ObjectPreviewed internal(ObjectPreviewed outcome) {
        return new ObjectPreviewed(
                EventId.derived(outcome.id(), FaultCause.INTERNAL),
                outcome.at(),
                outcome.run(),
                outcome.object(),
                outcome.now(),
                outcome.observedAt(),
                new PreviewVerdict.PreviewFaulted(FaultCause.INTERNAL, NOT_STORED),
                outcome.requests(),
                outcome.lookUps(),
                outcome.rulesVersion());
    }

    private static ObjectFaulted internal(OutcomeEvent outcome) {
        return new ObjectFaulted(
                EventId.derived(outcome.id(), FaultCause.INTERNAL),
                outcome.at(),
                outcome.run(),
                outcome.object(),
                outcome.now(),
                outcome.observedAt(),
                FaultCause.INTERNAL,
                NOT_STORED);
    }

    /// Leaves out outcomes of connections that this catalogue has never run. A removal is heeded even when its
    /// connection is forgotten by now: the last thing said of its objects must be that they are none.
    private List<Settled> known(Handle handle, List<Message<OutcomeEvent>> batch) {
        List<Settled> outcomes = new ArrayList<>(batch.size());
        for (Message<OutcomeEvent> message : batch) {
            OutcomeEvent outcome = message.event();
            Optional<Long> forgotten = outcome instanceof ObjectRemoved ? Optional.of(FORGOTTEN) : Optional.empty();
            connectionId(handle, outcome.object().connection().value())
                    .or(() -> forgotten)
                    .ifPresent(id ->
                            outcomes.add(new Settled(id, message.position().partition(), outcome)));
        }
        return outcomes;
    }

    private Optional<Long> connectionId(Handle handle, String connection) {
        return Optional.ofNullable(connectionIds.computeIfAbsent(
                connection,
                name -> handle.createQuery("SELECT id FROM connection WHERE connection = :name")
                        .bind("name", name)
                        .mapTo(Long.class)
                        .findOne()
                        .orElse(null)));
    }

    private record Match(long connectionId, String key, String run, String etag) {}

    /// Of several outcomes that answer the same pending row the first one counts.
    private static List<Met> takePending(Handle handle, List<Settled> outcomes) {
        Map<Match, Settled> candidates = new LinkedHashMap<>();
        for (Settled settled : outcomes) {
            if (!(settled.outcome() instanceof ObjectRemoved)) {
                OutcomeEvent outcome = settled.outcome();
                candidates.putIfAbsent(
                        new Match(
                                settled.connectionId(),
                                outcome.object().key().value(),
                                outcome.run().value(),
                                outcome.now().etag()),
                        settled);
            }
        }
        List<Settled> rows = List.copyOf(candidates.values());
        if (rows.isEmpty()) {
            return List.of();
        }
        return handle.createQuery("""
                        DELETE FROM pending p
                        USING unnest(:connections, :keys, :runs, :etags) WITH ORDINALITY
                              AS t (connection_id, key, run, etag, number)
                        WHERE p.connection_id = t.connection_id AND p.key = t.key AND p.run = t.run AND p.etag = t.etag
                        RETURNING t.number, extract(epoch FROM clock_timestamp() - p.observed_at) AS seconds""")
                .bind("connections", Columns.of(rows, Long.class, Settled::connectionId))
                .bind(
                        "keys",
                        Columns.of(
                                rows,
                                byte[].class,
                                r -> r.outcome().object().key().bytes()))
                .bind(
                        "runs",
                        Columns.of(rows, String.class, r -> r.outcome().run().value()))
                .bind(
                        "etags",
                        Columns.of(rows, String.class, r -> r.outcome().now().etag()))
                .map((row, _) -> new Met(
                        rows.get(row.getInt("number") - 1),
                        Duration.ofMillis(Math.round(1_000 * row.getDouble("seconds")))))
                .list();
    }

    private record Tally(String run, int partition, String outcome) {}

    private void count(Handle handle, List<Settled> met) {
        Map<Tally, Long> tallies = new HashMap<>();
        for (Settled settled : met) {
            String outcome = OutcomeNames.counted(settled.outcome());
            tallies.merge(new Tally(settled.outcome().run().value(), settled.partition(), outcome), 1L, Long::sum);
            meters.counter("bucketsync.outcomes", "outcome", outcome).increment();
        }
        tallies.forEach((tally, n) -> handle.createUpdate("""
                        INSERT INTO run_count (run, partition, outcome, n) VALUES (:run, :partition, :outcome, :n)
                        ON CONFLICT (run, partition, outcome) DO UPDATE SET n = run_count.n + excluded.n""")
                .bind("run", tally.run())
                .bind("partition", tally.partition())
                .bind("outcome", tally.outcome())
                .bind("n", n)
                .execute());
    }
}
