package dev.bucketsync.e2e;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.local.client.ApiClient;
import dev.bucketsync.local.client.ConnectedBucket;
import dev.bucketsync.local.client.CustomerAws;
import dev.bucketsync.local.stack.LocalStack;
import dev.bucketsync.local.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// One running system for all end-to-end tests; each test brings its own account and buckets. Logs stay in
/// `target/stack/logs`.
final class World {
    static final LocalStack STACK = start();
    private static final AtomicInteger NEXT = new AtomicInteger();

    private World() {}

    private static LocalStack start() {
        try {
            Path data = Path.of("target", "stack");
            delete(data);
            return LocalStack.start(new StackOptions(data, Map.of(), StackOptions.FixedPorts.FREE));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path data) throws IOException {
        if (Files.exists(data)) {
            try (Stream<Path> tree = Files.walk(data)) {
                for (Path found : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(found);
                }
            }
        }
    }

    static String fresh(String what) {
        return what + "-" + NEXT.incrementAndGet();
    }

    /// A new account on a paid plan.
    static AccountId account(long monthlyQuota) {
        AccountId account = new AccountId(fresh("account"));
        plan(account, monthlyQuota, true);
        return account;
    }

    static void plan(AccountId account, long monthlyQuota, boolean connectingAllowed) {
        var _ = new ApiClient(STACK.api(), STACK.adminToken())
                .put(
                        "/v1/admin/accounts/" + account,
                        Map.of(
                                "plan",
                                "professional",
                                "monthlyQuota",
                                monthlyQuota,
                                "timeZone",
                                "UTC",
                                "connectingAllowed",
                                connectingAllowed));
    }

    static ApiClient api(AccountId account) {
        return new ApiClient(STACK.api(), STACK.token(account.value()));
    }

    static CustomerAws aws() {
        return new CustomerAws(STACK.aws().adminEndpoint());
    }

    /// Connects a bucket of the sandbox as the customer does, and insists that the test says connected.
    static ConnectedBucket connect(AccountId account, String project, String bucket, String prefix) {
        ConnectedBucket connection = ConnectedBucket.create(
                api(account),
                new ConnectedBucket.Details(project, fresh("connection"), bucket, prefix, LocalStack.REGION));
        String role = "arn:aws:iam::%s:role/%s".formatted(LocalStack.CUSTOMER_AWS_ACCOUNT, fresh("reader"));
        String status = connection.connect(aws(), bucket, role).path("status").asText();
        if (!status.equals("CONNECTED")) {
            throw new IllegalStateException("connection is " + status);
        }
        return connection;
    }
}
