package dev.bucketsync.sync.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.object.ObjectState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListAnswerTest {
    private static final String USUAL = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>photos</Name><Prefix></Prefix>\
            <KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>\
            <NextContinuationToken>t</NextContinuationToken>\
            <Contents><Key>a%2Bb+c%25.jpg</Key><LastModified>2026-11-23T10:20:30.456Z</LastModified>\
            <ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>\
            <Size>5368709121</Size><Owner><ID>x</ID></Owner><StorageClass>GLACIER</StorageClass></Contents>\
            <Contents><Key>b/c.jpg</Key><LastModified>2026-11-23T10:20:30Z</LastModified><ETag>"e-2"</ETag>\
            <Size>0</Size></Contents>\
            <CommonPrefixes><Prefix>d%2F/</Prefix></CommonPrefixes></ListBucketResult>
            """;

    private static ListAnswer read(String document) {
        return ListAnswer.read(document.getBytes(StandardCharsets.UTF_8), 3);
    }

    private static List<String> keys(String document) {
        return read(document).objects().stream()
                .map(object -> object.key().value())
                .toList();
    }

    /// A listing of one object with this key as it stands in the document.
    private static String withKey(String encodingType, String key) {
        return """
                <ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>%s</Key><Size>1</Size><ETag>"e"</ETag>\
                <LastModified>2026-11-23T10:20:30.000Z</LastModified></Contents>%s</ListBucketResult>""".formatted(key, encodingType);
    }

    private static String key(String encoded) {
        return keys(withKey("<EncodingType>url</EncodingType>", encoded)).getFirst();
    }

    @Test
    void readsWhatS3Says() {
        ListAnswer answer = read(USUAL);

        assertThat(answer.truncated()).isTrue();
        assertThat(answer.next()).contains("t");
        assertThat(keys(USUAL)).containsExactly("a+b c%.jpg", "b/c.jpg");
        assertThat(answer.objects().getFirst().state())
                .isEqualTo(new ObjectState(
                        "d41d8cd98f00b204e9800998ecf8427e",
                        5_368_709_121L,
                        Instant.parse("2026-11-23T10:20:30.456Z"),
                        "GLACIER"));
        assertThat(answer.objects().getLast().state())
                .isEqualTo(new ObjectState("e-2", 0, Instant.parse("2026-11-23T10:20:30Z"), "STANDARD"));
        assertThat(answer.commonPrefixes()).singleElement().hasToString("d//");
    }

    @Test
    void decodesKeysOnce() {
        assertThat(key("a%2520b%2Bc+d")).isEqualTo("a%20b+c d");
        assertThat(key("%00%01%0A%0D%7F")).isEqualTo("\0\u0001\n\r\u007f");
        assertThat(key("%F0%9F%98%80")).isEqualTo("\uD83D\uDE00");
        assertThat(key("%ef%bd%9e")).isEqualTo("\uFF5E");
        assertThat(key("//a///")).isEqualTo("//a///");
        assertThat(key("&amp;%26&lt;%3C")).isEqualTo("&&<<");
        assertThat(key("%C3%A9".repeat(512))).isEqualTo("é".repeat(512));
    }

    /// Some servers ignore `encoding-type`; then a percent is a percent.
    @Test
    void leavesKeysAloneThatAreNotEncoded() {
        assertThat(keys(withKey("", "a%20b+c&#x1;&#10;&quot;&apos;&gt;é"))).containsExactly("a%20b+c\u0001\n\"'>é");
    }

    @Test
    void findsTheEncodingWhereverItIsSaid() {
        String last = withKey("<EncodingType>url</EncodingType>", "a%20b");
        String first = "<ListBucketResult><EncodingType>url</EncodingType>"
                + withKey("", "a%20b").substring("<ListBucketResult>".length());
        assertThat(keys(last)).isEqualTo(keys(first)).containsExactly("a b");
    }

    @Test
    void caresForNoNamespaceOrderSpaceOrStranger() {
        String document = """
                \uFEFF<?xml version='1.0'?><!-- by a proxy > -->
                <s3:ListBucketResult xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/">
                  <s3:Contents  a="b">
                    <New><Deep><Deeper/></Deep>text</New> <!-- <Key>no</Key> -->
                    <s3:Size >7</s3:Size>
                    <s3:ETag><![CDATA["e"]]></s3:ETag><s3:StorageClass/>
                    <s3:LastModified>2026-11-23T10:20:30.1Z</s3:LastModified>
                    <s3:Key>a<![CDATA[<&]]>b<!-- c -->&amp;</s3:Key >
                  </s3:Contents>
                  <s3:IsTruncated>false</s3:IsTruncated><s3:Name/>
                </s3:ListBucketResult>
                <!-- end -->
                """;
        assertThat(keys(document)).containsExactly("a<&b&");
        assertThat(read(document).objects().getFirst().state().size()).isEqualTo(7);
    }

    @Test
    void refusesEveryDocumentThatIsCutOff() {
        byte[] whole = USUAL.strip().getBytes(StandardCharsets.UTF_8);
        assertThat(ListAnswer.read(whole, 3).objects()).hasSize(2);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ListAnswer.read(cut, 3)).isInstanceOf(ListingBrokenException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "<html><body>Sign in to this network</body></html>",
                "<!DOCTYPE x [<!ENTITY a \"b\">]><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>",
                "<ListAllMyBucketsResult><IsTruncated>false</IsTruncated></ListAllMyBucketsResult>",
                "<ListBucketResult/>",
                "<ListBucketResult></ListBucketResult>",
                "<ListBucketResult><IsTruncated>perhaps</IsTruncated></ListBucketResult>",
                "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult><More/>",
                "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucket>",
                "<ListBucketResult><IsTruncated>false</Istruncated></ListBucketResult>",
                "<ListBucketResult><IsTruncated>false</IsTruncated><Name></ListBucketResult></Name>",
                "<a:ListBucketResult><IsTruncated>false</IsTruncated></b:ListBucketResult>",
                "{\"ListBucketResult\":{}}"
            })
    void refusesWhatIsNoListing(String document) {
        assertThatThrownBy(() -> read(document)).isInstanceOf(ListingBrokenException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%",
                "%4",
                "%G0",
                "%-1",
                "a%C3",
                "%FF",
                "%ED%A0%80",
                "&nbsp;",
                "&#xD800;",
                "&#99999999;",
                "&#;",
                "&a",
                "<b/>"
            })
    void refusesKeysThatNoObjectHas(String key) {
        assertThatThrownBy(() -> key(key)).isInstanceOf(ListingBrokenException.class);
        assertThatThrownBy(() -> key("a".repeat(1_025))).isInstanceOf(ListingBrokenException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Size>1</Size>;<Size></Size>",
                "<Size>1</Size>;<Size>-1</Size>",
                "<Size>1</Size>;<Size>1.0</Size>",
                "<Size>1</Size>;<Size>9999999999999999999</Size>",
                "<Size>1</Size>;",
                "<ETag>\"e\"</ETag>;",
                "2026-11-23T;2026-13-23T",
                "10:20:30.000Z;10:20:30.000",
                "10:20:30.000Z;yesterday",
                "10:20:30.000Z;24:20:30.000Z",
                "10:20:30.000Z;10:20:61.000Z",
                "2026-11-23T;2026-02-30T",
                "\"e\";\"e&#0;\"",
                "\"e\";&quot;e&#x0;&quot;",
                "\"e\";\"e\0\"",
                "</Size>;</Size><StorageClass>STANDARD&#0;</StorageClass>",
            })
    void refusesObjectsThatCantBe(String change) {
        String[] fromTo = change.split(";", 2);
        String document = withKey("", "a").replace(fromTo[0], fromTo[1]);
        assertThat(document).isNotEqualTo(withKey("", "a"));
        assertThatThrownBy(() -> read(document)).isInstanceOf(ListingBrokenException.class);
    }

    @Test
    void readsTimesAsTheyAre() {
        Random random = new Random(4);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.ofEpochMilli(
                    random.nextLong(0, Instant.parse("9999-12-31T23:59:59Z").toEpochMilli()));
            for (ChronoUnit unit : List.of(ChronoUnit.MILLIS, ChronoUnit.SECONDS)) {
                Instant written = time.truncatedTo(unit);
                String document = withKey("", "a").replace("2026-11-23T10:20:30.000Z", written.toString());
                assertThat(read(document).objects().getFirst().state().lastModified())
                        .isEqualTo(written);
            }
        }
    }

    @Test
    void takesNoMoreThanWasAskedFor() {
        byte[] three = USUAL.getBytes(StandardCharsets.UTF_8);
        assertThat(ListAnswer.read(three, 3).objects()).hasSize(2);
        assertThatThrownBy(() -> ListAnswer.read(three, 2)).isInstanceOf(ListingBrokenException.class);
    }

    @Test
    void isNeverAtALoss() {
        Random random = new Random(3);
        byte[] whole = USUAL.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] hurt = whole.clone();
            for (int bites = random.nextInt(1, 4); bites > 0; bites--) {
                hurt[random.nextInt(hurt.length)] = (byte) "<>/&;%![]?-\"' a0".charAt(random.nextInt(16));
            }
            refused += refuses(hurt) ? 1 : 0;
        }
        assertThat(refused).isBetween(10_000, 49_999);
    }

    private static boolean refuses(byte[] document) {
        try {
            return ListAnswer.read(document, 3).objects().size() > 3;
        } catch (ListingBrokenException _) {
            return true;
        }
    }

    @Test
    void isNotLedDownByDepth() {
        String deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);
        assertThatThrownBy(() -> read("<ListBucketResult>" + deep + "</ListBucketResult>"))
                .isInstanceOf(ListingBrokenException.class);
    }
}
