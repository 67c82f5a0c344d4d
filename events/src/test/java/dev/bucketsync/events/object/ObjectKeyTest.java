package dev.bucketsync.events.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObjectKeyTest {
    /// U+FF5E sorts before an emoji in UTF-8 and behind it in Java's own order of strings.
    @Test
    void sortsByUtf8BytesAsS3Lists() {
        ObjectKey emoji = new ObjectKey("🐈");
        ObjectKey fullwidthTilde = new ObjectKey("～");
        assertThat(emoji.value()).isLessThan(fullwidthTilde.value());

        List<ObjectKey> sorted = Stream.of(
                        emoji,
                        fullwidthTilde,
                        new ObjectKey("é"),
                        new ObjectKey("z"),
                        new ObjectKey("a/"),
                        new ObjectKey("a"))
                .sorted()
                .toList();

        assertThat(sorted.stream().map(ObjectKey::value)).containsExactly("a", "a/", "z", "é", "～", "🐈");
    }

    @Test
    void comparesAsTheBytesDo() {
        Random random = new Random(11);
        int[] points = {
            '!', 'a', 'b', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xff5e, 0xffff, 0x10000, 0x1f408, 0x10ffff
        };
        for (int i = 0; i < 100_000; i++) {
            ObjectKey one = key(random, points);
            ObjectKey other = key(random, points);
            assertThat(Integer.signum(one.compareTo(other)))
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(one.bytes(), other.bytes())));
        }
    }

    private static ObjectKey key(Random random, int[] points) {
        StringBuilder key = new StringBuilder();
        for (int length = random.nextInt(1, 4); length > 0; length--) {
            key.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return new ObjectKey(key.toString());
    }

    @Test
    void hasAtMost1024Utf8Bytes() {
        assertThat(new ObjectKey("é".repeat(512)).bytes()).hasSize(1024);
        assertThatThrownBy(() -> new ObjectKey("é".repeat(512) + "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1024");
        assertThatThrownBy(() -> new ObjectKey("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsWhateverBytesS3Allows() {
        ObjectKey odd = new ObjectKey("a b+c%20&\u0000\n/../🐈");

        assertThat(ObjectKey.ofBytes(odd.bytes())).isEqualTo(odd);
    }
}
