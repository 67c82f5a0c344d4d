package dev.bucketsync.sync.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.object.ObjectKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026/m%C3%A4rz/cat+%2B1.jpg | 2026/märz/cat +1.jpg",
                "2026%2Fa.jpg                | 2026/a.jpg",
                "red+flower.jpg              | red flower.jpg",
                "100%25.jpg                  | 100%.jpg",
                "%F0%9F%98%80%EF%BD%9E       | 😀～",
                "%f0%9f%98%80                | 😀",
                "raw-ümlaut.jpg              | raw-ümlaut.jpg",
                "%3F%23%26%3D%3A             | ?#&=:",
            })
    void decodesWhatS3Encodes(String text, String key) {
        assertThat(KeyText.encoded(text)).containsExactly(new ObjectKey(key));
    }

    @Test
    void takesBackWhateverAFormsEncodingDoes() {
        for (int c = 1; c < 0x3000; c++) {
            String key = "a" + Character.toString(c) + "+ %41/😀";
            assertThat(KeyText.encoded(URLEncoder.encode(key, StandardCharsets.UTF_8)))
                    .containsExactly(new ObjectKey(key));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%2", "a%zz", "%C3", "%C3%28", "%ED%A0%80", "%FF", "%+1", "%-1", "%٣٣", ""})
    void findsNoKeyInWhatNobodyEncoded(String text) {
        assertThat(KeyText.encoded(text)).isEmpty();
    }

    @Test
    void looksUpBothNamesWhereTheSenderMayNotHaveEncoded() {
        assertThat(KeyText.either("a+b%41.jpg"))
                .containsExactly(new ObjectKey("a bA.jpg"), new ObjectKey("a+b%41.jpg"));
        assertThat(KeyText.either("100% sure.jpg")).containsExactly(new ObjectKey("100% sure.jpg"));
        assertThat(KeyText.either("plain.jpg")).containsExactly(new ObjectKey("plain.jpg"));
    }

    @Test
    void leavesAloneWhatIsWrittenAsItIs() {
        assertThat(KeyText.plain("a+b%2F c.jpg")).containsExactly(new ObjectKey("a+b%2F c.jpg"));
    }

    @Test
    void findsNoKeyInWhatIsTooLongOrNoUnicode() {
        String half = "a" + (char) 0xd83d;
        List<String> none = List.of("", "ä".repeat(513), "a".repeat(1025), half);

        assertThat(none).allSatisfy(text -> assertThat(KeyText.plain(text)).isEmpty());
        assertThat(KeyText.encoded("a".repeat(1025))).isEmpty();
        assertThat(KeyText.encoded("%C3%A4".repeat(512))).hasSize(1);
    }
}
