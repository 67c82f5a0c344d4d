package dev.bucketsync.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The page for people says what the code does.
class EventsPageTest {
    private final List<List<String>> rows = rows();

    @ParameterizedTest
    @EnumSource
    void tellsHowEachTopicIsCutAndKept(Topic topic) {
        List<String> row = rowOf(topic.shortName());

        assertThat(row.get(4)).isEqualTo(topic.cleanup().name().toLowerCase(Locale.ROOT));
        assertThat(row.get(5)).isEqualTo(kept(topic));
        assertThat(row.get(6)).isEqualTo(topic.productionPartitions() + " / " + topic.localPartitions());
    }

    @Test
    void tellsHowLongDeadLettersAreKept() {
        assertThat(rowOf("<topic>.dead").get(5)).isEqualTo(days(Topic.DEAD_LETTER_RETENTION));
    }

    @Test
    void listsEveryTypeWithTopicAndRecord() {
        List<List<String>> wanted = Golden.all().stream()
                .map(golden -> List.of(
                        golden.type(),
                        golden.event().topic().shortName(),
                        golden.event().getClass().getSimpleName()))
                .distinct()
                .toList();

        assertThat(rows.stream().filter(row -> row.getFirst().endsWith(".v1")))
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    private static String kept(Topic topic) {
        return switch (topic.cleanup()) {
            case COMPACT ->
                "last of each key"
                        + topic.retention()
                                .map(time -> "; tombstones " + days(time))
                                .orElse("");
            case DELETE -> days(topic.retention().orElseThrow());
        };
    }

    private static String days(Duration time) {
        return time.toDays() + " days";
    }

    private List<String> rowOf(String name) {
        return rows.stream()
                .filter(row -> row.getFirst().replace(" (internal)", "").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// Every table's rows, without back quotes.
    private static List<List<String>> rows() {
        try (Stream<String> lines = Files.lines(Path.of("../docs/events.md"))) {
            return lines.filter(line -> line.startsWith("| "))
                    .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                            .map(cell -> cell.replace("`", "").strip())
                            .toList())
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("the page is beside the modules", e);
        }
    }
}
