package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.connector.Client.Answer;
import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.SyncRequestEvent.CancelRequested;
import dev.bucketsync.events.SyncRequestEvent.RemovalConfirmed;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Syncs are asked for, passed on, and followed.
class SyncIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private String account;
    private Client client;
    private String connection;

    @BeforeEach
    void aConnectedBucket() {
        account = API.freshAccount();
        client = API.as(account);
        allow(true);
        var bucket = Installation.AWS.freshBucket();
        connection = create("first", bucket.name(), bucket.region()).at("id");
        String externalId = client.get("/v1/connections/" + connection + "/aws-policy")
                .json()
                .at("/trustPolicy/Statement/0/Condition/StringEquals/sts:ExternalId")
                .asText();
        String arn = Installation.AWS.freshReader(bucket.name(), "", externalId);
        Answer connected =
                client.put("/v1/connections/" + connection + "/role", "{\"roleArn\": \"%s\"}".formatted(arn));
        assertThat(connected.at("status")).as(connected.text()).isEqualTo("CONNECTED");
    }

    @Test
    void passesARequestOnAndShowsItWaiting() {
        Answer accepted = client.post(requests(), "");

        assertThat(accepted.status()).isEqualTo(202);
        String request = accepted.at("requestId");
        assertThat(accepted.header("Location")).contains("/v1/sync-requests/" + request);
        assertThat(client.get("/v1/sync-requests/" + request).json()).isEqualTo(accepted.json());
        assertThat(accepted.at("state")).isEqualTo("WAITING");
        await("the relay")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(said(SyncRequested.class))
                        .singleElement()
                        .satisfies(event -> {
                            assertThat(event.request().value()).isEqualTo(request);
                            assertThat(event.requestedBy()).isEqualTo("user-of-" + account);
                        }));
    }

    @Test
    void showsWhatTheWorkerDecided() {
        String request = client.post(requests(), "{\"mode\": \"INCREMENTAL\"}").at("requestId");
        decide(request, account, "ACCEPTED", "run-of-" + request);

        Answer decided = client.get("/v1/sync-requests/" + request);
        assertThat(decided.at("state")).isEqualTo("ACCEPTED");
        assertThat(decided.at("run")).isEqualTo("run-of-" + request);
    }

    @Test
    void showsARefusalForAConnectionTheWorkerNeverHeardOf() {
        String request = client.post(requests(), "").at("requestId");
        decide(request, null, "REFUSED", null);

        assertThat(client.get("/v1/sync-requests/" + request).at("state")).isEqualTo("REFUSED");
        assertThat(API.as("stranger").get("/v1/sync-requests/" + request).status())
                .isEqualTo(404);
    }

    @Test
    void refusesAConnectionWithoutARole() {
        String pending = create("pending", "my-images", "eu-west-1").at("id");
        Answer refused = client.post("/v1/connections/" + pending + "/sync-requests", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("code")).isEqualTo("CONFLICT");
        assertThat(refused.at("fix")).contains("/role");
    }

    @Test
    void refusesWhenThePlanHasLapsed() {
        allow(false);
        Answer refused = client.post(requests(), "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("code")).isEqualTo("PLAN_REQUIRED");
    }

    @Test
    void givesTheFirstAnswerAgainUnderTheSameKey() {
        Answer first = client.post(requests(), "{}", "Idempotency-Key", "k1");
        Answer again = client.post(requests(), "{}", "Idempotency-Key", "k1");

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        await("the relay").atMost(SOON).until(() -> !said(SyncRequested.class).isEmpty());
        assertThat(said(SyncRequested.class)).hasSize(1);
    }

    @Test
    void refusesTheKeyOfAnotherRequest() {
        client.post(requests(), "{}", "Idempotency-Key", "k1");
        Answer otherBody = client.post(requests(), "{ }", "Idempotency-Key", "k1");
        Answer otherRoute =
                client.post("/v1/connections", created("x", "my-images", "eu-west-1"), "Idempotency-Key", "k1");

        assertThat(List.of(otherBody, otherRoute)).allSatisfy(refused -> {
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.at("code")).isEqualTo("IDEMPOTENCY_MISMATCH");
            assertThat(refused.at("field")).isEqualTo("Idempotency-Key");
            assertThat(refused.at("value")).isEqualTo("k1");
        });
    }

    @Test
    void letsEveryAccountHaveItsOwnKeys() {
        Answer ours = client.post(requests(), "{}", "Idempotency-Key", "k1");
        Answer theirs = API.as("stranger").post(requests(), "{}", "Idempotency-Key", "k1");
        assertThat(ours.status()).isEqualTo(202);
        assertThat(theirs.status()).isEqualTo(404);
    }

    @Test
    void leavesTheKeyOfARefusedRequestFree() {
        allow(false);
        assertThat(client.post(requests(), "{}", "Idempotency-Key", "k1").status())
                .isEqualTo(403);
        allow(true);
        assertThat(client.post(requests(), "{}", "Idempotency-Key", "k1").status())
                .isEqualTo(202);
    }

    @Test
    void forgetsAKeyAfterADay() {
        Answer first = client.post(requests(), "{}", "Idempotency-Key", "k1");
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE connector.idempotency SET at = at - interval '25 hours' WHERE account = ?", account));
        Answer later = client.post(requests(), "{}", "Idempotency-Key", "k1");
        assertThat(later.at("requestId")).isNotEqualTo(first.at("requestId")).isNotEmpty();
    }

    @Test
    void createsOneConnectionForRacingRepeats() throws Exception {
        String body = created("raced", "my-images", "eu-west-1");
        Callable<Answer> repeat = () -> client.post("/v1/connections", body, "Idempotency-Key", "race");
        List<Answer> answers;
        try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = racers.invokeAll(Stream.generate(() -> repeat).limit(8).toList()).stream()
                    .map(Future::resultNow)
                    .toList();
        }
        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers)
                .extracting(Answer::text)
                .containsOnly(answers.getFirst().text());
        assertThat(answers)
                .extracting(answer -> answer.header("ETag"))
                .containsOnly(answers.getFirst().header("ETag"));
    }

    @Test
    void showsARunAndItsBooks() {
        run("run-1", "COMPLETED");
        Answer run = client.get("/v1/sync-runs/run-1-" + account);
        assertThat(run.status()).as(run.text()).isEqualTo(200);
        assertThat(run.at("state")).isEqualTo("COMPLETED");
        assertThat(run.json().at("/counts/listed").asLong()).isEqualTo(10);
        assertThat(run.json().at("/counts/rejected").asLong()).isEqualTo(3);
        assertThat(API.as("stranger").get("/v1/sync-runs/run-1-" + account).status())
                .isEqualTo(404);
    }

    @Test
    void listsRunsNewestFirstPageByPage() {
        for (int i = 1; i <= 5; i++) {
            run("run-" + i, "COMPLETED");
        }
        Answer first = client.get("/v1/connections/" + connection + "/sync-runs?limit=3");
        Answer second =
                client.get("/v1/connections/" + connection + "/sync-runs?limit=3&cursor=" + first.at("nextCursor"));

        assertThat(first.json().path("items").findValuesAsText("run"))
                .containsExactly("run-5-" + account, "run-4-" + account, "run-3-" + account);
        assertThat(second.json().path("items").findValuesAsText("run"))
                .containsExactly("run-2-" + account, "run-1-" + account);
        assertThat(second.json().has("nextCursor")).isFalse();
    }

    @Test
    void cancelsARunUnderWayOnly() {
        run("run-1", "LISTING");
        run("run-2", "COMPLETED");

        assertThat(client.post("/v1/sync-runs/run-1-" + account + "/cancel", "").status())
                .isEqualTo(202);
        assertThat(client.post("/v1/sync-runs/run-2-" + account + "/cancel", "").at("code"))
                .isEqualTo("CONFLICT");
        await("the relay")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(said(CancelRequested.class))
                        .singleElement()
                        .satisfies(event -> assertThat(event.run().value()).isEqualTo("run-1-" + account)));
    }

    @Test
    void confirmsARemovalOnce() {
        run("run-1", "NEEDS_CONFIRMATION");
        run("run-2", "SETTLING");
        Answer first = client.post("/v1/sync-runs/run-1-" + account + "/confirm-removal", "");
        Answer again = client.post("/v1/sync-runs/run-1-" + account + "/confirm-removal", "");
        Answer other = client.post("/v1/sync-runs/run-2-" + account + "/confirm-removal", "");

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.at("requestId")).isEqualTo(first.at("requestId"));
        assertThat(other.at("code")).isEqualTo("CONFLICT");
        assertThat(client.get(first.header("Location").orElseThrow()).at("state"))
                .isEqualTo("WAITING");
        await("the relay")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(said(RemovalConfirmed.class))
                        .extracting(RemovalConfirmed::id)
                        .hasSize(2)
                        .allSatisfy(id -> assertThat(id)
                                .isEqualTo(
                                        said(RemovalConfirmed.class).getFirst().id())));
    }

    private String requests() {
        return "/v1/connections/" + connection + "/sync-requests";
    }

    private Answer create(String name, String bucket, String region) {
        Answer created = client.post("/v1/connections", created(name, bucket, region));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created;
    }

    private static String created(String name, String bucket, String region) {
        return "{\"project\": \"p\", \"name\": \"%s\", \"bucket\": \"%s\", \"region\": \"%s\"}"
                .formatted(name, bucket, region);
    }

    private void allow(boolean connecting) {
        Answer set = API.plan(account, "100", connecting);
        assertThat(set.status()).as(set.text()).isEqualTo(200);
    }

    private <E extends SyncRequestEvent> List<E> said(Class<E> type) {
        return API.installation().heard(Topic.SYNC_REQUESTS, SyncRequestEvent.class).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(event -> event.connection().value().equals(connection))
                .toList();
    }

    private void decide(String request, String ofAccount, String state, String run) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO catalog.api_sync_request VALUES (?, ?, ?, 'INCREMENTAL', ?, null, ?, 'me', now(), now())",
                        request,
                        connection,
                        ofAccount,
                        state,
                        run));
    }

    private void run(String name, String state) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO catalog.api_sync_run VALUES (?, ?, ?, 'p', 'INCREMENTAL', ?, null, 10, 4, 0, 2, 3, 1, 0, 7,"
                                + " now(), now(), null)",
                        name + "-" + account,
                        connection,
                        account,
                        state));
    }
}
