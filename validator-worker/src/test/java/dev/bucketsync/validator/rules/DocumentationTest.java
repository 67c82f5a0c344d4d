package dev.bucketsync.validator.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.RejectionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentationTest {
    private static final String HEADING = "### ";

    @Test
    void explainsEveryReasonAndNoOther() throws IOException {
        List<String> explained = Files.readAllLines(Path.of("../docs/validation.md")).stream()
                .filter(line -> line.startsWith(HEADING))
                .map(line -> line.substring(HEADING.length()))
                .toList();
        assertThat(explained)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(RejectionReason.values()).map(Enum::name).toList());
    }
}
