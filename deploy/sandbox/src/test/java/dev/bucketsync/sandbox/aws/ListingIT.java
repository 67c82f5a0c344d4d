package dev.bucketsync.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.sandbox.aws.store.FolderStore;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class ListingIT {
    private static final List<String> AWKWARD = List.of(
            "a b.jpg",
            "a+b.jpg",
            "a%20b.jpg",
            "a&b=c.jpg",
            "it's \"so\".png",
            "ä/ö ü.png",
            "smile 😀.mp4",
            "／full.png",
            "sub/dir/x?y#z.jpg",
            "~tilde(1)*.jpg",
            "dot./.x",
            "semi;colon,:@!$.png",
            "back\\slash[1]{2}|^`.gif");

    @TempDir
    Path folder;

    @Test
    void pagesThroughMoreThanAThousandKeys() {
        var store = new MemoryStore();
        IntStream.range(0, 2500).forEach(i -> store.put("k%05d".formatted(i), new byte[i % 3]));
        var customer = Customer.with(store);
        try (var s3 = customer.s3()) {
            var pages = s3
                    .listObjectsV2Paginator(list -> list.bucket(customer.name()).prefix(""))
                    .stream()
                    .toList();
            assertThat(pages).extracting(page -> page.keyCount()).containsExactly(1000, 1000, 500);
            assertThat(pages.stream().flatMap(page -> page.contents().stream()).map(S3Object::key))
                    .containsExactlyElementsOf(IntStream.range(0, 2500)
                            .mapToObj("k%05d"::formatted)
                            .toList());
        }
        assertThat(customer.bucket().traffic().counts().lists()).isEqualTo(3);
    }

    @Test
    void sortsByUtf8BytesWhereUtf16WouldDiffer() {
        var store = new MemoryStore()
                .put("😀", new byte[0])
                .put("～", new byte[0])
                .put("é", new byte[0])
                .put("Z", new byte[0])
                .put("a", new byte[0]);
        assertThat(keys(store, "", null)).containsExactly("Z", "a", "é", "～", "😀");
    }

    @Test
    void startsAfterAKeyWhetherItIsThereOrNot() {
        var store =
                new MemoryStore().put("a", new byte[0]).put("b", new byte[0]).put("c", new byte[0]);
        assertThat(keys(store, "", "a")).containsExactly("b", "c");
        assertThat(keys(store, "", "aa")).containsExactly("b", "c");
        assertThat(keys(store, "", "c")).isEmpty();
        assertThat(keys(store, "b", "a")).containsExactly("b");
    }

    @Test
    void foldsWhatIsBehindTheDelimiterOverPages() {
        var store = new MemoryStore();
        for (var key : List.of("a/1", "a/2", "b.txt", "c/1/x", "c/2/y", "c/z", "d")) {
            store.put(key, new byte[1]);
        }
        var customer = Customer.with(store);
        try (var s3 = customer.s3()) {
            var first = s3.listObjectsV2(list ->
                    list.bucket(customer.name()).prefix("").delimiter("/").maxKeys(3));
            assertThat(first.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "c/");
            assertThat(first.contents()).extracting(S3Object::key).containsExactly("b.txt");
            assertThat(first.keyCount()).isEqualTo(3);
            var rest = s3.listObjectsV2(list -> list.bucket(customer.name())
                    .prefix("")
                    .delimiter("/")
                    .continuationToken(first.nextContinuationToken()));
            assertThat(rest.contents()).extracting(S3Object::key).containsExactly("d");
            assertThat(rest.isTruncated()).isFalse();
            var inside = s3.listObjectsV2(
                    list -> list.bucket(customer.name()).prefix("c/").delimiter("/"));
            assertThat(inside.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("c/1/", "c/2/");
        }
    }

    @Test
    void answersAPageOfNoKeysAsComplete() {
        var customer = Customer.with(new MemoryStore().put("a", new byte[0]));
        try (var s3 = customer.s3()) {
            var none = s3.listObjectsV2(
                    list -> list.bucket(customer.name()).prefix("").maxKeys(0));
            assertThat(none.keyCount()).isZero();
            assertThat(none.isTruncated()).isFalse();
        }
    }

    @Test
    void roundTripsAwkwardNamesOfFiles() throws Exception {
        for (var name : AWKWARD) {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
        var customer = Customer.with(new FolderStore(folder));
        var inByteOrder = AWKWARD.stream()
                .sorted(Comparator.comparing(
                        (String key) -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
                .toList();
        try (var s3 = customer.s3()) {
            for (var encoding : new EncodingType[] {null, EncodingType.URL}) {
                var listed = s3.listObjectsV2(
                        list -> list.bucket(customer.name()).prefix("").encodingType(encoding));
                assertThat(listed.contents()).extracting(S3Object::key).containsExactlyElementsOf(inByteOrder);
            }
            for (var name : AWKWARD) {
                assertThat(content(s3, customer, name)).isEqualTo(name);
            }
        }
    }

    @Test
    void roundTripsKeysThatOnlyMemoryCanHold() {
        var store = new MemoryStore();
        var hostile = List.of(
                "/leading",
                "a//b",
                "../up",
                "./here",
                "nul\u0000byte",
                "line\nfeed\r",
                "bell\u0007",
                "trailing/",
                "\uFFFE");
        hostile.forEach(key -> store.put(key, key.getBytes(StandardCharsets.UTF_8)));
        var customer = Customer.with(store);
        try (var s3 = customer.s3()) {
            var listed = s3.listObjectsV2(
                    list -> list.bucket(customer.name()).prefix("").encodingType(EncodingType.URL));
            assertThat(listed.contents()).extracting(S3Object::key).containsExactlyInAnyOrderElementsOf(hostile);
            assertThat(content(s3, customer, "a//b")).isEqualTo("a//b");
            assertThat(content(s3, customer, "../up")).isEqualTo("../up");
        }
    }

    @Test
    void showsAChangeOnDiskInTheNextListing() throws Exception {
        var customer = Customer.with(new FolderStore(folder));
        var seen = new HashMap<String, String>();
        try (var s3 = customer.s3()) {
            Files.writeString(folder.resolve("one"), "1");
            list(s3, customer).forEach(object -> seen.put(object.key(), object.eTag()));
            assertThat(seen).containsOnly(Map.entry("one", "\"c4ca4238a0b923820dcc509a6f75849b\""));
            Files.writeString(folder.resolve("one"), "changed");
            Files.writeString(folder.resolve("two"), "2");
            assertThat(list(s3, customer)).extracting(S3Object::key).containsExactly("one", "two");
            assertThat(list(s3, customer).getFirst().eTag()).isNotEqualTo(seen.get("one"));
            Files.delete(folder.resolve("one"));
            assertThat(list(s3, customer)).extracting(S3Object::key).containsExactly("two");
        }
    }

    @Test
    void servesNothingOutsideTheFolder() throws Exception {
        Files.writeString(folder.resolve("secret"), "secret");
        var inside = Files.createDirectory(folder.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("link"), folder.resolve("secret"));
        Files.createSymbolicLink(inside.resolve("up"), folder);
        var customer = Customer.with(new FolderStore(inside));
        customer.permit("""
                {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}""");
        try (var s3 = customer.s3()) {
            assertThat(list(s3, customer)).isEmpty();
            for (var key : List.of("../secret", "link", "up/secret", "up/../secret")) {
                assertThatThrownBy(() -> content(s3, customer, key))
                        .isInstanceOfSatisfying(
                                S3Exception.class,
                                e -> assertThat(e.statusCode()).isEqualTo(404));
            }
        }
    }

    @Test
    void refusesParametersThatMakeNoSense() {
        var customer = Customer.with(new MemoryStore());
        try (var s3 = customer.s3()) {
            assertThatThrownBy(() -> s3.listObjectsV2(
                            list -> list.bucket(customer.name()).prefix("").maxKeys(-1)))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidArgument"));
            assertThatThrownBy(() -> s3.listObjectsV2(
                            list -> list.bucket(customer.name()).prefix("").continuationToken("*")))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidArgument"));
        }
    }

    private static List<String> keys(MemoryStore store, String prefix, String startAfter) {
        var customer = Customer.with(store);
        try (var s3 = customer.s3()) {
            return s3
                    .listObjectsV2(
                            list -> list.bucket(customer.name()).prefix(prefix).startAfter(startAfter))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .toList();
        }
    }

    private static List<S3Object> list(S3Client s3, Customer customer) {
        return s3.listObjectsV2(list -> list.bucket(customer.name()).prefix("")).contents();
    }

    private static String content(S3Client s3, Customer customer, String key) {
        return s3.getObjectAsBytes(get -> get.bucket(customer.name()).key(key)).asUtf8String();
    }
}
