package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.connector.Client.Answer;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.Topic;
import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A customer connects a bucket: creates, pastes, submits the role, is told what is wrong.
class ConnectIT {
    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private String account;
    private Client client;
    private MemoryStore objects;
    private Bucket bucket;

    @BeforeEach
    void anAccountAndABucket() {
        account = API.freshAccount();
        client = API.as(account);
        Answer put = API.plan(account, "1000");
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        objects = new MemoryStore().put("photos/a b+ü.jpg", bytes("image"));
        bucket = Installation.AWS.freshBucket(objects);
    }

    @Test
    void connectsABucketWithTheDocumentsPastedUnchanged() {
        String id = create("photos", "photos");
        String arn = paste(id);
        bucket.cors(client.get("/v1/connections/" + id + "/aws-policy/cors").text());

        Answer connected = giveRole(id, arn);

        assertThat(connected.status()).as(connected.text()).isEqualTo(200);
        assertThat(connected.at("status")).as(connected.text()).isEqualTo("CONNECTED");
        assertThat(outcomes(connected.json()))
                .isEqualTo(Map.of(
                        "ASSUME_ROLE", "OK",
                        "ASSUME_ROLE_WITHOUT_EXTERNAL_ID", "OK",
                        "LIST", "OK",
                        "READ", "OK",
                        "CORS", "OK"));
        assertThat(client.get("/v1/connections/" + id).json()).isEqualTo(connected.json());
    }

