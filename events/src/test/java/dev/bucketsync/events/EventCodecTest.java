package dev.bucketsync.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.RequestId;
import dev.bucketsync.events.run.SyncMode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final Golden REQUEST = Golden.of("bucketsync.sync.requested.v1");

    private final EventCodec codec = new EventCodec("sync-worker");

    @Test
    void saysTheEnvelopeOutsideTheData() {
        CloudEvent cloudEvent = codec.encode(new SyncRequestEvent.SyncRequested(
                new EventId("e1"),
                Instant.parse("2026-11-23T10:15:30.123999Z"),
                new RequestId("r1"),
                new ConnectionId("c1"),
                SyncMode.INCREMENTAL,
                "test"));

        assertThat(cloudEvent.getId()).isEqualTo("e1");
        assertThat(cloudEvent.getType()).isEqualTo("bucketsync.sync.requested.v1");
        assertThat(cloudEvent.getSource()).hasToString("/bucketsync/sync-worker");
        assertThat(cloudEvent.getTime()).hasToString("2026-11-23T10:15:30.123Z");
        assertThat(cloudEvent.getDataContentType()).isEqualTo("application/json");
        assertThat(Objects.requireNonNull(cloudEvent.getData()).toBytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        "{\"request\":\"r1\",\"connection\":\"c1\",\"mode\":\"INCREMENTAL\",\"requestedBy\":\"test\"}");
    }

    @Test
    void namesTheUnknownTypeAndTheKnownOnes() {
        assertUnreadable(CloudEventBuilder.from(REQUEST.cloudEvent())
                        .withType("bucketsync.sync.requested.v2")
                        .build())
                .hasMessageContaining("unknown type 'bucketsync.sync.requested.v2'")
                .hasMessageContaining("bucketsync.sync.requested.v1");
    }

    @Test
    void boundsWhatAProducerCanPutIntoTheReason() {
        assertUnreadable(CloudEventBuilder.from(REQUEST.cloudEvent())
                        .withType("x".repeat(100_000))
                        .build())
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2_000));
    }

    @Test
    void refusesAMessageWithoutData() {
        assertUnreadable(CloudEventBuilder.from(REQUEST.cloudEvent())
                        .withoutData()
                        .build())
                .hasMessageContaining("has no data");
    }

    @Test
    void refusesWhatIsNotJson() {
        assertUnreadable(withData("{\"request\": ")).hasMessageContaining("not JSON");
        assertUnreadable(withData("")).hasMessageContaining("no JSON object");
        assertUnreadable(withData("[]")).hasMessageContaining("no JSON object");
        assertUnreadable(withData(REQUEST.data() + " and more")).hasMessageContaining("not JSON");
    }

    @Test
    void namesTheFieldThatIsWrong() {
        ObjectNode data = REQUEST.data().deepCopy();
        data.put("mode", "SOMEHOW");
        assertUnreadable(REQUEST.cloudEvent(data))
                .hasMessageContaining("bucketsync.sync.requested.v1: field 'mode'")
                .hasMessageContaining("INCREMENTAL");

        Golden rejected = Golden.of("bucketsync.outcome.rejected.v1");
        ObjectNode nested = rejected.data().deepCopy();
        ((ObjectNode) nested.at("/reasons/1")).put("reason", "UGLY");
        assertUnreadable(rejected.cloudEvent(nested)).hasMessageContaining("field 'reasons.[1].reason'");
    }

    @Test
    void namesTheFieldThatIsMissing() {
        ObjectNode data = REQUEST.data().deepCopy();
        data.remove("connection");
        assertUnreadable(REQUEST.cloudEvent(data)).hasMessageContaining("connection");

        Golden account = Golden.of("bucketsync.account.updated.v1");
        ObjectNode number = account.data().deepCopy();
        number.remove("revision");
        assertUnreadable(account.cloudEvent(number)).hasMessageContaining("revision");
    }

    @Test
    void refusesAnIdThatIsTooLong() {
        assertUnreadable(CloudEventBuilder.from(REQUEST.cloudEvent())
                        .withId("i".repeat(129))
                        .build())
                .hasMessageContaining("128");
    }

    @Test
    void fallsBackToTheTimeOfReceiptWhereTheProducerLeftTheTimeOut() throws UnreadableEventException {
        CloudEvent timeless =
                CloudEventBuilder.from(REQUEST.cloudEvent()).withTime(null).build();

        assertThat(codec.decode(timeless, Golden.RECEIVED).at()).isEqualTo(Golden.RECEIVED);
    }

    @Test
    void trustsTheEnvelopeAndNotAnIdInTheData() throws UnreadableEventException {
        ObjectNode data = REQUEST.data().deepCopy();
        data.put("id", "forged");
        data.put("at", "1970-01-01T00:00:00.000Z");

        assertThat(codec.decode(REQUEST.cloudEvent(data), Golden.RECEIVED)).isEqualTo(REQUEST.event());
    }

    /// An absent quota is an unlimited one, so nothing but absence may be read so.
    @Test
    void readsOnlyAnAbsentQuotaAsUnlimited() throws UnreadableEventException {
        Golden account = Golden.of("bucketsync.account.updated.v1-unlimited");
        assertThat(((AccountEvent.AccountUpdated) account.event()).monthlyQuota())
                .isEqualTo(OptionalLong.empty());

        ObjectNode data = account.data().deepCopy();
        data.put("monthlyQuota", "");
        assertUnreadable(account.cloudEvent(data)).hasMessageContaining("monthlyQuota");
    }

    @Test
    void hasAWireNameForEveryEvent() {
        assertThat(Golden.all())
                .allSatisfy(golden ->
                        assertThat(EventCodec.typeOf(golden.event().getClass())).isEqualTo(golden.type()));
    }

    @Test
    void keepsTheExternalIdOutOfLogs() {
        Golden connection = Golden.of("bucketsync.connection.updated.v1");

        assertThat(connection.event().toString())
                .contains("acme-media")
                .doesNotContain(connection.data().get("externalId").asText());
    }

    @Test
    void keepsTheExternalIdOutOfComplaints() {
        Golden connection = Golden.of("bucketsync.connection.updated.v1");
        ObjectNode data = connection.data().deepCopy();
        data.put("revision", "new");

        assertUnreadable(connection.cloudEvent(data))
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain(connection.data().get("externalId").asText()));
    }

    private static CloudEvent withData(String text) {
        return CloudEventBuilder.from(REQUEST.cloudEvent())
                .withData(text.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private AbstractThrowableAssert<?, ?> assertUnreadable(CloudEvent cloudEvent) {
        return assertThatThrownBy(() -> codec.decode(cloudEvent, Golden.RECEIVED))
                .isInstanceOf(UnreadableEventException.class);
    }
}
