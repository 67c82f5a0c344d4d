package dev.bucketsync.connector.account;

import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.events.id.AccountId;
import org.jdbi.v3.core.Handle;

/// Refuses early what an account's plan or quota does not allow.
public record Allowance(UsageBook usage) {
    /// Connecting needs a plan that includes it, and some quota left.
    public void requireConnecting(Handle handle, AccountId account) {
        Usage now = usage.current(handle, account);
        requirePlan(now);
        if (now.exhausted()) {
            throw Problem.of(
                            ProblemCode.QUOTA_EXHAUSTED,
                            "%d of %d units are used in %s"
                                    .formatted(now.used(), now.limit().orElse(0) + now.credited(), now.period()),
                            "wait until %s, or raise the account's monthly quota".formatted(now.endsAt()))
                    .exception();
        }
    }

    /// Syncing needs the plan only: what does not fit the quota is rejected object by object.
    public void requireSyncing(Handle handle, AccountId account) {
        requirePlan(usage.current(handle, account));
    }

    /// Whether the plan includes connecting and syncing at present.
    public boolean includesSyncing(Handle handle, AccountId account) {
        return usage.current(handle, account).connectingAllowed();
    }

    private static void requirePlan(Usage now) {
        if (!now.connectingAllowed()) {
            throw Problem.of(
                            ProblemCode.PLAN_REQUIRED,
                            now.plan()
                                    .map(plan -> "plan '%s' does not include connecting buckets".formatted(plan))
                                    .orElse("the account has no plan"),
                            "move the account to a plan that includes connecting buckets")
                    .exception();
        }
    }
}
