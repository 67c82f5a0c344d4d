package dev.bucketsync.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Media.ExpectedVideo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of expectations still is what ffprobe says, where there is one.
class FfprobeIT {
    @BeforeAll
    static void needsFfprobe() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ffprobe"))),
                "ffprobe is not installed");
    }

    static List<ExpectedVideo> videos() {
        return Media.videos();
    }

    @ParameterizedTest
    @MethodSource("videos")
    void saysWhatTheTableSays(ExpectedVideo expected) throws IOException, InterruptedException {
        Map<String, String> said = probe(Media.FOLDER.resolve(expected.file()));
        assertThat(said.getOrDefault("TAG:major_brand", "")).isEqualTo(expected.brand());
        assertThat(said.getOrDefault("width", "")).isEqualTo(expected.width());
        assertThat(said.getOrDefault("height", "")).isEqualTo(expected.height());
        assertThat(said.getOrDefault("pix_fmt", "")).isEqualTo(expected.pixelFormat());
        assertThat(said.getOrDefault("nb_read_packets", "")).isEqualTo(expected.frames());
    }

    private static Map<String, String> probe(Path file) throws IOException, InterruptedException {
        Process ffprobe = new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "quiet",
                        "-select_streams",
                        "v:0",
                        "-count_packets",
                        "-show_entries",
                        "stream=width,height,pix_fmt,nb_read_packets:format_tags=major_brand",
                        "-of",
                        "default=noprint_wrappers=1",
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(ffprobe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ffprobe.waitFor();
        return said.lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, _) -> first));
    }
}
