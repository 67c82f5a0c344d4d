package dev.bucketsync.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {
    private final EventCodec codec = new EventCodec("test");

    static List<Golden> goldens() {
        return Golden.all();
    }

    @Test
    void keepsOneOfEachTypeAndNoneWithoutType() {
        assertThat(goldens().stream().map(Golden::type).distinct().sorted())
                .containsExactlyElementsOf(EventCodec.types().toList());
        assertThat(goldens())
                .allSatisfy(golden -> assertThat(golden.type())
                        .isEqualTo(golden.envelope().get("type").asText()));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void isReadAndWrittenUnchanged(Golden golden) throws Exception {
        CloudEvent again = codec.encode(golden.event());

        ObjectNode envelope = Golden.JSON.createObjectNode();
        envelope.put("id", again.getId());
        envelope.put("type", again.getType());
        envelope.put(
                "time", EventJson.format(Objects.requireNonNull(again.getTime()).toInstant()));
        envelope.set(
                "data",
                Golden.JSON.readTree(Objects.requireNonNull(again.getData()).toBytes()));
        assertThat(envelope).isEqualTo(golden.envelope());
        assertThat(codec.decode(again, Golden.RECEIVED)).isEqualTo(golden.event());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void fitsItsSchema(Golden golden) {
        assertThat(Schemas.complaints(golden.type(), golden.data())).isEmpty();
    }

    /// Structured mode is what plain producers write with an editor and kcat.
    @ParameterizedTest
    @MethodSource("goldens")
    void isReadInStructuredModeToo(Golden golden) throws Exception {
        ObjectNode structured = golden.envelope().deepCopy();
        structured.put("specversion", "1.0");
        structured.put("source", "/test");
        structured.put("datacontenttype", "application/json");

        CloudEvent cloudEvent =
                new JsonFormat().deserialize(structured.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(codec.decode(cloudEvent, Golden.RECEIVED)).isEqualTo(golden.event());
    }

    @Test
    void bucketEventsFitTheirSchema() throws IOException {
        for (String name : List.of("records", "test-event", "eventbridge")) {
            var json = Golden.JSON.readTree(getClass().getResourceAsStream("/bucket-events/%s.json".formatted(name)));
            assertThat(Schemas.complaintsAt(EventSchemas.bucketEventsPath(), json))
                    .isEmpty();
        }
    }

    static Stream<String> wrongBucketEvents() {
        return Stream.of(
                "{}",
                "[]",
                "{\"Event\": \"s3:Other\"}",
                "{\"Records\": {}}",
                "{\"Records\": [{\"eventName\": \"ObjectCreated:Put\"}]}",
                "{\"Records\": [{\"eventName\": \"x\", \"s3\": {\"bucket\": {\"name\": \"b\"}, \"object\": {}}}]}");
    }

    @ParameterizedTest
    @MethodSource("wrongBucketEvents")
    void theBucketEventsSchemaRefuses(String json) throws IOException {
        assertThat(Schemas.complaintsAt(EventSchemas.bucketEventsPath(), Golden.JSON.readTree(json)))
                .isNotEmpty();
    }
}
