package dev.bucketsync.local.sample;

import static dev.bucketsync.events.verdict.RejectionReason.CORRUPT_HEADER;
import static dev.bucketsync.events.verdict.RejectionReason.EMPTY_OBJECT;
import static dev.bucketsync.events.verdict.RejectionReason.EXIF_ORIENTATION;
import static dev.bucketsync.events.verdict.RejectionReason.NO_VIDEO_TRACK;
import static dev.bucketsync.events.verdict.RejectionReason.PIXEL_FORMAT;
import static dev.bucketsync.events.verdict.RejectionReason.QUOTA_EXCEEDED;
import static dev.bucketsync.events.verdict.RejectionReason.UNSUPPORTED_TYPE;
import static dev.bucketsync.events.verdict.RejectionReason.VIDEO_BRAND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.local.sample.Outcome.Admitted;
import dev.bucketsync.local.sample.Outcome.Rejected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The sample is what it says it is, by the word of exiftool and ffprobe.
class SampleToolsIT {
    private static final Tool EXIFTOOL = new Tool("exiftool", "-ver");
    private static final Tool FFPROBE = new Tool("ffprobe", "-version");
    private static final Set<String> READ_TYPES = Set.of("JPEG", "PNG", "GIF", "BMP", "TIFF", "MP4", "MOV");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void createSample() throws IOException {
        SampleBucket.createIn(folder);
    }

    @Test
    void exiftoolSeesTheTurnsThatAreExpected() throws IOException {
        EXIFTOOL.assumeInstalled();

        var orientations = exiftool("-Orientation");

        assertThat(orientations.keySet()).hasSize(SampleBucket.expected().size());
        assertThat(keysWhere(orientations, value -> !value.equals("-") && !value.equals("1")))
                .isEqualTo(refusedFor(EXIF_ORIENTATION));
    }

    @Test
    void exiftoolSeesTheTypesThatAreExpected() throws IOException {
        EXIFTOOL.assumeInstalled();

        assertThat(keysWhere(exiftool("-FileType"), type -> !READ_TYPES.contains(type)))
                .isEqualTo(Stream.of(UNSUPPORTED_TYPE, EMPTY_OBJECT)
                        .flatMap(reason -> refusedFor(reason).stream())
                        .collect(Collectors.toSet()));
    }

    @TestFactory
    Stream<DynamicTest> ffprobeSeesWhatIsExpectedOf() {
        FFPROBE.assumeInstalled();

        return SampleBucket.expected().stream()
                .filter(object -> object.key().startsWith("clips/"))
                .map(clip -> DynamicTest.dynamicTest(
                        clip.key(), () -> assertThat(byFfprobe(clip.key())).isEqualTo(readable(clip.outcome()))));
    }

    /// ffprobe does not tell noise from a broken file.
    private static Outcome readable(Outcome outcome) {
        return outcome.equals(new Rejected(List.of(UNSUPPORTED_TYPE)))
                ? new Rejected(List.of(CORRUPT_HEADER))
                : outcome;
    }

    private static Outcome byFfprobe(String key) throws IOException {
        var facts = ffprobe(key);
        if (facts.isEmpty()) {
            return new Rejected(List.of(CORRUPT_HEADER));
        }
        var reasons = new ArrayList<RejectionReason>();
        if (!facts.get("TAG:major_brand").equals("mp42")) {
            reasons.add(VIDEO_BRAND);
        }
        if (!facts.containsKey("pix_fmt")) {
            reasons.add(NO_VIDEO_TRACK);
        } else if (!facts.get("pix_fmt").equals("yuv420p")) {
            reasons.add(PIXEL_FORMAT);
        }
        long frames = Long.parseLong(facts.getOrDefault("nb_read_packets", "0"));
        if (frames > SampleBucket.QUOTA) {
            reasons.add(QUOTA_EXCEEDED);
        }
        return reasons.isEmpty() ? new Admitted(frames) : new Rejected(reasons);
    }

    private static Map<String, String> ffprobe(String key) throws IOException {
        var facts = new HashMap<String, String>();
        var entries = "stream=pix_fmt,nb_read_packets:format_tags=major_brand";
        var file = folder.resolve(key).toString();
        for (var line : FFPROBE.lines(List.of(
                "-select_streams", "v", "-count_packets", "-show_entries", entries, "-of", "default=nw=1", file))) {
            int equals = line.indexOf('=');
            facts.put(line.substring(0, equals), line.substring(equals + 1).strip());
        }
        return facts;
    }

    /// The tag's value by key, `-` where there is none.
    private static Map<String, String> exiftool(String tag) throws IOException {
        var values = new HashMap<String, String>();
        for (var line : EXIFTOOL.lines(
                List.of("-r", "-ext", "*", "-n", "-T", tag, "-Directory", "-FileName", folder.toString()))) {
            var columns = line.split("\t", -1);
            var file = Path.of(columns[1], columns[2]);
            values.put(folder.relativize(file).toString(), columns[0]);
        }
        return values;
    }

    private static Set<String> keysWhere(Map<String, String> values, Predicate<String> condition) {
        return values.entrySet().stream()
                .filter(entry -> condition.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Set<String> refusedFor(RejectionReason reason) {
        return SampleBucket.expected().stream()
                .filter(object ->
                        object.outcome() instanceof Rejected(List<RejectionReason> reasons) && reasons.contains(reason))
                .map(ExpectedObject::key)
                .collect(Collectors.toSet());
    }
}
