package dev.bucketsync.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Media.ExpectedImage;
import dev.bucketsync.validator.testing.Verdicts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// exiftool saw the same in these images as we do; where we differ on purpose it is said here and in
/// docs/validation.md.
class ImageOraclesTest {
    /// Refused although exiftool shows no orientation, or 1: the container turns the picture; viewers read what stands
    /// there differently; viewers read a directory that is cut off where exiftool does not.
    private static final Pattern STRICTER =
            Pattern.compile("heif/(irot-[123]|irot-1-orientation-1|imir)\\..*|.*/text-1\\..*|jpeg/undefined-1\\.jpg"
                    + "|jpeg/exif-directory-cut-off\\.jpg");

    /// Taken although exiftool shows an orientation: text in a PNG is not EXIF.
    private static final String LAXER = "png/raw-profile-6.png";

    private static final String NOT_TAKEN = "other/";

    static Stream<ExpectedImage> images() {
        return Media.images().stream();
    }

    @ParameterizedTest
    @MethodSource("images")
    void judgesAsExiftoolReads(ExpectedImage expected) {
        assertThat(Verdicts.reasons(Media.bytes(expected.file()))).isEqualTo(reasons(expected));
    }

    private static List<RejectionReason> reasons(ExpectedImage expected) {
        if (expected.file().startsWith(NOT_TAKEN)) {
            return List.of(RejectionReason.UNSUPPORTED_TYPE);
        }
        boolean upright = Set.of("", "1").contains(expected.orientation());
        if (STRICTER.matcher(expected.file()).matches()) {
            assertThat(upright).as("nothing to be stricter in").isTrue();
            return List.of(RejectionReason.EXIF_ORIENTATION);
        }
        return upright || expected.file().equals(LAXER) ? List.of() : List.of(RejectionReason.EXIF_ORIENTATION);
    }

    static Stream<ExpectedImage> taken() {
        return images().filter(each -> !each.file().startsWith(NOT_TAKEN));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void seesTheSizeExiftoolSees(ExpectedImage expected) {
        var image = (Image)
                Verdicts.media(Verdicts.of(Media.bytes(expected.file()))).orElseThrow();
        assertThat(image.width()).isEqualTo(OptionalInt.of(Integer.parseInt(expected.width())));
        assertThat(image.height()).isEqualTo(OptionalInt.of(Integer.parseInt(expected.height())));
    }

    @Test
    void knowsEveryFileThatWasMade() throws IOException {
        Set<String> known = images().map(ExpectedImage::file).collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = new TreeSet<>();
        for (String folder : folders()) {
            try (Stream<Path> files = Files.list(Media.FOLDER.resolve(folder))) {
                files.forEach(file -> there.add(folder + "/" + file.getFileName()));
            }
        }
        assertThat(known).isEqualTo(there).hasSizeGreaterThan(90);
    }

    /// The table is what exiftool said when it was made; where exiftool is here, it says so still.
    @Test
    void agreesWithTheExiftoolOfThisMachine() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/exiftool")), "exiftool is not installed");
        List<String> command = new ArrayList<>(List.of("exiftool", "-q", "-n", "-f", "-T", "-directory", "-filename"));
        command.addAll(List.of("-ImageWidth", "-ImageHeight", "-IFD0:Orientation"));
        command.addAll(folders());
        Process exiftool = new ProcessBuilder(command)
                .directory(Media.FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> said = new String(exiftool.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("\t", "/").replaceFirst("\t-$", "\t"))
                .toList();
        exiftool.waitFor();
        assertThat(said)
                .containsExactlyInAnyOrderElementsOf(
                        images().map(row -> String.join("\t", row.file(), row.width(), row.height(), row.orientation()))
                                .toList());
    }

    private static Set<String> folders() {
        return images().map(row -> row.file().substring(0, row.file().indexOf('/')))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
