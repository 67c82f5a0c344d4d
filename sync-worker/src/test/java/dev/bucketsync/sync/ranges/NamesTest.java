package dev.bucketsync.sync.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.object.ObjectKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, '\t', '\n', 0x1F, 0x7F, 0x80, 0x9F, '%', 0xD800, 0xDFFF, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE,
                0x10FFFF
            })
    void inventsNothingThatS3RefusesOrAnotherDecodesTwice(int codePoint) {
        assertThat(Names.legal(codePoint)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {' ', '!', '$', '&', '+', '/', '0', 'z', '~', 0xA0, 'é', 0xFDCF, 0xFDF0, 0xFFFD, 0x1F600})
    void takesWhateverElseThereIs(int codePoint) {
        assertThat(Names.legal(codePoint)).isTrue();
    }

    /// Though keys that are there have them.
    @Test
    void learnsNoSuchCharacterFromKeys() {
        Alphabets alphabets = new Alphabets();
        List<ObjectKey> keys = IntStream.range(0, 60)
                .mapToObj(n -> new ObjectKey("in/" + (char) n + "x"))
                .toList();

        alphabets.learn(keys);

        Alphabet learned = alphabets.ofDepth("in/x", 3);
        assertThat(learned.size()).isPositive();
        assertThat(IntStream.range(0, learned.size()).map(learned::at)).allMatch(Names::legal);
        assertThat(learned.has(1)).isFalse();
        assertThat(learned.has('%')).isFalse();
    }

    @Test
    void countsHalfACharacterAsNothing() {
        assertThat(Names.common("a\uD83D\uDE00", "a\uD83D\uDE01")).isEqualTo(1);
        assertThat(Names.common("ab", "abc")).isEqualTo(2);
        assertThat(Names.depth("a/b/c", 3)).isEqualTo(1);
    }
}
