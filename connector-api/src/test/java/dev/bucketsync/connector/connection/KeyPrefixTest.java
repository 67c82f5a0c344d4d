package dev.bucketsync.connector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPrefixTest {
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "photos, photos/",
        "photos/, photos/",
        "photos/2026, photos/2026/",
        "a//b, a//b/",
        "a..b/..c, a..b/..c/",
        "'fünf & sechs + 7%', 'fünf & sechs + 7%/'",
        "*?$, *?$/"
    })
    void endsInASlashUnlessItIsTheWholeBucket(String given, String wanted) {
        assertThat(new KeyPrefix(given).value()).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "/photos, begin with a slash",
        "/, begin with a slash",
        "../photos, '..'",
        "photos/../private, '..'",
        "photos/.., '..'"
    })
    void refusesWhatWouldLeadElsewhere(String prefix, String why) {
        assertThat(KeyPrefix.objection(prefix))
                .hasValueSatisfying(objection -> assertThat(objection.detail()).contains(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u007fb", "a\u0085b", "\t"})
    void refusesControlCharacters(String prefix) {
        assertThat(KeyPrefix.objection(prefix))
                .hasValueSatisfying(objection -> assertThat(objection.detail()).contains("control"));
    }

    @Test
    void countsBytesNotCharactersAndTheClosingSlashToo() {
        assertThat(KeyPrefix.objection("ü".repeat(511) + "a")).isEmpty();
        assertThat(KeyPrefix.objection("ü".repeat(512)))
                .hasValueSatisfying(objection -> assertThat(objection.detail()).contains("1024"));
        assertThat(KeyPrefix.objection("a".repeat(1023) + "/")).isEmpty();
    }
}
