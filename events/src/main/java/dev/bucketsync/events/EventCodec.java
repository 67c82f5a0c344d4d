package dev.bucketsync.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Turns events into CloudEvents 1.0 and back. Id, time and type are the envelope's; the data is the rest of the
/// record.
public final class EventCodec {
    /// The wire names: explicit, versioned, never derived from a class name.
    private static final Map<Class<? extends Event>, String> TYPES = Map.ofEntries(
            Map.entry(AccountEvent.AccountUpdated.class, "bucketsync.account.updated.v1"),
            Map.entry(ConnectionEvent.ConnectionUpdated.class, "bucketsync.connection.updated.v1"),
            Map.entry(SyncRequestEvent.SyncRequested.class, "bucketsync.sync.requested.v1"),
            Map.entry(SyncRequestEvent.CancelRequested.class, "bucketsync.sync.cancel-requested.v1"),
            Map.entry(SyncRequestEvent.RemovalConfirmed.class, "bucketsync.sync.removal-confirmed.v1"),
            Map.entry(ObjectEvent.ObjectAdded.class, "bucketsync.object.added.v1"),
            Map.entry(ObjectEvent.ObjectModified.class, "bucketsync.object.modified.v1"),
            Map.entry(ObjectEvent.ObjectRejudged.class, "bucketsync.object.rejudged.v1"),
            Map.entry(VerdictEvent.ObjectAccepted.class, "bucketsync.object.accepted.v1"),
            Map.entry(OutcomeEvent.ObjectAdmitted.class, "bucketsync.outcome.admitted.v1"),
            Map.entry(OutcomeEvent.ObjectRejected.class, "bucketsync.outcome.rejected.v1"),
            Map.entry(OutcomeEvent.ObjectFaulted.class, "bucketsync.outcome.faulted.v1"),
            Map.entry(OutcomeEvent.ObjectRemoved.class, "bucketsync.outcome.removed.v1"),
            Map.entry(OutcomeEvent.ObjectPreviewed.class, "bucketsync.object.previewed.v1"),
            Map.entry(AssetEvent.AssetUpdated.class, "bucketsync.asset.updated.v1"),
            Map.entry(SyncRunEvent.SyncRunStarted.class, "bucketsync.run.started.v1"),
            Map.entry(SyncRunEvent.SyncRunProgressed.class, "bucketsync.run.progressed.v1"),
            Map.entry(SyncRunEvent.SyncRunFinished.class, "bucketsync.run.finished.v1"),
            Map.entry(QuotaEvent.QuotaUsageChanged.class, "bucketsync.quota.usage-changed.v1"),
            Map.entry(QuotaEvent.QuotaThresholdCrossed.class, "bucketsync.quota.threshold-crossed.v1"),
            Map.entry(QuotaEvent.QuotaCredited.class, "bucketsync.quota.credited.v1"));

    private static final Map<String, Class<? extends Event>> CLASSES =
            TYPES.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final String ID = "id";
    private static final String TIME = "at";

    private final JsonMapper json = EventJson.mapper();
    private final JsonMapper dataOnly =
            EventJson.mapper().rebuild().addMixIn(Event.class, Data.class).build();
    private final URI source;

    /// An event without what its envelope says.
    @JsonIgnoreProperties({ID, TIME})
    private interface Data {}

    /// @param service who speaks, such as `sync-worker`
    public EventCodec(String service) {
        this.source = URI.create("/bucketsync/" + service);
    }

    /// All wire names, sorted.
    public static Stream<String> types() {
        return CLASSES.keySet().stream().sorted();
    }

    public static String typeOf(Class<? extends Event> event) {
        return Optional.ofNullable(TYPES.get(event))
                .orElseThrow(() -> new IllegalStateException("no wire name for " + event));
    }

    public CloudEvent encode(Event event) {
        return CloudEventBuilder.v1()
                .withId(event.id().value())
                .withType(typeOf(event.getClass()))
                .withSource(source)
                .withTime(OffsetDateTime.ofInstant(event.at().truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC))
                .withData("application/json", data(event))
                .build();
    }

    /// Reads an event, or says in a sentence which field of which type is wrong.
    ///
    /// @param receivedAt stands in for a time the producer left out
    public Event decode(CloudEvent cloudEvent, Instant receivedAt) throws UnreadableEventException {
        Class<? extends Event> type = Optional.<Class<? extends Event>>ofNullable(CLASSES.get(cloudEvent.getType()))
                .orElseThrow(() -> new UnreadableEventException("unknown type '%s'; known are: %s"
                        .formatted(clipped(cloudEvent.getType()), types().collect(Collectors.joining(", ")))));
        ObjectNode data = data(cloudEvent);
        data.put(ID, cloudEvent.getId());
        Instant time = Optional.ofNullable(cloudEvent.getTime())
                .map(OffsetDateTime::toInstant)
                .orElse(receivedAt);
        data.put(TIME, EventJson.format(time));
        try {
            return json.treeToValue(data, type);
        } catch (JsonMappingException e) {
            throw new UnreadableEventException(
                    "%s: field '%s': %s".formatted(cloudEvent.getType(), path(e), clipped(e.getOriginalMessage())));
        } catch (JsonProcessingException e) {
            throw new UnreadableEventException(cloudEvent.getType() + ": " + clipped(e.getOriginalMessage()));
        }
    }

    private ObjectNode data(CloudEvent cloudEvent) throws UnreadableEventException {
        if (cloudEvent.getData() == null) {
            throw new UnreadableEventException(cloudEvent.getType() + ": has no data");
        }
        try {
            JsonNode node = json.readTree(cloudEvent.getData().toBytes());
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new UnreadableEventException(cloudEvent.getType() + ": data is no JSON object");
        } catch (JsonProcessingException e) {
            throw new UnreadableEventException(
                    cloudEvent.getType() + ": data is not JSON: " + clipped(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    private byte[] data(Event event) {
        try {
            return dataOnly.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every event of ours is writable", e);
        }
    }

    private static String path(JsonMappingException e) {
        Function<JsonMappingException.Reference, String> name =
                step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName();
        return e.getPath().stream().map(name).collect(Collectors.joining("."));
    }

    /// What others sent ends up in headers and logs: bounded.
    private static String clipped(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }
}
