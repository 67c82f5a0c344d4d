package dev.bucketsync.sync.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Body;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sandbox.aws.s3.Faults.ListTamper;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.testing.Connected;
import dev.bucketsync.sync.testing.Installation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that can be wrong with a listing, over HTTP.
class S3ListerIT {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final List<String> HOSTILE = List.of(
            "%",
            "%41",
            "%2525+ +%",
            "\u0000",
            "\u0001\u0002\u001f\u007f",
            "\r\n<Key>forged</Key>",
            "&amp;<![CDATA[x]]>\"'>",
            "+",
            "/",
            "//",
            "//a//b//",
            "/leading",
            "a b",
            "a/",
            "a/../b",
            "a//b",
            "a?list-type=2&prefix=x#y",
            "folder/",
            "folder/a",
            "x".repeat(1_024),
            "\u0085\u00a0\u00ad",
            "\u00e9".repeat(512),
            "\ufeffbom",
            "\uff5e",
            "\ufffd",
            "\uD83D\uDE00",
            "\uD83D\uDE00".repeat(256));

    private final S3Access access;
    private Connected bucket;

    S3ListerIT() {
        Installation.pointTheSdkAtTheSandbox();
        access = new S3Access("test", 8);
        bucket = Installation.unspoken("");
    }

    @AfterEach
    void close() {
        access.close();
    }

    private Lister lister() {
        return S3Lister.of(access, new SimpleMeterRegistry()).of(bucket.connection());
    }

    private Page page() {
        return lister().page(Optional.empty(), 1_000, LONG);
    }

    private void tamper(ListTamper tamper) {
        bucket.bucket().faults().tamperWithLists(tamper);
    }

    private void answer(String document) {
        tamper((_, _) -> Answer.xml(200, document));
    }

