package dev.bucketsync.sync.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bucketsync.events.object.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
    private static final int MOST = 100;

    private final KnownKeys known = new KnownKeys(MOST);

    private static List<ObjectKey> keys(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> new ObjectKey("%06d/".formatted(n)))
                .toList();
    }

    private static Optional<ObjectKey> key(int number) {
        return Optional.of(new ObjectKey("%06d".formatted(number)));
    }

    private void add(int from, int to) {
        known.add(keys(from, to), depth -> depth, _ -> true);
    }

    @Test
    void weighsWhatLiesBetween() {
        add(0, 50);
        add(20, 60);

        assertThat(known.size()).isEqualTo(60);
        assertThat(known.weight(Optional.empty(), Optional.empty())).isEqualTo(60);
        assertThat(known.weight(key(10), key(20))).isEqualTo(10);
        assertThat(known.middle(key(10), key(20))).contains(new ObjectKey("000015/"));
    }

    /// One look brings a thousand, and a bucket of folders takes hundreds of looks.
    @Test
    void keepsNoMoreThanItMayAndThoseEvenly() {
        for (int from = 0; from < 100_000; from += 1_000) {
            add(from, from + 1_000);
        }

        assertThat(known.size()).isLessThanOrEqualTo(MOST);
        double all = known.weight(Optional.empty(), Optional.empty());
        assertThat(all).isEqualTo(100_000);
        assertThat(known.weight(Optional.empty(), key(50_000))).isCloseTo(50_000, within(6_000.0));
        assertThat(known.weight(key(90_000), Optional.empty())).isCloseTo(10_000, within(6_000.0));
    }

    @Test
    void letsGoWhatIsBehindAllCursors() {
        add(0, 50);

        known.add(keys(50, 60), depth -> depth, key -> key.compareTo(key(40).orElseThrow()) > 0);

        assertThat(known.size()).isEqualTo(20);
        assertThat(known.weight(key(45), Optional.empty())).isEqualTo(15);
    }
}
