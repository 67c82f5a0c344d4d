package dev.bucketsync.sync.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.events.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationReaderTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Notice CAT = notice("acme-media", Optional.of("aws"), "2026/märz/cat +1.jpg");

    private static final String S3 = """
            {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-central-1",
             "eventTime":"2026-11-23T10:15:30.123Z","eventName":"ObjectCreated:Put",
             "userIdentity":{"principalId":"AWS:AIDAEXAMPLE"},"requestParameters":{"sourceIPAddress":"192.0.2.7"},
             "responseElements":{"x-amz-request-id":"C3D13FE58DE4C810"},
             "s3":{"s3SchemaVersion":"1.0","configurationId":"bucketsync",
              "bucket":{"name":"acme-media","ownerIdentity":{"principalId":"A3NL1KOZZK"},"arn":"arn:aws:s3:::acme-media"},
              "object":{"key":"2026/m%C3%A4rz/cat+%2B1.jpg","size":482113,"eTag":"9b2cf535f27731c974343645a3985328",
               "sequencer":"0055AED6DCD90281E5"}}}]}""";
    private static final String MINIO = """
            {"EventName":"s3:ObjectCreated:Put","Key":"acme-media/2026/märz/cat +1.jpg",
             "Records":[{"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"","eventTime":"2026-11-23T10:15:30.123Z",
             "eventName":"s3:ObjectCreated:Put","userIdentity":{"principalId":"minio"},
             "s3":{"s3SchemaVersion":"1.0","configurationId":"Config",
              "bucket":{"name":"acme-media","ownerIdentity":{"principalId":"minio"},"arn":"arn:aws:s3:::acme-media"},
              "object":{"key":"2026%2Fm%C3%A4rz%2Fcat+%2B1.jpg","size":482113,"eTag":"9b2cf535f27731c974343645a3985328",
               "contentType":"image/jpeg","userMetadata":{"content-type":"image/jpeg"},"sequencer":"187A1B"}},
             "source":{"host":"192.0.2.7","port":"","userAgent":"mc"}}]}""";
    private static final String CEPH = """
            {"Records":[{"eventVersion":"2.2","eventSource":"ceph:s3","awsRegion":"default",
             "eventTime":"2026-11-23T10:15:30.123456Z","eventName":"ObjectCreated:Put","userIdentity":{"principalId":"tester"},
             "s3":{"s3SchemaVersion":"1.0","configurationId":"n1",
              "bucket":{"name":"acme-media","ownerIdentity":{"principalId":"tester"},"arn":"arn:aws:s3:default::acme-media",
               "id":"503a4c37.5332.38"},
              "object":{"key":"2026/märz/cat +1.jpg","size":"1024","eTag":"37b51d19","versionId":"","sequencer":"F7E6D75D",
               "metadata":[{"key":"x-amz-date","val":""}],"tags":[]}},"eventId":"","opaqueData":"me@example.com"}]}""";
    private static final String EVENT_BRIDGE = """
            {"version":"0","id":"17793124-05d4-b198-2fde-7ededc63b103","detail-type":"Object Created","source":"aws.s3",
             "account":"111122223333","time":"2026-11-23T10:15:30Z","region":"eu-central-1",
             "resources":["arn:aws:s3:::acme-media"],
             "detail":{"version":"0","bucket":{"name":"acme-media"},
              "object":{"key":"2026/märz/cat +1.jpg","size":482113,"etag":"9b2cf535","sequencer":"00617F08"},
              "request-id":"N4N7GDK58NMKJ12R","requester":"123456789012","source-ip-address":"192.0.2.7","reason":"PutObject"}}""";

    private final NotificationReader reader = new NotificationReader();

    static Stream<String> saysOfTheCat() {
        String sns = object("Type", "Notification", "MessageId", "1", "TopicArn", "arn:aws:sns:x", "Message", S3);
        return Stream.of(
                S3,
                MINIO,
                EVENT_BRIDGE,
                sns,
                object("MessageId", "1", "ReceiptHandle", "x", "Body", S3),
                object("MessageId", "1", "Body", sns),
                "{\"Records\":[{\"messageId\":\"1\",\"eventSource\":\"aws:sqs\",\"body\":%s}]}".formatted(quoted(S3)),
                object("messageId", "1", "body", EVENT_BRIDGE),
                quoted(S3),
                "{\"schema\":{\"type\":\"string\"},\"payload\":%s}".formatted(quoted(S3)),
                "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"Body\":%s}}".formatted(quoted(S3)),
                "[%s]".formatted(S3),
                "  \n" + S3 + "\n");
    }

    @ParameterizedTest
    @MethodSource("saysOfTheCat")
    void hearsTheSameFromWhoeverSendsIt(String message) throws Exception {
        assertThat(read(message)).isEqualTo(new Notification(List.of(CAT), 0, 0));
    }

    @Test
    void doesNotDecodeWhatEventBridgeNeverEncoded() throws Exception {
        assertThat(read(EVENT_BRIDGE.replace("2026/märz/cat +1.jpg", "a+b%2Fc.jpg"))
                        .notices())
                .containsExactly(notice("acme-media", Optional.of("aws"), "a+b%2Fc.jpg"));
    }

    @Test
    void looksUnderBothNamesWhereCephMayOrMayNotHaveEncoded() throws Exception {
        assertThat(read(CEPH).notices())
                .containsExactly(
                        notice("acme-media", Optional.of("aws"), "2026/märz/cat  1.jpg", "2026/märz/cat +1.jpg"));
    }

    @ParameterizedTest
    @CsvSource({
        "ObjectCreated:Put, 1",
        "ObjectCreated:CompleteMultipartUpload, 1",
        "s3:ObjectRemoved:DeleteMarkerCreated, 1",
        "ObjectRemoved:Delete, 1",
        "ObjectLifecycle:Expiration:Current, 1",
        "LifecycleExpiration:Delete, 1",
        "LifecycleTransition, 1",
        "ObjectRestore:Completed, 1",
        "ObjectSynced:Create, 1",
        "s3:ObjectAccessed:Get, 0",
        "ObjectTagging:Put, 0",
        "ObjectAcl:Put, 0",
        "Replication:OperationNotTracked, 0",
        "ReducedRedundancyLostObject, 0",
        "s3:BucketRemoved, 0",
        "'', 0",
    })
    void hearsOnlyOfWhatAListingWouldShow(String eventName, int notices) throws Exception {
        Notification read = read(S3.replace("ObjectCreated:Put", eventName));

        assertThat(read.notices()).hasSize(notices);
        assertThat(read.unchanging()).isEqualTo(1 - notices);
    }

    @ParameterizedTest
    @CsvSource({
        "Object Created, 1",
        "Object Deleted, 1",
        "Object Storage Class Changed, 1",
        "Object Tags Added, 0",
        "Object ACL Updated, 0",
        "AWS API Call via CloudTrail, 0"
    })
    void hearsTheSameOfEventBridge(String detailType, int notices) throws Exception {
        assertThat(read(EVENT_BRIDGE.replace("Object Created", detailType)).notices())
                .hasSize(notices);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::b, aws",
        "arn:aws-cn:s3:::b, aws-cn",
        "arn:aws-us-gov:s3:::b, aws-us-gov",
        "arn:aws:s3:zonegroup:tenant:b, aws",
        "arn:minio:s3:::b,",
        "b,",
        "'',",
    })
    void knowsThePartitionWhereItIsTold(String arn, String partition) throws Exception {
        assertThat(read(S3.replace("arn:aws:s3:::acme-media", arn)).notices())
                .extracting(Notice::partition)
                .containsExactly(Optional.ofNullable(partition));
    }

    @Test
    void takesTestsForNothing() throws Exception {
        assertThat(read("""
                {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-11-23T10:00:00.000Z","Bucket":"acme-media",
                 "RequestId":"5582815E1AEA5ADF","HostId":"8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR"}""")).isEqualTo(new Notification(List.of(), 1, 0));
    }

    @Test
    void passesOverRecordsThatNameNoObjectAndHearsTheRest() throws Exception {
        String good = record("ok.jpg");
        String bad = Stream.of("", "%C3%28", "a".repeat(1025))
                .map(NotificationReaderTest::record)
                .collect(Collectors.joining(","));
        Notification read = read("{\"Records\":[%s,%s,%s]}"
                .formatted(bad, record("x.jpg").replace("\"name\":\"b\"", "\"name\":7.5e3"), good));

        assertThat(read.unreadable()).isEqualTo(3);
        assertThat(read.notices()).extracting(Notice::bucket).containsExactly("7500.0", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "true",
                "{",
                "{}",
                "{\"Records\":{}}",
                "{\"Records\":[7]}",
                "{\"Records\":[{}]}",
                "\"\"",
                "\"hello\"",
                "{} {}",
                "<xml/>",
                "{\"Event\":\"s3:Other\"}",
                "{\"Message\":\"hi\"}",
                "{\"s3\" 1}",
                "{\"payload\":null}",
                "{\"Records\":[[[[[[[[[[[{\"s3\":1}]]]]]]]]]]]}"
            })
    void refusesWhatIsNoNotification(String message) {
        assertThatThrownBy(() -> read(message))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageMatching("[^\\p{Cntrl}]{8,400}");
    }

    @Test
    void hasABoundForEverything() {
        String wrapped = S3;
        for (int i = 0; i < 5; i++) {
            wrapped = object("Message", wrapped);
        }
        String sixfold = wrapped;
        String deep = "{\"Records\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        String many = "{\"Records\":[%s]}"
                .formatted(
                        IntStream.range(0, 2_001).mapToObj(i -> record("k" + i)).collect(Collectors.joining(",")));
        String large = "{\"Records\":[],\"x\":\"%s\"}".formatted("x".repeat(1024 * 1024));

        assertThatThrownBy(() -> read(sixfold)).hasMessageContaining("wrapped more than 8 times");
        assertThatThrownBy(() -> read(deep)).hasMessageContaining("too deep");
        assertThatThrownBy(() -> read(many)).hasMessageContaining("more than 2000 records");
        assertThatThrownBy(() -> read(large)).hasMessageContaining("at most 1048576");
        assertThatThrownBy(() -> reader.read(new byte[] {'"', (byte) 0xc3, 0x28, '"'}))
                .isInstanceOf(UnreadableEventException.class);
    }

    /// Whatever strangers write, it is a notification or it is refused.
    @Test
    void knowsOnlyTheseTwoEnds() {
        Random random = new Random(11);
        List<byte[]> seeds = saysOfTheCat()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        Map<Boolean, Long> ends = IntStream.range(0, 20_000)
                .mapToObj(i -> mutated(seeds.get(i % seeds.size()), random))
                .collect(Collectors.partitioningBy(this::isRead, Collectors.counting()));

        assertThat(ends.get(true)).isGreaterThan(1_000);
        assertThat(ends.get(false)).isGreaterThan(1_000);
    }

    private boolean isRead(byte[] message) {
        try {
            reader.read(message)
                    .notices()
                    .forEach(notice -> assertThat(notice.keys()).isNotEmpty());
            return true;
        } catch (UnreadableEventException _) {
            return false;
        }
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] =
                    random.nextBoolean() ? (byte) random.nextInt() : (byte) "{}[]\",:\\%+".charAt(random.nextInt(10));
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private Notification read(String message) throws UnreadableEventException {
        return reader.read(message.getBytes(StandardCharsets.UTF_8));
    }

    private static Notice notice(String bucket, Optional<String> partition, String... keys) {
        return new Notice(bucket, partition, Stream.of(keys).map(ObjectKey::new).toList());
    }

    private static String record(String key) {
        return """
                {"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"%s"}}}""".formatted(key);
    }

    private static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    private static String object(String... namesAndValues) {
        var object = JSON.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return object.toString();
    }
}