    private static String text(Answer answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.body().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> all(int maxKeys) {
        List<String> keys = new ArrayList<>();
        Optional<ObjectKey> after = Optional.empty();
        while (true) {
            Page page = lister().page(after, maxKeys, LONG);
            page.objects().forEach(object -> keys.add(object.key().value()));
            if (page.last()) {
                return keys;
            }
            after = page.objects().stream().map(Listed::key).reduce((_, last) -> last);
        }
    }

    /// Each key is named once as it is, and is once the key behind which the next page starts.
    @Test
    void namesEveryKeyAsItIsAndGoesOnBehindIt() {
        HOSTILE.forEach(key -> bucket.put(key, key));

        List<String> sorted = HOSTILE.stream()
                .map(ObjectKey::new)
                .sorted()
                .map(ObjectKey::value)
                .toList();
        assertThat(sorted.indexOf("\uff5e")).isLessThan(sorted.indexOf("\uD83D\uDE00"));
        assertThat(all(1_000)).isEqualTo(sorted);
        assertThat(all(1)).isEqualTo(sorted);
        assertThat(all(2)).isEqualTo(sorted);
    }

    @Test
    void tellsWhatEachObjectIs() {
        bucket.put("empty/", "").put("a.jpg", "1234");

        Page page = page();

        assertThat(page.last()).isTrue();
        assertThat(page.objects()).extracting(Listed::isFolderMarker).containsExactly(false, true);
        Listed object = page.objects().getFirst();
        assertThat(object.state().etag()).isEqualTo("81dc9bdb52d04dc20036dbd8313ed055");
        assertThat(object.state().size()).isEqualTo(4);
        assertThat(object.state().storageClass()).isEqualTo("STANDARD");
    }

    @Test
    void showsOneLevel() {
        bucket = Installation.unspoken("in/");
        Stream.of("in/", "in/a.jpg", "in/%2F/x", "in/b/1", "in/b/2", "in//c", "out/d")
                .forEach(key -> bucket.put(key, "x"));

        Level level = lister().level("in/", 1_000, LONG);

        assertThat(level.objects()).extracting(object -> object.key().value()).containsExactly("in/", "in/a.jpg");
        assertThat(level.commonPrefixes()).extracting(ObjectKey::value).containsExactly("in/%2F/", "in//", "in/b/");
        assertThat(level.last()).isTrue();
        assertThat(lister().level("in/", 4, LONG).last()).isFalse();
    }

    /// Ranges are cut there as anywhere else.
    @Test
    void looksIntoPrefixesThatNeedCoding() {
        List<String> prefixes = List.of("%41\u0001+\r\n/", "%41\u0001+\r\n/100%&<>/", "\uff5e\uD83D\uDE00/", "//");
        prefixes.forEach(prefix -> bucket.put(prefix + "a b/c", "x").put(prefix + "a b/d", "x"));

        for (String prefix : prefixes) {
            assertThat(lister().level(prefix, 1_000, LONG).commonPrefixes())
                    .extracting(ObjectKey::value)
                    .contains(prefix + "a b/");
            assertThat(lister().page(Optional.of(new ObjectKey(prefix)), 1_000, LONG)
                            .objects())
                    .extracting(object -> object.key().value())
                    .contains(prefix + "a b/c", prefix + "a b/d");
        }
    }

    @Test
    void asksForNothingButItsPrefix() {
        bucket = Installation.unspoken("in/");
        bucket.put("in/a", "1").put("out/b", "2");

        assertThat(page().objects()).hasSize(1);
        assertThat(lister().page(Optional.of(new ObjectKey("in/zzz")), 1_000, LONG))
                .isEqualTo(new Page(List.of(), true));
    }

    @Test
    void asksOnceMoreWhenAnAnswerIsCutOff() {
        bucket.putMany(10);
        AtomicInteger calls = new AtomicInteger();
        tamper((_, honest) -> {
            String whole = text(honest.answer());
            return calls.getAndIncrement() == 0
                    ? Answer.xml(200, whole.substring(0, whole.length() / 2))
                    : honest.answer();
        });

        assertThat(page().objects()).hasSize(10);
        assertThat(calls).hasValue(2);
    }

    @Test
    void believesNoListingThatStaysCutOff() {
        bucket.putMany(10);
        tamper((_, honest) -> {
            String whole = text(honest.answer());
            return Answer.xml(200, whole.substring(0, whole.lastIndexOf("<Contents>")));
        });

        assertThatThrownBy(this::page).isInstanceOf(ListingBrokenException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body>Please sign in</body></html>",
                "<ListBucketResult><IsTruncated>false</IsTruncated>",
                "<CopyObjectResult><IsTruncated>false</IsTruncated></CopyObjectResult>"
            })
    void believesNothingThatIsNoListing(String document) {
        answer(document);

        assertThatThrownBy(this::page).isInstanceOf(ListingBrokenException.class);
    }

    @Test
    void takesAnErrorForAnErrorWhateverItsStatus() {
        answer("<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>");
        assertThatThrownBy(this::page)
                .satisfies(fault -> assertThat(S3Failures.classify(fault)).isNotEqualTo(S3Failure.NO_SUCH_BUCKET))
                .isNotInstanceOf(ListingBrokenException.class);

        answer("<Error><Code>SlowDown</Code></Error>");
        assertThatThrownBy(this::page).isInstanceOf(ThrottledException.class);
    }

    @Test
    void believesNoPageWithoutProgress() {
        bucket.putMany(3);
        Optional<ObjectKey> second = Optional.of(new ObjectKey("00001.jpg"));
        assertThat(lister().page(second, 1_000, LONG).objects()).hasSize(1);
        answer("""
                <ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>00001.jpg</Key><ETag>"e"</ETag><Size>1</Size>\
                <LastModified>2026-11-23T10:20:30Z</LastModified></Contents></ListBucketResult>""");

        assertThatThrownBy(() -> lister().page(second, 1_000, LONG))
                .isInstanceOf(ListingBrokenException.class)
                .hasMessageContaining("progress");
    }

    @Test
    void believesNoPageOutOfOrderOrPlaceOrMeasure() {
        bucket = Installation.unspoken("0");
        bucket.putMany(3);
        tamper((_, honest) -> Answer.xml(200, text(honest.answer()).replace("00001.jpg", "00009.jpg")));
        assertThatThrownBy(this::page)
                .isInstanceOf(ListingBrokenException.class)
                .hasMessageContaining("order");
        tamper((_, honest) -> Answer.xml(200, text(honest.answer()).replace("00002.jpg", "10002.jpg")));
        assertThatThrownBy(this::page)
                .isInstanceOf(ListingBrokenException.class)
                .hasMessageContaining("prefix");
        tamper(ListTamper.NONE);
        assertThat(lister().page(Optional.empty(), 2, LONG).objects()).hasSize(2);
        tamper((_, honest) -> Answer.xml(200, text(honest.answer()).replace("</ListBucketResult>", """
                <Contents><Key>00009.jpg</Key><ETag>"e"</ETag><Size>1</Size>\
                <LastModified>2026-11-23T10:20:30Z</LastModified></Contents></ListBucketResult>""")));
        assertThatThrownBy(() -> lister().page(Optional.empty(), 2, LONG))
                .isInstanceOf(ListingBrokenException.class)
                .hasMessageContaining("more than the 2");
    }

    @Test
    void readsNoEndlessAnswer() {
        answer("<ListBucketResult>" + " ".repeat(5 * 1024 * 1024) + "</ListBucketResult>");

        assertThatThrownBy(this::page).isInstanceOf(ListingBrokenException.class);
    }

    private static String empty(String token) {
        return "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>%s</NextContinuationToken></ListBucketResult>"
                .formatted(token);
    }

    /// As S3 may, having walked over many deleted objects: then its token is the only way on.
    @Test
    void goesOnBehindEmptyPages() {
        bucket.putMany(3);
        AtomicInteger calls = new AtomicInteger();
        List<String> tokens = new ArrayList<>();
        tamper((request, honest) -> {
            request.query().first("continuation-token").ifPresent(tokens::add);
            int call = calls.incrementAndGet();
            return call <= 3 ? Answer.xml(200, empty("token+" + call)) : listing();
        });

        assertThat(page().objects()).hasSize(3);
        assertThat(tokens).containsExactly("token+1", "token+2", "token+3");
    }

    /// The sandbox takes no token but its own: what it would have said.
    private static Answer listing() {
        StringBuilder document = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        for (int i = 0; i < 3; i++) {
            document.append("""
                    <Contents><Key>0000%d.jpg</Key><ETag>"e"</ETag><Size>1</Size>\
                    <LastModified>2026-11-23T10:20:30Z</LastModified></Contents>""".formatted(i));
        }
        return Answer.xml(200, document + "</ListBucketResult>");
    }

    @Test
    void goesRoundInNoCircle() {
        AtomicInteger calls = new AtomicInteger();
        tamper((_, _) -> {
            calls.incrementAndGet();
            return Answer.xml(200, empty("again"));
        });
        assertThatThrownBy(this::page)
                .isInstanceOf(ListingBrokenException.class)
                .hasMessageContaining("empty pages");
        assertThat(calls).hasValue(2);

        tamper((_, _) -> Answer.xml(200, empty("token-" + calls.incrementAndGet())));
        assertThatThrownBy(this::page)
                .isInstanceOf(ListingBrokenException.class)
                .hasMessageContaining("empty pages");
        assertThat(calls).hasValueLessThan(150);

        answer("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>");
        assertThatThrownBy(this::page)
                .isInstanceOf(ListingBrokenException.class)
                .hasMessageContaining("empty pages");
    }

    @Test
    void saysWhenItsPatienceIsOverAndWhenS3WantsLess() {
        bucket.bucket()
                .faults()
                .tamperWithLists((_, _) ->
                        new Answer(503, Map.of("Retry-After", "3"), Body.of("<Error><Code>SlowDown</Code></Error>")));
        assertThatThrownBy(this::page)
                .isInstanceOfSatisfying(
                        ThrottledException.class,
                        throttled -> assertThat(throttled.retryAfter()).contains(Duration.ofSeconds(3)));

        bucket.bucket().faults().set(Faults.Settings.NONE.delayingLists(Duration.ofSeconds(2)));
        assertThatThrownBy(() -> lister().page(Optional.empty(), 1, Duration.ofMillis(300)))
                .isInstanceOf(SlowException.class);
        bucket.bucket().faults().clear();
        assertThat(page().last()).isTrue();
    }

    @Test
    void tellsABucketThatWentFromOneThatIsEmpty() {
        bucket.putMany(2);
        assertThat(page().objects()).hasSize(2);

        AwsFixture.shared().sandbox().buckets().remove(bucket.bucket().name());

        assertThatThrownBy(this::page)
                .satisfies(fault -> assertThat(S3Failures.classify(fault)).isEqualTo(S3Failure.NO_SUCH_BUCKET));
    }
}
