package dev.bucketsync.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.local.client.ApiClient;
import dev.bucketsync.local.stack.StackFile;
import java.util.Map;

/// The customer of the demo, and the bucket that is theirs from the start.
public final class DemoAccount {
    public static final String NAME = "demo";
    public static final String BUCKET = "demo-media";
    public static final long MONTHLY_QUOTA = 1_000;

    private DemoAccount() {}

    /// Gives the account a paid plan, as an operator would.
    public static void prepare(StackFile stack) {
        JsonNode _ = new ApiClient(stack.api(), stack.adminToken())
                .put(
                        "/v1/admin/accounts/" + NAME,
                        Map.of(
                                "plan",
                                "professional",
                                "monthlyQuota",
                                MONTHLY_QUOTA,
                                "timeZone",
                                "UTC",
                                "connectingAllowed",
                                true));
    }
}
