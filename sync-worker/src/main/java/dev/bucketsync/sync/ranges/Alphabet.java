package dev.bucketsync.sync.ranges;

import java.util.Arrays;
import java.util.Collection;

/// The characters that vary at one depth of names, in order.
final class Alphabet {
    private final int[] characters;

    Alphabet(Collection<Integer> characters) {
        this.characters =
                characters.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    int size() {
        return characters.length;
    }

    int at(int rank) {
        return characters[rank];
    }

    boolean has(int codePoint) {
        return Arrays.binarySearch(characters, codePoint) >= 0;
    }

    /// How many characters of it are smaller.
    int rank(int codePoint) {
        int at = Arrays.binarySearch(characters, codePoint);
        return at < 0 ? -at - 1 : at;
    }
}
