package dev.bucketsync.local.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// A program that knows media files better than we do, if it is installed.
record Tool(String name, String versionOption) {

    void assumeInstalled() {
        Assumptions.assumeTrue(isInstalled(), () -> name + " is not installed: its opinion is left out");
    }

    private boolean isInstalled() {
        try {
            lines(List.of(versionOption));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// What it prints, whether it likes the file or not.
    List<String> lines(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(name));
        command.addAll(arguments);
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            return out.lines().toList();
        }
    }
}
