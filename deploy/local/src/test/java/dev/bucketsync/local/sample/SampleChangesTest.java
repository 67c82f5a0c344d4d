package dev.bucketsync.local.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleChangesTest {
    @TempDir
    private Path folder;

    private Map<String, String> sample;

    @BeforeEach
    void createSample() throws IOException {
        SampleBucket.createIn(folder);
        sample = SampleFolder.listing(folder);
    }

    @Test
    void touchesWhatIsExpectedAndNothingElse() throws IOException {
        SampleChanges.apply(folder);

        var changed = SampleFolder.listing(folder);
        assertThat(differing(sample, changed))
                .isEqualTo(SampleChanges.expected().stream()
                        .map(ExpectedObject::key)
                        .collect(Collectors.toSet()));
        assertThat(minus(changed.keySet(), sample.keySet())).hasSize(2);
        assertThat(minus(sample.keySet(), changed.keySet()))
                .isEqualTo(SampleChanges.expected().stream()
                        .filter(object -> object.outcome() instanceof Outcome.Removed)
                        .map(ExpectedObject::key)
                        .collect(Collectors.toSet()));
    }

    @Test
    void changesNothingMoreWhenAppliedAgain() throws IOException {
        SampleChanges.apply(folder);
        var changed = SampleFolder.listing(folder);

        SampleChanges.apply(folder);

        assertThat(SampleFolder.listing(folder)).isEqualTo(changed);
    }

    @Test
    void canBeTakenBack() throws IOException {
        SampleChanges.apply(folder);

        SampleChanges.undo(folder);

        assertThat(SampleFolder.listing(folder)).isEqualTo(sample);
    }

    private static Set<String> differing(Map<String, String> before, Map<String, String> after) {
        var keys = new HashSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
        return keys;
    }

    private static Set<String> minus(Set<String> some, Set<String> others) {
        var rest = new HashSet<>(some);
        rest.removeAll(others);
        return rest;
    }
}
