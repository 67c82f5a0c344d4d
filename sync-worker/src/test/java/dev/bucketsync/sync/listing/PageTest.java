package dev.bucketsync.sync.listing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.sync.diff.Listed;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void takesKeysInTheOrderOfTheirBytes() {
        assertThatCode(() -> new Page(keys("a", "a/", "\uFF5E", "\uD83D\uDE00"), false))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAListingThatWouldLoseOrDoubleObjects() {
        assertThatThrownBy(() -> new Page(keys("b", "a"), true)).isInstanceOf(ListingBrokenException.class);
        assertThatThrownBy(() -> new Page(keys("a", "a"), true)).isInstanceOf(ListingBrokenException.class);
        assertThatThrownBy(() -> new Page(keys("\uD83D\uDE00", "\uFF5E"), true))
                .isInstanceOf(ListingBrokenException.class);
        assertThatThrownBy(() -> new Page(List.of(), false)).isInstanceOf(ListingBrokenException.class);
    }

    private static List<Listed> keys(String... keys) {
        return Stream.of(keys)
                .map(key -> new Listed(new ObjectKey(key), new ObjectState("1", 1, Instant.EPOCH, "STANDARD")))
                .toList();
    }
}
