package dev.bucketsync.validator.folder;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.validator.judge.ImageType;
import dev.bucketsync.validator.testing.Bytes;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeFolderTest {
    private static final int PATH = 0;
    private static final int VERDICT = 1;
    private static final int DETAIL = 9;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private int code;

    @Test
    void printsTenColumnsOfEveryFileInTheOrderOfNames() throws IOException {
        put("b/turned.jpg", Media.bytes("jpeg/orientation-6.jpg"));
        put("a clip.mp4", Media.bytes("mp4/avc-mp42-yuv420p-first.mp4"));
        put("c/isom.mp4", Media.bytes("mp4/avc-isom-yuvj420p-first.mp4"));
        List<String[]> lines = judged(folder.toString());
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSize(10));
        assertThat(lines).extracting(line -> line[PATH]).containsExactly("a clip.mp4", "b/turned.jpg", "c/isom.mp4");
        assertThat(lines)
                .extracting(line -> line[VERDICT])
                .containsExactly("ACCEPTED", "EXIF_ORIENTATION", "VIDEO_BRAND|PIXEL_FORMAT");
        assertThat(lines.getFirst()).startsWith("a clip.mp4", "ACCEPTED", "video/mp4");
        assertThat(code).isZero();
    }

    @Test
    void countsWhatAnObjectWouldHaveCost() throws IOException {
        byte[] large = Media.bytes("png/large-behind-data-6.png");
        put("large.png", large);
        String[] line = judged(folder.toString()).getFirst();
        assertThat(line[7]).isEqualTo("2");
        assertThat(Long.parseLong(line[6])).isLessThanOrEqualTo(large.length);
        assertThat(Double.parseDouble(line[8])).isPositive();
    }

    @Test
    void saysOfTheCorpusWhatTheJudgeSays() {
        Map<String, String> said =
                judged(Media.FOLDER.toString()).stream().collect(toMap(line -> line[PATH], line -> line[VERDICT]));
        assertThat(Media.files())
                .allSatisfy(file -> assertThat(said).containsEntry(file, verdict(Media.bytes(file))))
                .hasSizeGreaterThan(300);
    }

    private static String verdict(byte[] content) {
        String reasons = Verdicts.reasons(content).stream().map(Enum::name).collect(joining("|"));
        return reasons.isEmpty() ? "ACCEPTED" : reasons;
    }

    @Test
    void takesNothingFromTheName() throws IOException {
        put("movie.mp4", Media.bytes("jpeg/plain.jpg"));
        put("notes.txt", Media.bytes("png/rgb24.png"));
        put("picture.jpg", Bytes.ascii("no picture"));
        put("empty.jpg", new byte[0]);
        assertThat(judged(folder.toString()))
                .extracting(line -> line[VERDICT])
                .containsExactly("EMPTY_OBJECT", "ACCEPTED", "ACCEPTED", "UNSUPPORTED_TYPE");
    }

    @Test
    void takesOneFileOrAPathThatIsNotAbsolute() {
        String file = Path.of("")
                .toAbsolutePath()
                .relativize(Media.FOLDER.resolve("jpeg/plain.jpg").toAbsolutePath())
                .toString();
        assertThat(judged(file).getFirst()).startsWith("plain.jpg", "ACCEPTED");
    }

    @Test
    void keepsAnOddNameOnItsLine() throws IOException {
        put("a\tb\nc\\d.jpg", Media.bytes("jpeg/plain.jpg"));
        assertThat(judged(folder.toString()).getFirst()).startsWith("a\\tb\\nc\\\\d.jpg", "ACCEPTED");
    }

    @Test
    void judgesAFileWhoseNameIsNoUtf8() throws IOException {
        Path latin = Path.of(URI.create(folder.toUri() + "na%EFve.jpg"));
        Files.write(latin, Media.bytes("jpeg/plain.jpg"));
        assertThat(judged(folder.toString()).getFirst()).startsWith("naïve.jpg", "ACCEPTED");
    }

    @Test
    void saysErrorOfWhatCantBeReadAndGoesOn() throws IOException, InterruptedException {
        Files.createSymbolicLink(folder.resolve("a dangling link"), Path.of("nowhere"));
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("b pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        put("c.jpg", Media.bytes("jpeg/plain.jpg"));
        List<String[]> lines = judged(folder.toString());
        assertThat(lines).extracting(line -> line[VERDICT]).containsExactly("ERROR", "ERROR", "ACCEPTED");
        assertThat(lines.getFirst()[DETAIL]).contains("not a regular file");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void followsLinksToFilesButNotToFolders() throws IOException {
        put("folder/plain.jpg", Media.bytes("jpeg/plain.jpg"));
        Files.createSymbolicLink(folder.resolve("folder/loop"), folder);
        Files.createSymbolicLink(folder.resolve("link.jpg"), folder.resolve("folder/plain.jpg"));
        assertThat(judged(folder.toString()))
                .extracting(line -> line[PATH])
                .containsExactly("folder/plain.jpg", "link.jpg");
        assertThat(code).isZero();
    }

    @Test
    void takesOnlyTheTypesThatTheSettingNames() throws IOException {
        put("a.gif", Media.bytes("gif/plain.gif"));
        put("b.jpg", Media.bytes("jpeg/plain.jpg"));
        run("jpeg, PNG", folder.toString());
        assertThat(lines()).extracting(line -> line[VERDICT]).containsExactly("UNSUPPORTED_TYPE", "ACCEPTED");
        assertThat(lines().getFirst()[DETAIL]).contains("Wanted: JPEG, PNG, MP4.");
    }

    @Test
    void refusesToBeUsedInAnotherWay() {
        run(ImageType.EVERY);
        assertThat(code).isEqualTo(2);
        run(ImageType.EVERY, folder.resolve("missing").toString());
        assertThat(code).isEqualTo(2);
        run("JPEG,PICT", folder.toString());
        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("usage: ", "There is no folder or file named ", "BUCKETSYNC_IMAGE_TYPES names 'PICT'");
        assertThat(out.size()).isZero();
    }

    @Test
    void stopsWhenNobodyReadsOn() throws IOException {
        for (int i = 0; i < 100; i++) {
            put("%02d.jpg".formatted(i), Media.bytes("jpeg/plain.jpg"));
        }
        ClosedPipe pipe = new ClosedPipe();
        JudgeFolder.run(ImageType.EVERY, new String[] {folder.toString()}, new PrintStream(pipe), new PrintStream(err));
        assertThat(pipe.attempts).isEqualTo(1);
    }

    private static final class ClosedPipe extends OutputStream {
        private int attempts;

        @Override
        public void write(int value) throws IOException {
            attempts++;
            throw new IOException("broken pipe");
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            write(length);
        }
    }

    private void put(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private List<String[]> judged(String path) {
        run(ImageType.EVERY, path);
        return lines();
    }

    private void run(String types, String... paths) {
        code = JudgeFolder.run(
                types, paths, new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(err, true));
    }

    private List<String[]> lines() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t", -1))
                .toList();
    }
}
