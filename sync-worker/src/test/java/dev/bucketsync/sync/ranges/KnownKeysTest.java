package dev.bucketsync.sync.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bucketsync.events.object.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    /// In each year, months; in each month, days; but nothing in the one that is known to hold another.
    @Test
    void unfoldsWhatIsExpectedInEach() {
        known.add(
                Stream.of("2024/", "2025/", "2025/07/", "2026/")
                        .map(ObjectKey::new)
                        .toList(),
                _ -> 1,
                _ -> true);

        known.unfold(
                folder -> switch (folder.value().length()) {
                    case 5 -> List.of("01/", "02/");
                    case 8 -> List.of("05/", "06/", "07/");
                    default -> List.of();
                },
                depth -> depth);

        assertThat(known.size()).isEqualTo(1 + 2 * 2 * 3 + 3);
        assertThat(known.depth()).isEqualTo(3);
        assertThat(known.weight(Optional.of(new ObjectKey("2025/")), Optional.of(new ObjectKey("2026/"))))
                .isEqualTo(9);
        assertThat(known.middle(Optional.of(new ObjectKey("2026/")), Optional.empty()))
                .contains(new ObjectKey("2026/02/05/"));
    }

    @Test
    void unfoldsNoMoreThanItMayAndThoseEvenly() {
        add(0, 50);
        List<String> parts =
                IntStream.range(0, 1_000).mapToObj("%03d/"::formatted).toList();

        known.unfold(folder -> folder.value().length() == 7 ? parts : List.of(), _ -> 1);

        assertThat(known.size()).isLessThanOrEqualTo(MOST);
        assertThat(known.weightOfAll()).isEqualTo(50_000);
        assertThat(known.weight(Optional.empty(), key(25))).isEqualTo(25_000);
    }

    @Test
    void remembersWhatItLetGo() {
        add(0, 50);
        assertThat(known.reachTo(Optional.empty())).isFalse();

        known.add(keys(50, 60), _ -> 1, key -> key.compareTo(key(40).orElseThrow()) > 0);

        assertThat(known.weightOfAll()).isEqualTo(60);
        assertThat(known.reachTo(key(0))).isTrue();
    }
}
