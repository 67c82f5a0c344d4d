package dev.bucketsync.validator.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A small JVM judges whatever it is given: always a verdict, never an Error, within 100 ms of CPU and 2 MiB of
/// allocation for each object.
class HostileIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @Test
    void judgesAnythingInASmallHeap() throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        JAVA,
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileJudge.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).containsPattern("judged \\d{4,}, failed 0,");
            assertThat(jvm.waitFor()).isZero();
        } finally {
            jvm.destroyForcibly();
        }
    }
}
