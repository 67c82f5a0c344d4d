package dev.bucketsync.local.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Prometheus itself reads our alert rules and plays the cases beside them through.
class AlertRulesIT {
    private static final Path FOLDER = Path.of("..", "prometheus");

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".rules.test.yml")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fireWhenTheyShould(Path cases) throws Exception {
        assertThat(promtool("test", "rules", cases.toString())).contains("SUCCESS");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nameAPageOfTheRunBook(Path cases) throws Exception {
        Path rules = Path.of(cases.toString().replace(".test.yml", ".yml"));
        assertThat(promtool("check", "rules", rules.toString())).contains("SUCCESS");
        String text = Files.readString(rules);
        for (String line :
                text.lines().filter(each -> each.contains("runbook:")).toList()) {
            String[] page = line.replaceFirst(".*runbook: ", "").split("#", 2);
            assertThat(Files.readString(Path.of("..", "..", page[0])).lines())
                    .anyMatch(heading -> heading.toLowerCase(Locale.ROOT).equals("### " + page[1]));
        }
    }

    private static String promtool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            Assumptions.abort("promtool is not installed: Prometheus' opinion is left out");
            throw e;
        }
    }
}
