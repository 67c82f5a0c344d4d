package dev.bucketsync.runtime.kafka;

import static dev.bucketsync.runtime.kafka.Samples.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.EventCodec;
import dev.bucketsync.events.QuotaEvent;
import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.events.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-23T10:15:31Z");
    private static final String STRUCTURED = "application/cloudevents+json";

    private final Records records = new Records(new EventCodec("tested-service"), TopicNames.DEFAULT);

    private static ConsumerRecord<byte[], byte[]> received(byte[] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                "bucketsync.sync-requests",
                1,
                42,
                RECEIVED.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value,
                headers,
                Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> received(String value, Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, text) -> Records.put(all, name, text));
        return received(value.getBytes(StandardCharsets.UTF_8), all);
    }

    private Message<SyncRequestEvent> arrive(ProducerRecord<String, byte[]> sent) throws UnreadableEventException {
        return records.message(received(sent.value(), new RecordHeaders(sent.headers())), SyncRequestEvent.class);
    }

    @Test
    void readsWhatItWrote() throws UnreadableEventException {
        ProducerRecord<String, byte[]> sent = records.record(Outgoing.of(request("r0", "c7")));
        assertThat(sent.topic()).isEqualTo("bucketsync.sync-requests");
        assertThat(sent.key()).isEqualTo("c7");
        Message<SyncRequestEvent> message = arrive(sent);
        assertThat(message.event()).isEqualTo(request("r0", "c7"));
        assertThat(message.position()).isEqualTo(new Position("bucketsync.sync-requests", 1, 42));
        assertThat(message.attempt()).isEqualTo(1);
        assertThat(message.receivedAt()).isEqualTo(RECEIVED);
    }

    @Test
    void countsAttempts() throws UnreadableEventException {
        assertThat(arrive(records.record(request("r0"), 7)).attempt()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "", "99999", "1.5"})
    void countsAnAttemptThatIsNoneAsTheFirst(String attempt) throws UnreadableEventException {
        ProducerRecord<String, byte[]> sent = records.record(Outgoing.of(request("r0")));
        Records.put(sent.headers(), Records.ATTEMPT, attempt);
        assertThat(arrive(sent).attempt()).isEqualTo(1);
    }

    @Test
    void carriesTheTraceOfTheWorkThatSaysIt() throws UnreadableEventException {
        Trace trace = Trace.fresh();
        ProducerRecord<String, byte[]> sent = trace.in(() -> records.record(Outgoing.of(request("r0"))));
        assertThat(arrive(sent).trace()).isEqualTo(trace);
    }

    @Test
    void beginsATraceWhereTheSenderHasNone() throws UnreadableEventException {
        ProducerRecord<String, byte[]> sent = records.record(Outgoing.of(request("r0")));
        Records.put(sent.headers(), Trace.HEADER, "garbage");
        assertThat(arrive(sent).trace()).isNotEqualTo(arrive(sent).trace());
    }

    @Test
    void writesATombstone() {
        ProducerRecord<String, byte[]> sent = records.record(new Outgoing.Tombstone(Topic.ASSETS, "c1/k"));
        assertThat(sent.topic()).isEqualTo("bucketsync.assets");
        assertThat(sent.key()).isEqualTo("c1/k");
        assertThat(sent.value()).isNull();
    }

    @Test
    void readsAPlainProducersStructuredModeWithoutATime() throws UnreadableEventException {
        String json = """
                {"specversion":"1.0","id":"x1","source":"/anyone","type":"bucketsync.sync.requested.v1",
                 "data":{"request":"r0","connection":"c1","mode":"INCREMENTAL","requestedBy":"a shell"}}""";
        Message<SyncRequestEvent> message =
                records.message(received(json, Map.of("content-type", STRUCTURED)), SyncRequestEvent.class);
        assertThat(message.event()).isInstanceOf(SyncRequested.class);
        assertThat(message.event().at()).isEqualTo(RECEIVED);
        assertThat(message.event().requestedBy()).isEqualTo("a shell");
    }

    @Test
    void namesTheFieldThatIsWrong() {
        String json = """
                {"specversion":"1.0","id":"x1","source":"/anyone","type":"bucketsync.sync.requested.v1",
                 "data":{"request":"r0","connection":"c1","mode":"SOMETIMES","requestedBy":"a shell"}}""";
        assertThatThrownBy(() ->
                        records.message(received(json, Map.of("content-type", STRUCTURED)), SyncRequestEvent.class))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageContaining("mode");
    }

    @Test
    void refusesAnEventOfAnotherFamily() {
        ProducerRecord<String, byte[]> sent = records.record(Outgoing.of(request("r0")));
        assertThatThrownBy(() ->
                        records.message(received(sent.value(), new RecordHeaders(sent.headers())), QuotaEvent.class))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageContaining("bucketsync.sync.requested.v1 does not belong on");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"specversion\":\"1.0\"}",
                "{\"specversion\":\"9.9\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\" \",\"type\":\"t\",\"time\":\"yesterday\"}",
                "{\"specversion\":\"1.0\",\"id\":7,\"source\":[],\"type\":{}}",
            })
    void findsGarbageInStructuredModeUnreadable(String json) {
        assertThat(read(received(json, Map.of("content-type", STRUCTURED)))).isInstanceOf(Reading.Unreadable.class);
    }

    @Test
    void findsAHeaderOfNothingUnreadable() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("content-type", null);
        headers.add("ce_specversion", null);
        assertThat(read(received(new byte[0], headers))).isInstanceOf(Reading.Unreadable.class);
    }

    @Test
    void findsDeeplyNestedJsonUnreadable() {
        String nested = "[".repeat(200_000);
        assertThat(read(received(nested, Map.of("content-type", STRUCTURED)))).isInstanceOf(Reading.Unreadable.class);
    }

    /// Thousands of records with changed bytes: each is read or called unreadable, and nothing is thrown.
    @Test
    void findsNoBytesThatStopIt() {
        Random random = new Random(7);
        ProducerRecord<String, byte[]> sent = records.record(Outgoing.of(request("r0")));
        for (int i = 0; i < 20_000; i++) {
            byte[] value = sent.value().clone();
            value[random.nextInt(value.length)] = (byte) random.nextInt();
            RecordHeaders headers = new RecordHeaders();
            sent.headers().forEach(header -> {
                byte[] text = header.value().clone();
                if (random.nextInt(8) == 0) {
                    text[random.nextInt(text.length)] = (byte) random.nextInt();
                }
                headers.add(header.key(), text);
            });
            assertThat(read(received(value, headers))).isNotNull();
        }
    }

    private Reading<SyncRequestEvent> read(ConsumerRecord<byte[], byte[]> record) {
        return Alone.read(records, record, SyncRequestEvent.class);
    }
}