    @Test
    void tellsEveryRevisionToTheOtherServicesWithTheExternalId() {
        String id = create("photos", "photos");
        String arn = paste(id);
        giveRole(id, arn);

        await("the relay to publish")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(said(id))
                        .extracting(ConnectionUpdated::revision, ConnectionUpdated::status)
                        .containsExactly(
                                tuple(1L, ConnectionStatus.PENDING),
                                tuple(2L, ConnectionStatus.PENDING),
                                tuple(3L, ConnectionStatus.CONNECTED)));
        ConnectionUpdated last = said(id).getLast();
        assertThat(last.prefix()).isEqualTo("photos/");
        assertThat(last.roleArn()).contains(arn);
        assertThat(last.externalId()).isEqualTo(externalId(id)).matches("[0-9a-f]{8}-[0-9a-f]{4}-4.*");
    }

    @Test
    void showsTheExternalIdInTheTrustPolicyOnly() {
        String id = create("photos", "photos");
        giveRole(id, paste(id));
        String externalId = externalId(id);

        assertThat(client.get("/v1/connections/" + id).text()).doesNotContain(externalId);
        assertThat(client.get("/v1/connections").text()).doesNotContain(externalId);
        assertThat(client.get("/v1/connections/" + id + "/aws-policy").text()).contains(externalId);
    }

    @Test
    void namesAllThreeCausesWhenTheExternalIdIsWrong() {
        String id = create("photos", "photos");
        String trust = document(id, "trust").replace(externalId(id), "somebody-elses");
        Answer broken = giveRole(id, role(trust, document(id, "iam")));

        assertThat(broken.at("status")).isEqualTo("BROKEN");
        JsonNode step = step(broken.json(), "ASSUME_ROLE");
        assertThat(step.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(step.path("code").asText()).isEqualTo("ROLE_REFUSED");
        assertThat(step.path("explanation").asText()).contains("role does not exist", "principal", "sts:ExternalId");
        assertThat(step(broken.json(), "LIST").path("outcome").asText()).isEqualTo("SKIPPED");
    }

    @Test
    void callsARoleBrokenThatAnyExternalIdOpens() {
        String id = create("photos", "photos");
        String open =
                document(id, "trust").replace("StringEquals", "StringLike").replace(externalId(id), "*");
        Answer broken = giveRole(id, role(open, document(id, "iam")));

        assertThat(broken.at("status")).isEqualTo("BROKEN");
        assertThat(step(broken.json(), "ASSUME_ROLE_WITHOUT_EXTERNAL_ID")
                        .path("code")
                        .asText())
                .isEqualTo("ROLE_OPEN");
    }

    @Test
    void callsARoleBrokenThatNeedsNoExternalId() {
        String id = create("photos", "photos");
        String open = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"},
                 "Action": "sts:AssumeRole"}]}""".formatted(Installation.AWS.sandbox().platform().principalArn());
        Answer broken = giveRole(id, role(open, document(id, "iam")));

        assertThat(step(broken.json(), "ASSUME_ROLE_WITHOUT_EXTERNAL_ID")
                        .path("code")
                        .asText())
                .isEqualTo("ROLE_OPEN");
    }

    @Test
    void saysThatTheListPermissionIsMissing() {
        String id = create("photos", "photos");
        String readOnly = document(id, "iam").replace("s3:ListBucket", "s3:ListBucketVersions");
        Answer broken = giveRole(id, role(document(id, "trust"), readOnly));

        assertThat(broken.at("status")).isEqualTo("BROKEN");
        assertThat(step(broken.json(), "LIST").path("code").asText()).isEqualTo("LIST_DENIED");
        assertThat(step(broken.json(), "READ").path("code").asText()).isEqualTo("NOT_REACHED");
    }

    @Test
    void saysThatTheReadPermissionIsMissing() {
        String id = create("photos", "photos");
        String listOnly = document(id, "iam").replace("\"s3:GetObject\"", "\"s3:GetObjectTagging\"");
        Answer broken = giveRole(id, role(document(id, "trust"), listOnly));

        assertThat(broken.at("status")).isEqualTo("BROKEN");
        assertThat(step(broken.json(), "READ").path("code").asText()).isEqualTo("READ_DENIED");
    }

    @Test
    void namesTheBucketsRealRegion() {
        String id = create("photos", bucket.name(), "photos", "us-east-2").at("id");
        Answer broken = giveRole(id, paste(id));

        JsonNode step = step(broken.json(), "LIST");
        assertThat(step.path("code").asText()).isEqualTo("WRONG_REGION");
        assertThat(step.path("explanation").asText()).contains(bucket.region());
        assertThat(step.path("fix").asText()).contains(bucket.region());
    }

    @Test
    void saysThatTheBucketDoesNotExist() {
        String id = create("photos", "nobody-has-this-bucket", "photos", bucket.region())
                .at("id");
        Answer broken = giveRole(id, paste(id));

        assertThat(step(broken.json(), "LIST").path("code").asText()).isEqualTo("NO_SUCH_BUCKET");
    }

    @Test
    void warnsOfMissingCorsWithoutCallingTheConnectionBroken() {
        String id = create("photos", "photos");
        Answer connected = giveRole(id, paste(id));

        assertThat(connected.at("status")).isEqualTo("CONNECTED");
        assertThat(step(connected.json(), "CORS").path("code").asText()).isEqualTo("CORS_MISSING");
    }

    @Test
    void connectsAnEmptyPrefixOfAnEmptyBucket() {
        bucket = Installation.AWS.freshBucket();
        String id = create("all", "");
        Answer connected = giveRole(id, paste(id));

        assertThat(connected.at("status")).as(connected.text()).isEqualTo("CONNECTED");
        assertThat(step(connected.json(), "READ").path("outcome").asText()).isEqualTo("SKIPPED");
        assertThat(step(connected.json(), "READ").path("code").asText()).isEqualTo("EMPTY");
    }

    @Test
    void readsAFoldersEmptyMarkerObject() {
        objects.put("photos/", new byte[0]);
        String id = create("photos", "photos");
        Answer connected = giveRole(id, paste(id));

        assertThat(step(connected.json(), "READ").path("outcome").asText()).isEqualTo("OK");
    }

    @Test
    void waitsForAFreshRoleToSpread() {
        String id = create("photos", "photos");
        String arn = Installation.AWS.freshRoleArn();
        Thread.ofVirtual()
                .start(() -> await("a moment to pass, as in the console")
                        .pollDelay(Duration.ofMillis(1_200))
                        .until(() -> {
                            putRole(arn, document(id, "trust"), document(id, "iam"));
                            return true;
                        }));

        assertThat(giveRole(id, arn).at("status")).isEqualTo("CONNECTED");
    }

    @Test
    void answersWithinThirtySecondsWhenS3Hangs() {
        String id = create("photos", "photos");
        String arn = paste(id);
        bucket.faults().set(Faults.Settings.NONE.holdingLists());
        try {
            long began = System.nanoTime();
            Answer broken = giveRole(id, arn);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
            assertThat(step(broken.json(), "LIST").path("code").asText()).isEqualTo("TIMEOUT");
        } finally {
            bucket.faults().clear();
        }
    }

    @Test
    void testsAgainAndFollowsWhatTheCustomerMended() {
        String id = create("photos", "photos");
        String arn = role(document(id, "trust"), document(id, "iam").replace("s3:ListBucket", "s3:ListBucketVersions"));
        assertThat(giveRole(id, arn).at("status")).isEqualTo("BROKEN");

        putRole(arn, document(id, "trust"), document(id, "iam"));
        Answer again = client.post("/v1/connections/" + id + "/tests", "");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.at("status")).isEqualTo("CONNECTED");
        assertThat(again.json().path("revision").asLong()).isEqualTo(4);
    }

    @Test
    void wantsARoleBeforeATest() {
        String id = create("photos", "photos");
        Answer refused = client.post("/v1/connections/" + id + "/tests", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("code")).isEqualTo("CONFLICT");
        assertThat(refused.at("fix")).contains("PUT /v1/connections/" + id + "/role");
    }

    @Test
    void refusesARoleForAnOlderRevisionThanTheClientSaw() {
        String id = create("photos", "photos");
        String body = "{\"roleArn\": \"%s\"}".formatted(Installation.AWS.freshRoleArn());
        Answer refused = client.put("/v1/connections/" + id + "/role", body, "If-Match", "\"7\"");
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.at("code")).isEqualTo("PRECONDITION_FAILED");
    }

    private String create(String name, String prefix) {
        return create(name, bucket.name(), prefix, bucket.region()).at("id");
    }

    private Answer create(String name, String bucketName, String prefix, String region) {
        Answer created = client.post("/v1/connections", """
                {"project": "p1", "name": "%s", "bucket": "%s", "prefix": "%s", "region": "%s"}""".formatted(name, bucketName, prefix, region));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.header("Location")).contains("/v1/connections/" + created.at("id"));
        assertThat(created.header("ETag")).contains("\"1\"");
        return created;
    }

    /// Plays the customer: pastes both policies, unchanged, and answers the role's ARN.
    private String paste(String id) {
        return role(document(id, "trust"), document(id, "iam"));
    }

    private static String role(String trust, String permissions) {
        String arn = Installation.AWS.freshRoleArn();
        putRole(arn, trust, permissions);
        return arn;
    }

    private static void putRole(String arn, String trust, String permissions) {
        var _ = Installation.AWS.sandbox().iam().putRole(arn, trust, permissions);
    }

    private Answer giveRole(String id, String arn) {
        return client.put("/v1/connections/" + id + "/role", "{\"roleArn\": \"%s\"}".formatted(arn));
    }

    private String document(String id, String name) {
        return client.get("/v1/connections/" + id + "/aws-policy/" + name).text();
    }

    private String externalId(String id) {
        return client.get("/v1/connections/" + id + "/aws-policy")
                .json()
                .at("/trustPolicy/Statement/0/Condition/StringEquals/sts:ExternalId")
                .asText();
    }

    private static List<ConnectionUpdated> said(String id) {
        return API.installation().heard(Topic.CONNECTIONS, ConnectionUpdated.class).stream()
                .filter(each -> each.connection().value().equals(id))
                .toList();
    }

    private static Map<String, String> outcomes(JsonNode connection) {
        return StreamSupport.stream(connection.at("/test/steps").spliterator(), false)
                .collect(Collectors.toMap(
                        step -> step.path("step").asText(),
                        step -> step.path("outcome").asText()));
    }

    private static JsonNode step(JsonNode connection, String name) {
        return StreamSupport.stream(connection.at("/test/steps").spliterator(), false)
                .filter(step -> step.path("step").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step " + name + " in " + connection));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
