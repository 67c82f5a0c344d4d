package dev.bucketsync.validator.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.Media.Video;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The commands that customers are told to run do mend what they are said to mend.
class RepairIT {
    /// That of the encrypted file, from `make-videos.sh`.
    private static final String KEY = "76a6c65c5ea762046bd749a2e632ccbb";

    @TempDir
    private Path folder;

    /// A file with a reason against it and the command against that.
    record Case(String file, RejectionReason reason, String command) {
        @Override
        public String toString() {
            return file + " " + reason;
        }
    }

    /// Each command once for each kind of file that shows its reason.
    static Collection<Case> cases() {
        Map<List<String>, Case> kinds = new LinkedHashMap<>();
        Media.files().forEach(file -> {
            Verdict verdict = Verdicts.of(Media.bytes(file));
            for (Rejection rejection : Verdicts.rejections(verdict)) {
                rejection.repair().ifPresent(command -> {
                    List<String> kind =
                            List.of(rejection.reason().name(), command, kind(verdict), file.replaceAll(".*\\.", ""));
                    kinds.putIfAbsent(kind, new Case(file, rejection.reason(), command));
                });
            }
        });
        return kinds.values();
    }

    private static String kind(Verdict verdict) {
        return Verdicts.media(verdict)
                .map(media -> switch (media) {
                    case Image image -> image.type();
                    case Video video -> video.codec().orElse("");
                })
                .orElse("");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mendsWhatItIsSaidToMend(Case each) throws IOException, InterruptedException {
        needsTools(each.command());
        mends(each, Path.of(each.file()).getFileName().toString());
    }

    /// Cameras write tracks of data into files that are called MP4, and no writer of MP4 takes those.
    @Test
    void leavesOutATimecode() throws IOException, InterruptedException {
        String file = "mp4/timecode.mov";
        Rejection rejection =
                Verdicts.rejections(Verdicts.of(Media.bytes(file))).getFirst();
        needsTools(rejection.repair().orElseThrow());
        mends(new Case(file, rejection.reason(), rejection.repair().orElseThrow()), "clip.mp4");
    }

    private void mends(Case each, String name) throws IOException, InterruptedException {
        Path copy = Files.write(folder.resolve(name), Media.bytes(each.file()));
        String command = each.command().replace("{file}", name).replace("KEY IN HEX", KEY);
        assertThat(run(command)).as(command).isZero();
        Verdict mended = Verdicts.of(Files.readAllBytes(mended(copy)));
        assertThat(Verdicts.reasons(mended)).as(command).doesNotContain(each.reason());
    }

    private static void needsTools(String command) {
        for (String tool : List.of("ffmpeg", "jpegtran", "exiftool", "convert")) {
            assumeTrue(!command.contains(tool) || isInstalled(tool), tool + " is not installed");
        }
    }

    private int run(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.log").toFile())
                .start();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        return shell.exitValue();
    }

    /// The new file, or the old one where it was changed in place.
    private Path mended(Path copy) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            file.toString().endsWith("-" + copy.getFileName().toString()))
                    .findFirst()
                    .orElse(copy);
        }
    }

    private static boolean isInstalled(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
