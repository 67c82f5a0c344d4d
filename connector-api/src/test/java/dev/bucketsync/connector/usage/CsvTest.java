package dev.bucketsync.connector.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void quotesWhatRfc4180WantsQuoted() {
        assertThat(Csv.line(List.of("plain", "a,b", "say \"cheese\"", "two\r\nlines", "", "tab\there", "ö 🐈")))
                .isEqualTo("plain,\"a,b\",\"say \"\"cheese\"\"\",\"two\r\nlines\",,\"tab\there\",ö 🐈\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "＝1", "＠x"})
    void takesTheFormulaOutOfAText(String text) {
        assertThat(Csv.harmless(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "photos/=1.jpg", "a-b", "1", "\"=1\""})
    void leavesOtherTextsAsTheyAre(String text) {
        assertThat(Csv.harmless(text)).isEqualTo(text);
    }
}
