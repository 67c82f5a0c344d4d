package dev.bucketsync.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.local.client.ApiClient;
import dev.bucketsync.local.client.ConnectedBucket;
import dev.bucketsync.local.client.CustomerAws;
import dev.bucketsync.local.sample.SampleChanges;
import dev.bucketsync.local.stack.LocalStack;
import dev.bucketsync.local.stack.StackFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/// The demo's plot.
final class Story {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SHOWN_ASSETS = 8;

    private final Narrator narrator;
    private final ApiClient api;
    private final CustomerAws aws;
    private final Path folder;

    Story(StackFile stack, Narrator narrator) {
        this.narrator = narrator;
        this.api = new ApiClient(stack.api(), stack.token());
        this.aws = new CustomerAws(stack.awsAdmin());
        this.folder = Path.of(stack.buckets().get(DemoAccount.BUCKET));
    }

    void tell() throws IOException {
        SampleChanges.undo(folder);
        ConnectedBucket connected = connect();
        sync(connected);
        showObjects(connected);
        showUsage();
        changeTheBucket();
        resync(connected);
        showUsage();
        narrator.say("");
        narrator.say("That was all. Run it again: what was charged once is not charged again.");
    }

    private ConnectedBucket connect() {
        narrator.chapter("The customer connects the bucket " + DemoAccount.BUCKET);
        String name =
                "Holiday pictures " + LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        ConnectedBucket connected = ConnectedBucket.create(
                api, new ConnectedBucket.Details("holiday", name, DemoAccount.BUCKET, "", LocalStack.REGION));
        narrator.say("connection %s, \"%s\"", connected.id(), name);

        narrator.chapter("The customer pastes the generated documents at AWS: a policy, who may use it, a CORS rule");
        narrator.quote(connected.document("iam"));
        narrator.say("(and a trust policy that asks for this connection's own ExternalId)");

        narrator.chapter("The customer submits the role, and the connection is tested");
        String role = "arn:aws:iam::%s:role/bucketsync-%s"
                .formatted(LocalStack.CUSTOMER_AWS_ACCOUNT, connected.id().substring(24));
        JsonNode tested = connected.connect(aws, DemoAccount.BUCKET, role);
        tested.path("test")
                .path("steps")
                .forEach(step -> narrator.say(
                        "%-36s %s",
                        step.path("step").asText(), step.path("outcome").asText()));
        narrator.say("=> %s", tested.path("status").asText());
        return connected;
    }

    private void sync(ConnectedBucket connected) {
        narrator.chapter("Sync now");
        JsonNode run = connected.sync(PATIENCE, narrator::progress);
        narrator.endProgress();
        narrator.say("%s: %s", run.path("state").asText(), counts(run));
    }

    private void showObjects(ConnectedBucket connected) {
        narrator.chapter("What became of every object");
        List<JsonNode> assets = api.all("/v1/connections/" + connected.id() + "/assets");
        narrator.say("%d assets, among them:", assets.size());
        assets.stream()
                .limit(SHOWN_ASSETS)
                .forEach(asset -> narrator.say(
                        "  %s %5d unit%s  %s",
                        Narrator.shown(asset.path("key").asText()),
                        asset.path("units").asLong(),
                        asset.path("units").asLong() == 1 ? " " : "s",
                        asset.path("media").path("type").asText()));
        List<JsonNode> rejected = api.all("/v1/connections/" + connected.id() + "/objects?outcome=REJECTED");
        narrator.say("%d objects were left out, each for a reason:", rejected.size());
        rejected.forEach(object ->
                narrator.say("  %s %s", Narrator.shown(object.path("key").asText()), reasons(object)));
        Map<String, Integer> tally = new TreeMap<>();
        rejected.forEach(object -> object.path("reasons")
                .forEach(reason -> tally.merge(reason.path("reason").asText(), 1, Integer::sum)));
        narrator.say("in all: %s", tally);
    }

    private static String reasons(JsonNode object) {
        return String.join(
                "; ",
                StreamSupport.stream(object.path("reasons").spliterator(), false)
                        .map(reason -> reason.path("reason").asText() + ": "
                                + reason.path("detail").asText())
                        .toList());
    }

    private void showUsage() {
        narrator.chapter("What it counted");
        JsonNode usage = api.get("/v1/usage");
        narrator.say(
                "%s: %d of %d units used, %d left, until %s",
                usage.path("period").asText(),
                usage.path("used").asLong(),
                usage.path("limit").asLong(),
                usage.path("left").asLong(),
                usage.path("endsAt").asText());
    }

    private void changeTheBucket() throws IOException {
        narrator.chapter("The bucket changes: objects are added, overwritten, deleted");
        SampleChanges.apply(folder);
    }

    private void resync(ConnectedBucket connected) {
        narrator.chapter("Sync again: only what changed is touched");
        long before = gets();
        JsonNode run = connected.sync(PATIENCE, narrator::progress);
        narrator.endProgress();
        narrator.say("%s: %s", run.path("state").asText(), counts(run));
        narrator.say("S3 was asked for headers %d times", gets() - before);
    }

    private long gets() {
        return aws.stats().path("buckets").path(DemoAccount.BUCKET).path("gets").asLong();
    }

    private static String counts(JsonNode run) {
        JsonNode counts = run.path("counts");
        return "%d listed, %d unchanged, %d admitted, %d rejected, %d faulted, %d removed"
                .formatted(
                        counts.path("listed").asLong(),
                        counts.path("unchanged").asLong(),
                        counts.path("admitted").asLong(),
                        counts.path("rejected").asLong(),
                        counts.path("faulted").asLong(),
                        counts.path("removed").asLong());
    }
}
