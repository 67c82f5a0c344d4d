package dev.bucketsync.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.events.object.ObjectRef;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.run.Purpose;
import dev.bucketsync.events.run.RunCounts;
import dev.bucketsync.events.run.RunProgress;
import dev.bucketsync.events.run.RunSnapshot;
import dev.bucketsync.events.run.RunState;
import dev.bucketsync.events.run.Schedule;
import dev.bucketsync.events.run.SyncMode;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.PreviewVerdict;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.events.verdict.Shortfall;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A field that a record has and its schema does not, or the other way round, is a broken promise to someone.
class SchemaFieldsTest {
    private static final Set<Class<?>> OPTIONAL =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);
    private static final Set<String> NOT_DATA = Set.of("id", "at");

    static List<Golden> goldens() {
        return Golden.all();
    }

    static Stream<Class<?>> sharedRecords() {
        return Stream.of(
                ObjectRef.class,
                ObjectState.class,
                Media.Image.class,
                Media.Video.class,
                Rejection.class,
                Shortfall.class,
                PreviewVerdict.PreviewAccepted.class,
                PreviewVerdict.PreviewRejected.class,
                PreviewVerdict.PreviewFaulted.class,
                RunCounts.class,
                RunProgress.class,
                RunSnapshot.class,
                Schedule.class);
    }

    static Stream<Class<? extends Enum<?>>> enums() {
        return Stream.of(
                RejectionReason.class,
                FaultCause.class,
                ConnectionStatus.class,
                SyncMode.class,
                RunState.class,
                Purpose.class);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void listsTheFieldsOfItsRecord(Golden golden) throws IOException {
        Class<? extends Event> event = golden.event().getClass();
        JsonNode schema = Golden.JSON.readTree(EventSchemas.text(EventSchemas.path(golden.type())));

        assertThat(schema.get("title").asText()).isEqualTo(event.getSimpleName());
        assertThat(schema.get("description").asText()).isNotBlank();
        assertSameFields(schema, event);
    }

    @ParameterizedTest
    @MethodSource("sharedRecords")
    void listsTheFieldsOfSharedRecords(Class<?> shared) throws IOException {
        assertSameFields(common(shared), shared);
    }

    @ParameterizedTest
    @MethodSource("enums")
    void listsEveryConstant(Class<? extends Enum<?>> closed) throws IOException {
        assertThat(texts(common(closed).get("enum")))
                .containsExactlyElementsOf(
                        Arrays.stream(closed.getEnumConstants()).map(Enum::name).toList());
    }

    private static void assertSameFields(JsonNode schema, Class<?> type) {
        List<RecordComponent> data = Arrays.stream(type.getRecordComponents())
                .filter(component -> !Event.class.isAssignableFrom(type) || !NOT_DATA.contains(component.getName()))
                .toList();
        boolean told = Media.class.isAssignableFrom(type) || PreviewVerdict.class.isAssignableFrom(type);
        List<String> kind = told ? List.of("kind") : List.of();
        assertThat(schema.get("properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(kind.stream(), data.stream().map(RecordComponent::getName))
                                .toList());
        assertThat(texts(schema.get("required")))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                kind.stream(),
                                data.stream()
                                        .filter(component -> !OPTIONAL.contains(component.getType()))
                                        .map(RecordComponent::getName))
                        .toList());
        assertThat(schema.get("additionalProperties").asBoolean()).isTrue();
    }

    private static JsonNode common(Class<?> type) throws IOException {
        return Golden.JSON
                .readTree(EventSchemas.text(EventSchemas.commonPath()))
                .get("$defs")
                .valueStream()
                .filter(def -> def.path("title").asText().equals(type.getSimpleName()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
