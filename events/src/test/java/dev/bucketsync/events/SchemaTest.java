package dev.bucketsync.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {
    private final EventCodec codec = new EventCodec("test");

    static List<Golden> goldens() {
        return Golden.all();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void missesAFieldWhereTheCodecMissesIt(Golden golden) {
        for (JsonPointer field : fields(golden.data(), JsonPointer.empty())) {
            ObjectNode data = golden.data().deepCopy();
            ((ObjectNode) data.at(field.head())).remove(field.last().getMatchingProperty());

            assertThat(refusal(golden, data).isPresent())
                    .as("%s without %s", golden, field)
                    .isEqualTo(!Schemas.complaints(golden.type(), data).isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void refusesWhatIsNoValueOfTheFieldAsTheCodecDoes(Golden golden) {
        for (JsonPointer field : fields(golden.data(), JsonPointer.empty())) {
            for (JsonNode wrong : wrongValues(golden.data().at(field))) {
                ObjectNode data = golden.data().deepCopy();
                ((ObjectNode) data.at(field.head())).set(field.last().getMatchingProperty(), wrong);

                String what = "%s with %s = %s".formatted(golden, field, wrong);
                assertThat(Schemas.complaints(golden.type(), data)).as(what).isNotEmpty();
                assertThat(refusal(golden, data))
                        .as(what)
                        .hasValueSatisfying(why -> assertThat(why).contains(nameInComplaints(field)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void takesUnknownFieldsAnywhere(Golden golden) throws UnreadableEventException {
        ObjectNode data = golden.data().deepCopy();
        data.findParents("connection").forEach(parent -> ((ObjectNode) parent).put("newField", 1));
        data.put("newField", "from a newer producer");

        assertThat(Schemas.complaints(golden.type(), data)).isEmpty();
        assertThat(codec.decode(golden.cloudEvent(data), Golden.RECEIVED)).isEqualTo(golden.event());
    }

    @ParameterizedTest
    @CsvSource({
        "bucketsync.sync.requested.v1, /mode, incremental",
        "bucketsync.outcome.faulted.v1, /cause, NO_LUCK",
        "bucketsync.outcome.rejected.v1, /reasons/0/reason, UGLY",
        "bucketsync.connection.updated.v1, /status, FINE",
        "bucketsync.run.finished.v1, /snapshot/state, DONE",
        "bucketsync.object.accepted.v1, /media/kind, AUDIO",
        "bucketsync.object.previewed.v1, /verdict/kind, MAYBE",
        "bucketsync.object.added.v1, /purpose, FUN",
        "bucketsync.object.added.v1, /observedAt, yesterday",
        "bucketsync.object.added.v1, /observedAt, 2026-11-23T10:15:30.000",
        "bucketsync.object.added.v1, /now/lastModified, 2026-13-23T10:15:30.000Z",
        "bucketsync.object.added.v1, /now/etag, '\"9b2c\"'",
        "bucketsync.object.added.v1, /object/account, a/b",
        "bucketsync.object.added.v1, /object/key, ''",
    })
    void refusesAWrongWordAsTheCodecDoes(String type, String field, String wrong) {
        Golden golden = Golden.of(type);
        ObjectNode data = golden.data().deepCopy();
        JsonPointer pointer = JsonPointer.compile(field);
        ((ObjectNode) data.at(pointer.head())).put(pointer.last().getMatchingProperty(), wrong);

        assertThat(Schemas.complaints(type, data)).isNotEmpty();
        assertThat(refusal(golden, data)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "bucketsync.account.updated.v1, /monthlyQuota, -1",
        "bucketsync.object.accepted.v1, /units, 0",
        "bucketsync.quota.credited.v1, /units, 0",
        "bucketsync.object.added.v1, /now/size, -1",
        "bucketsync.object.previewed.v1, /requests, -1",
        "bucketsync.object.previewed.v1, /verdict/units, 0",
    })
    void refusesANumberBelowTheLeastAsTheCodecDoes(String type, String field, long wrong) {
        Golden golden = Golden.of(type);
        ObjectNode data = golden.data().deepCopy();
        JsonPointer pointer = JsonPointer.compile(field);
        ((ObjectNode) data.at(pointer.head())).put(pointer.last().getMatchingProperty(), wrong);

        assertThat(Schemas.complaints(type, data)).isNotEmpty();
        assertThat(refusal(golden, data)).isPresent();
    }

    @Test
    void refusesARejectionWithoutReasonAsTheCodecDoes() {
        Golden golden = Golden.of("bucketsync.outcome.rejected.v1");
        ObjectNode data = golden.data().deepCopy();
        data.putArray("reasons");

        assertThat(Schemas.complaints(golden.type(), data)).isNotEmpty();
        assertThat(refusal(golden, data)).isPresent();
    }

    /// What S3's local time or a finer clock would look like; the codec forgives it, no producer of ours writes it.
    @ParameterizedTest
    @CsvSource({"2026-11-23T11:15:30.000+01:00", "2026-11-23T10:15:30Z", "2026-11-23T10:15:30.123456Z"})
    void insistsOnUtcWithMillisecondsWhereTheCodecIsMild(String time) {
        Golden golden = Golden.of("bucketsync.object.added.v1");
        ObjectNode data = golden.data().deepCopy();
        data.put("observedAt", time);

        assertThat(Schemas.complaints(golden.type(), data)).isNotEmpty();
        assertThat(refusal(golden, data)).isEmpty();
    }

    @Test
    void knowsNoSchemaOfAnUnknownType() {
        assertThatThrownBy(() -> EventSchemas.path("../common"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("../common");
    }

    private Optional<String> refusal(Golden golden, JsonNode data) {
        try {
            codec.decode(golden.cloudEvent(data), Golden.RECEIVED);
            return Optional.empty();
        } catch (UnreadableEventException e) {
            return Optional.of(e.getMessage());
        }
    }

    /// The kind decides which record is meant, so its complaint is about the whole that has it.
    private static String nameInComplaints(JsonPointer field) {
        String name = field.last().getMatchingProperty();
        return name.equals("kind") ? field.head().last().getMatchingProperty() : name;
    }

    /// Every field of every object in there.
    private static List<JsonPointer> fields(JsonNode node, JsonPointer at) {
        List<JsonPointer> found = new ArrayList<>();
        node.properties().forEach(field -> {
            JsonPointer pointer = at.appendProperty(field.getKey());
            found.add(pointer);
            found.addAll(fields(field.getValue(), pointer));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            found.addAll(fields(node.get(i), at.appendIndex(i)));
        }
        return found;
    }

    private static List<JsonNode> wrongValues(JsonNode right) {
        JsonNode object = Golden.JSON.createObjectNode().put("no", "such");
        JsonNode array = Golden.JSON.createArrayNode().add("x");
        JsonNode text = Golden.JSON.getNodeFactory().textNode("1");
        JsonNode empty = Golden.JSON.getNodeFactory().textNode("");
        JsonNode number = Golden.JSON.getNodeFactory().numberNode(0);
        JsonNode fraction = Golden.JSON.getNodeFactory().numberNode(1.5);
        return switch (right.getNodeType()) {
            case OBJECT, ARRAY -> List.of(object, array, text, empty, number);
            case STRING -> List.of(object, array, number, fraction);
            case NUMBER ->
                right.isIntegralNumber() ? List.of(object, array, text, empty, fraction) : List.of(object, array, text);
            case BOOLEAN -> List.of(object, array, text, empty, number);
            case BINARY, MISSING, NULL, POJO -> throw new AssertionError("no such value in a golden: " + right);
        };
    }
}
