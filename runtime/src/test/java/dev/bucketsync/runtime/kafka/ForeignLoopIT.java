package dev.bucketsync.runtime.kafka;

import static dev.bucketsync.runtime.kafka.KafkaCorner.header;
import static dev.bucketsync.runtime.kafka.KafkaCorner.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.Topic;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.runtime.process.PlumbingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForeignLoopIT {
    private static final Topic TOPIC = Topic.BUCKET_EVENTS;

    private final KafkaCorner corner = KafkaCorner.with(TOPIC);
    private final List<String> handled = new ArrayList<>();

    @AfterEach
    void leave() {
        corner.close();
    }

    private ForeignLoop<String> loop(ForeignHandler<String> handler) {
        return new ForeignLoop<>(corner.process(), TOPIC, ForeignLoopIT::read, handler, 100);
    }

    private static String read(byte[] value) throws UnreadableEventException {
        String text = new String(value, StandardCharsets.UTF_8);
        if (text.equals("gibberish")) {
            throw new UnreadableEventException("is gibberish");
        }
        if (text.equals("deep")) {
            throw new StackOverflowError();
        }
        return text;
    }

    private void say(String... values) {
        for (String value : values) {
            corner.publish(TOPIC, "k", value.getBytes(StandardCharsets.UTF_8), Map.of());
        }
    }

    @Test
    void handlesWhatOthersWriteThenCommits() {
        say("a", "b", "c");
        try (var loop = loop(handled::addAll)) {
            turn("all are committed", () -> committed() == 3, loop);
        }
        assertThat(handled).containsExactly("a", "b", "c");
    }

    @Test
    void parksWhatItsReaderDoesNotUnderstandOrForesee() {
        say("a", "gibberish", "deep", "b");
        corner.publish(TOPIC, "k", null, Map.of());
        try (var loop = loop(handled::addAll)) {
            turn("all are committed", () -> committed() == 5, loop);
        }
        assertThat(handled).containsExactly("a", "b");
        assertThat(corner.deadLetters(TOPIC))
                .extracting(dead -> header(dead, "dead-offset"), dead -> header(dead, "dead-reason"))
                .satisfiesExactly(
                        dead -> assertThat(dead.toList()).containsExactly("1", "is gibberish"),
                        dead -> assertThat(dead.toList().getLast().toString())
                                .startsWith("can't be read: ")
                                .contains("StackOverflowError"),
                        dead -> assertThat(dead.toList().getLast().toString()).startsWith("has no value"));
    }

    @Test
    void triesTheValuesOfAFailedBatchAloneAndParksTheOneThatFailsThreeTimes() {
        say("a", "bad", "b");
        List<Integer> sizes = new ArrayList<>();
        try (var loop = loop(batch -> {
            sizes.add(batch.size());
            if (batch.contains("bad")) {
                throw new IllegalStateException("unforeseen");
            }
            handled.addAll(batch);
        })) {
            turn("all are committed", () -> committed() == 3, loop);
        }
        assertThat(handled).containsExactly("a", "b");
        assertThat(sizes).containsExactly(3, 1, 1, 1, 1, 1);
        assertThat(corner.deadLetters(TOPIC))
                .singleElement()
                .satisfies(dead -> assertThat(header(dead, "dead-reason")).startsWith("unforeseen, three times"));
    }

    @Test
    void commitsNothingWhenThePlumbingFails() {
        say("a");
        try (var loop = loop(_ -> {
            throw new PlumbingException("no database", null);
        })) {
            assertThatThrownBy(() -> turn("it fails", () -> false, loop)).hasRootCauseMessage("no database");
        }
        try (var next = loop(handled::addAll)) {
            turn("it is met again", () -> committed() == 1, next);
        }
        assertThat(handled).containsExactly("a");
    }

    private long committed() {
        return corner.committed(TOPIC).getOrDefault(0, 0L);
    }
}
