package dev.bucketsync.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AsyncApiTest {
    private static final String DEAD_LETTERS = "dead-letters";
    private static final Pattern FIELD = Pattern.compile("\\{(\\w+)}");

    private final JsonNode document = read();

    static List<Golden> goldens() {
        return Golden.all();
    }

    @Test
    void hasAChannelForEachTopicAndNoOther() {
        assertThat(document.get("channels").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(topics(), Stream.of(DEAD_LETTERS)).toList());
    }

    @ParameterizedTest
    @EnumSource
    void cutsAndKeepsTopicsAsTheCodeDoes(Topic topic) {
        JsonNode channel = channel(topic.shortName());
        JsonNode kafka = channel.at("/bindings/kafka");

        assertThat(channel.get("address").asText()).isEqualTo(TopicNames.DEFAULT.of(topic));
        assertThat(kafka.get("partitions").asInt()).isEqualTo(topic.productionPartitions());
        assertThat(channel.get("x-local-partitions").asInt()).isEqualTo(topic.localPartitions());
        assertThat(kafka.at("/topicConfiguration/cleanup.policy/0").asText())
                .isEqualToIgnoringCase(topic.cleanup().name());
        assertThat(millis(kafka, retentionOf(topic))).isEqualTo(topic.retention());
        assertThat(kafka.get("topicConfiguration").size())
                .isEqualTo(topic.retention().isPresent() ? 2 : 1);
    }

    @ParameterizedTest
    @EnumSource
    void parksTheDeadLettersOfEveryTopic(Topic topic) {
        JsonNode channel = channel(DEAD_LETTERS);

        assertThat(channel.get("address").asText().replace("{topic}", topic.shortName()))
                .isEqualTo(TopicNames.DEFAULT.deadLettersOf(topic));
        assertThat(channel.at("/parameters/topic/enum")).hasSize(Topic.values().length);
        assertThat(channel.at("/parameters/topic/enum").valueStream().map(JsonNode::asText))
                .contains(topic.shortName());
        assertThat(millis(channel.at("/bindings/kafka"), "retention.ms")).contains(Topic.DEAD_LETTER_RETENTION);
        assertThat(channel.at("/bindings/kafka/partitions").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void sendsEachTypeOnItsTopicAndNowhereElse(Topic topic) {
        TreeSet<String> expected = goldens().stream()
                .filter(golden -> golden.event().topic() == topic)
                .map(Golden::type)
                .collect(Collectors.toCollection(TreeSet::new));
        switch (topic) {
            case BUCKET_EVENTS -> expected.add("bucket-events");
            case ASSETS -> expected.add("tombstone");
            case ACCOUNTS,
                    CONNECTIONS,
                    SYNC_REQUESTS,
                    OBJECTS,
                    ACCEPTED_ASSETS,
                    OUTCOMES,
                    SYNC_RUNS,
                    QUOTA_USAGE,
                    QUOTA_ALERTS,
                    QUOTA_ADJUSTMENTS -> assertThat(expected).isNotEmpty();
        }

        assertThat(channel(topic.shortName()).get("messages").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void tellsTheKeyOfEveryMessage(Golden golden) {
        Event event = golden.event();
        String rule = channel(event.topic().shortName()).get("x-key").asText();

        String key = FIELD.matcher(rule)
                .replaceAll(field -> Matcher.quoteReplacement(
                        golden.data().findValue(field.group(1)).asText()));

        assertThat(event.key()).isEqualTo(key);
    }

    @Test
    void describesEveryTypeByItsSchema() {
        EventCodec.types().forEach(type -> {
            JsonNode message = document.get("components").get("messages").get(type);
            assertThat(message.get("name").asText()).isEqualTo(type);
            assertThat(EventSchemas.path(type))
                    .endsWith("/" + message.at("/payload/$ref").asText());
        });
    }

    @Test
    void refersOnlyToWhatExists() {
        assertThat(document.findValuesAsText("$ref")).isNotEmpty().allSatisfy(ref -> {
            if (ref.startsWith("#")) {
                assertThat(document.at(ref.substring(1)).isMissingNode()).isFalse();
            } else {
                assertThat(EventSchemas.text(EventSchemas.asyncApiPath().replace("asyncapi.yaml", ref)))
                        .isNotBlank();
            }
        });
    }

    @Test
    void hasSomeoneWhoSendsAndSomeoneWhoReceivesOnEveryChannel() {
        for (String action : List.of("send", "receive")) {
            assertThat(document.get("operations")
                            .valueStream()
                            .filter(operation ->
                                    operation.get("action").asText().equals(action))
                            .map(operation -> operation.at("/channel/$ref").asText())
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(document.get("channels").properties().stream()
                            .map(channel -> "#/channels/" + channel.getKey())
                            .toList());
        }
    }

    @Test
    void callsOperationsByWhoDoesWhatWhere() {
        for (Map.Entry<String, JsonNode> operation : document.get("operations").properties()) {
            JsonNode value = operation.getValue();
            assertThat(operation.getKey())
                    .isEqualTo("%s-%ss-%s"
                            .formatted(
                                    value.at("/tags/0/name").asText(),
                                    value.get("action").asText(),
                                    value.at("/channel/$ref").asText().replace("#/channels/", "")));
        }
    }

    private static String retentionOf(Topic topic) {
        return switch (topic.cleanup()) {
            case COMPACT -> "delete.retention.ms";
            case DELETE -> "retention.ms";
        };
    }

    private static Optional<Duration> millis(JsonNode kafka, String setting) {
        return Optional.ofNullable(kafka.get("topicConfiguration").get(setting))
                .map(JsonNode::asLong)
                .map(Duration::ofMillis);
    }

    private JsonNode channel(String name) {
        return document.get("channels").get(name);
    }

    private static Stream<String> topics() {
        return Arrays.stream(Topic.values()).map(Topic::shortName);
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(EventSchemas.text(EventSchemas.asyncApiPath()));
        } catch (IOException e) {
            throw new AssertionError("the document is YAML", e);
        }
    }
}
