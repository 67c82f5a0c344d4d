package dev.bucketsync.local.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.local.sample.Outcome.Admitted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleBucketTest {
    private static final int LONGEST_FILE_NAME = 255;

    @TempDir
    private Path folder;

    @Test
    void isTheSameEachTime() throws IOException {
        var one = folder.resolve("one");
        var another = folder.resolve("another");

        SampleBucket.createIn(one);
        SampleBucket.createIn(another);

        assertThat(SampleFolder.listing(one))
                .isEqualTo(SampleFolder.listing(another))
                .containsOnlyKeys(keys());
    }

    @Test
    void fitsTheQuotaButForWhatIsExpectedNotTo() {
        long units = SampleBucket.expected().stream()
                .mapToLong(object -> object.outcome() instanceof Admitted(long counted) ? counted : 0)
                .sum();

        assertThat(units).isEqualTo(240).isLessThan(SampleBucket.QUOTA);
    }

    @Test
    void hasNamesThatAreHardToEscapeAndToSort() {
        assertThat(String.join("", keys())).contains(" ", "+", "%", "&", "#", "?", "'", "\"", "<", "\\", "ü", "🌻");
        assertThat(keys().stream().flatMap(key -> Arrays.stream(key.split("/"))).mapToInt(SampleBucketTest::bytes))
                .allMatch(length -> length <= LONGEST_FILE_NAME)
                .anyMatch(length -> length >= 200);
        assertThat(keys().stream().sorted().toList())
                .isNotEqualTo(keys().stream().sorted(SampleBucketTest::byUtf8).toList());
    }

    @Test
    void hasNoNameTwice() {
        assertThat(keys()).doesNotHaveDuplicates();
        // Some file systems take these for one.
        assertThat(keys().stream().map(key -> key.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()))
                .hasSameSizeAs(keys());
    }

    private static List<String> keys() {
        return SampleBucket.expected().stream().map(ExpectedObject::key).toList();
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int byUtf8(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
