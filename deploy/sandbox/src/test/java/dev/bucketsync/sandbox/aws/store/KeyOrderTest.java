package dev.bucketsync.sandbox.aws.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
    private static final List<String> KEYS = List.of(
            "",
            "a",
            "a\0",
            "ab",
            "b",
            "é",
            "\uD7FF",
            "\uE000",
            "\uFF5E",
            "\uFFFF",
            "😀",
            "😀a",
            "😁",
            "\uDBFF\uDFFF",
            "a😀",
            "a\uFFFF");

    @Test
    void agreesWithTheBytes() {
        for (var a : KEYS) {
            for (var b : KEYS) {
                assertThat(Integer.signum(KeyOrder.BY_UTF8.compare(a, b)))
                        .as("%s vs %s", a, b)
                        .isEqualTo(Integer.signum(compareBytes(a, b)));
            }
        }
    }

    @Test
    void jumpsOverAllKeysWithAPrefixAndNoOther() {
        for (var prefix : List.of("a", "a/", "é", "\uD7FF", "\uFFFF", "😀", "a\uDBFF\uDFFF")) {
            var after = KeyOrder.afterAllWith(prefix);
            assertThat(KeyOrder.BY_UTF8.compare(prefix + "\uDBFF\uDFFF", after))
                    .as(prefix)
                    .isNegative();
            assertThat(after).doesNotStartWith(prefix);
        }
        assertThat(KeyOrder.afterAllWith("a/")).isEqualTo("a0");
    }

    private static int compareBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
