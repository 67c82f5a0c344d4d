package dev.bucketsync.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.local.client.ApiClient;
import dev.bucketsync.local.client.ConnectedBucket;
import dev.bucketsync.local.client.CustomerAws;
import dev.bucketsync.local.stack.LocalStack;
import dev.bucketsync.local.stack.StackOptions;
import dev.bucketsync.sandbox.aws.s3.Traffic.Counts;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// The main job over the whole local stack: first sync and unchanged re-sync of some thousands of JPEGs, all processes
/// on
/// this machine.
public final class EndToEnd {
    private static final int OBJECTS = 6_000;
    private static final String ACCOUNT = "bench";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private EndToEnd() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("bucketsync-bench");
        try (LocalStack stack = LocalStack.start(new StackOptions(data, Map.of(), StackOptions.FixedPorts.FREE))) {
            run(stack);
        } finally {
            Folders.delete(data);
        }
        System.exit(0);
    }

    private static void run(LocalStack stack) throws IOException {
        warmUp(stack);
        ConnectedBucket measured = connect(stack, "measured", OBJECTS);
        Counts before = stack.aws().stats().bucket("measured");
        double first = seconds(measured);
        Counts after = stack.aws().stats().bucket("measured");
        long rss = Memory.residentMebibytes();
        double again = seconds(measured);
        long getsAgain = stack.aws().stats().bucket("measured").gets() - after.gets();

        Figures.print("e2e.first_sync", OBJECTS / first, "objects/s");
        Figures.print("e2e.resync", OBJECTS / again, "objects/s");
        Figures.print("e2e.gets_per_object", (after.gets() - before.gets()) / (double) OBJECTS, "requests");
        Figures.print("e2e.resync_gets", (double) getsAgain, "requests");
        Figures.print("e2e.bytes_per_object", (after.bytes() - before.bytes()) / (double) OBJECTS, "bytes");
        Figures.print("e2e.rss", (double) rss, "MiB");
    }

    /// The JVMs' first objects are not the system's pace.
    private static void warmUp(LocalStack stack) {
        seconds(connect(stack, "warm-up", OBJECTS / 3));
    }

    private static ConnectedBucket connect(LocalStack stack, String bucket, int objects) {
        MemoryStore store = new MemoryStore();
        for (int i = 0; i < objects; i++) {
            store.put("pictures/%02d/%05d.jpg".formatted(i % 50, i), Pictures.jpeg(bucket + i));
        }
        var _ = stack.aws().buckets().put(bucket, LocalStack.REGION, LocalStack.CUSTOMER_AWS_ACCOUNT, store);
        JsonNode _ = new ApiClient(stack.api(), stack.adminToken())
                .put(
                        "/v1/admin/accounts/" + ACCOUNT,
                        Map.of(
                                "plan",
                                "bench",
                                "monthlyQuota",
                                1_000_000,
                                "timeZone",
                                "UTC",
                                "connectingAllowed",
                                true));
        ConnectedBucket connection = ConnectedBucket.create(
                new ApiClient(stack.api(), stack.token(ACCOUNT)),
                new ConnectedBucket.Details("bench", bucket, bucket, "", LocalStack.REGION));
        String role = "arn:aws:iam::%s:role/%s".formatted(LocalStack.CUSTOMER_AWS_ACCOUNT, bucket);
        JsonNode _ = connection.connect(new CustomerAws(stack.aws().adminEndpoint()), bucket, role);
        return connection;
    }

    private static double seconds(ConnectedBucket connection) {
        long began = System.nanoTime();
        JsonNode run = connection.sync(PATIENCE, _ -> {});
        if (!run.path("state").asText().equals("COMPLETED")) {
            throw new IllegalStateException("the run ended " + run);
        }
        return (System.nanoTime() - began) / 1e9;
    }
}
