package dev.bucketsync.events.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdsTest {
    static Stream<Function<String, Object>> makers() {
        return Stream.of(AccountId::new, ProjectId::new, ConnectionId::new, SyncRunId::new, RequestId::new);
    }

    @ParameterizedTest
    @MethodSource("makers")
    void takePrintableAscii(Function<String, Object> maker) {
        assertThat(maker.apply("Acme:1_2-3.~!")).hasToString("Acme:1_2-3.~!");
        assertThat(maker.apply("x".repeat(128))).hasToString("x".repeat(128));
    }

    @ParameterizedTest
    @MethodSource("makers")
    void refuseWhatWouldBreakKeysAndLogs(Function<String, Object> maker) {
        Stream.of("", "a/b", "a b", "a\nb", "a\tb", "a\u0000", "a\u007f", "é", "🐈", "x".repeat(129))
                .forEach(wrong -> assertThatThrownBy(() -> maker.apply(wrong))
                        .as("'%s'", wrong)
                        .isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void areTimeOrderedUuidsWhenFresh() {
        UUID first = UUID.fromString(ConnectionId.fresh().value());

        assertThat(first.version()).isEqualTo(7);
        assertThat(first.variant()).isEqualTo(2);
        assertThat(first.getMostSignificantBits() >>> 16).isCloseTo(System.currentTimeMillis(), Offset.offset(60_000L));
    }
}
