package dev.bucketsync.validator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FuzzRegressionTest {
    @ParameterizedTest
    @EnumSource
    void readsItsSeedsAndWhatOnceBrokeIt(Target target) throws IOException {
        List<Path> seeds = Seeds.files(target);
        assertThat(seeds).isNotEmpty();
        for (Path seed : seeds) {
            byte[] content = Files.readAllBytes(seed);
            assertThatCode(() -> target.accept(content)).as(seed.toString()).doesNotThrowAnyException();
        }
    }
}
