package dev.bucketsync.connector.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.connector.problem.ProblemException;
import dev.bucketsync.runtime.settings.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
    private static final List<String> LIST = List.of("acme", "objects/1", "REJECTED", "");
    private final Cursors cursors = new Cursors(new Secret("a secret of the tests"));

    @Test
    void comesBackAsItWentOut() {
        String cursor = cursors.write(LIST, List.of("7", "c3bc"));
        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        assertThat(cursors.read(cursor, LIST)).containsExactly("7", "c3bc");
    }

    @Test
    void belongsToItsListAndFilter() {
        String cursor = cursors.write(LIST, List.of("7"));
        refuses(cursor, List.of("acme", "objects/1", "ADMITTED", ""));
        refuses(cursor, List.of("acme", "objects/2", "REJECTED", ""));
        refuses(cursor, List.of("others", "objects/1", "REJECTED", ""));
        refuses(cursor, List.of("acme", "objects/1", "", "REJECTED"));
    }

    @Test
    void canNotBeMadeByAnybodyElse() {
        refuses(new Cursors(new Secret("another secret there is")).write(LIST, List.of("7")), LIST);
    }

    @Test
    void canNotBeChanged() {
        String cursor = cursors.write(LIST, List.of("7"));
        for (int at = 0; at < cursor.length() - 1; at++) {
            char other = cursor.charAt(at) == 'A' ? 'B' : 'A';
            refuses(cursor.substring(0, at) + other + cursor.substring(at + 1), LIST);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!!", "AAAAAAAAAAAAAAAAAAAAAA", "eyJ2IjoxfQ", "....", "ü"})
    void mustBeACursorAtAll(String text) {
        refuses(text, LIST);
    }

    private void refuses(String cursor, List<String> list) {
        assertThatThrownBy(() -> cursors.read(cursor, list)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.INVALID_FIELD);
            assertThat(e.problem().field()).contains("cursor");
        });
    }
}
