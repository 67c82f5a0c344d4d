package dev.bucketsync.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.sandbox.aws.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A benchmark against a server that lists as S3 never does would measure nothing.
class ListDocumentTest {
    private static final List<String> NAMES =
            List.of("a.jpg", "b/1", "b/2", "b/c/1", "b/c/2", "b0", "c/", "c/1", "d.jpg");
    private static final SortedKeys KEYS = new SortedKeys(NAMES.reversed().stream()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toList());

    private static String document(String query) {
        return new String(
                new ListDocument(KEYS, new ListAsk(Query.parse("list-type=2&" + query))).of("bucket"),
                StandardCharsets.UTF_8);
    }

    private static List<String> all(String element, String document) {
        return Pattern.compile("<%s>([^<]*)</%s>".formatted(element, element))
                .matcher(document)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> keys(String query) {
        return all("Key", document(query));
    }

    private static List<String> commonPrefixes(String query) {
        return all("CommonPrefixes><Prefix", document(query).replace("</Prefix></", "</CommonPrefixes><Prefix></"));
    }

    @Test
    void listsAllInTheOrderOfBytes() {
        assertThat(keys("prefix=")).isEqualTo(NAMES);
        assertThat(document("prefix=")).contains("<IsTruncated>false</IsTruncated>", "<KeyCount>9</KeyCount>");
    }

    @Test
    void listsWhatBeginsWithThePrefixAndNoMore() {
        assertThat(keys("prefix=b/c/")).containsExactly("b/c/1", "b/c/2");
        assertThat(keys("prefix=b")).containsExactly("b/1", "b/2", "b/c/1", "b/c/2", "b0");
        assertThat(keys("prefix=x")).isEmpty();
    }

    @Test
    void startsBehindAKeyWhetherItIsThereOrNot() {
        assertThat(keys("prefix=&start-after=b0")).containsExactly("c/", "c/1", "d.jpg");
        assertThat(keys("prefix=&start-after=b/zzz")).containsExactly("b0", "c/", "c/1", "d.jpg");
        assertThat(keys("prefix=b/&start-after=a")).startsWith("b/1");
        assertThat(keys("prefix=&start-after=d.jpg")).isEmpty();
    }

    @Test
    void rollsUpWhatLiesBehindTheDelimiter() {
        assertThat(keys("prefix=&delimiter=/")).containsExactly("a.jpg", "b0", "d.jpg");
        assertThat(commonPrefixes("prefix=&delimiter=/")).containsExactly("b/", "c/");
        assertThat(keys("prefix=b/&delimiter=/")).containsExactly("b/1", "b/2");
        assertThat(commonPrefixes("prefix=b/&delimiter=/")).containsExactly("b/c/");
        assertThat(document("prefix=&delimiter=/")).contains("<KeyCount>5</KeyCount>");
    }

    /// What is left of a common prefix is shown again behind a key, but not behind a token.
    @Test
    void showsAPrefixAgainThatIsStartedInTheMiddle() {
        assertThat(commonPrefixes("prefix=&delimiter=/&start-after=b/1")).containsExactly("b/", "c/");
        String first = document("prefix=&delimiter=/&max-keys=2");
        String token = all("NextContinuationToken", first).getFirst();
        assertThat(commonPrefixes("prefix=&delimiter=/&max-keys=2")).containsExactly("b/");
        assertThat(commonPrefixes("prefix=&delimiter=/&continuation-token=" + token))
                .containsExactly("c/");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 9, 1_000, 5_000})
    void endsAPageAtItsMostKeysAndSaysSo(int most) {
        List<String> listed = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            String page = document("prefix=&max-keys=%d&start-after=%s".formatted(most, after.get()));
            List<String> keys = all("Key", page);
            assertThat(keys).hasSizeBetween(1, most);
            listed.addAll(keys);
            boolean more = all("IsTruncated", page).getFirst().equals("true");
            after = Optional.of(keys.getLast()).filter(_ -> more);
        }
        assertThat(listed).isEqualTo(NAMES);
    }

    @Test
    void encodesWhenItIsAsked() {
        String coded = document("prefix=a%20b/&start-after=a%20b/%C3%A9&encoding-type=url");
        assertThat(coded)
                .contains("<EncodingType>url</EncodingType>", "<StartAfter>a+b/%C3%A9</StartAfter>")
                .contains("<Prefix>a+b/</Prefix>");
        assertThat(document("prefix=a%20b/")).contains("<Prefix>a b/</Prefix>").doesNotContain("EncodingType");
    }
}
