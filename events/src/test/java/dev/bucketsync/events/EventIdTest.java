package dev.bucketsync.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.SyncRunId;
import dev.bucketsync.events.object.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
    /// Written down: another value for the same cause would turn every re-emission into news.
    @Test
    void isTheSameForTheSameCauseForEver() {
        EventId id = EventId.derived(
                new SyncRunId("run"), new ConnectionId("connection"), new ObjectKey("2026/cat 🐈.jpg"), "etag");

        assertThat(id).hasToString("e7c4a4bd8b8c2824f92c7162d27d0a61");
    }

    @Test
    void differsWhenPartsShift() {
        assertThat(EventId.derived("a", "bc")).isNotEqualTo(EventId.derived("ab", "c"));
        assertThat(EventId.derived("a", "")).isNotEqualTo(EventId.derived("a"));
        assertThat(EventId.derived("a", "b")).isNotEqualTo(EventId.derived("b", "a"));
    }

    @Test
    void has128BitsInHex() {
        assertThat(EventId.derived("x").value()).matches("[0-9a-f]{32}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void isNeverBlank(String blank) {
        assertThatThrownBy(() -> new EventId(blank)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isBounded() {
        assertThat(new EventId("x".repeat(128)).value()).hasSize(128);
        assertThatThrownBy(() -> new EventId("x".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }
}
