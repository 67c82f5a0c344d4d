package dev.bucketsync.sandbox.aws.sts;

import dev.bucketsync.sandbox.aws.iam.AccessKey;
import dev.bucketsync.sandbox.aws.iam.AccessKeys;
import dev.bucketsync.sandbox.aws.iam.Ask;
import dev.bucketsync.sandbox.aws.iam.Caller;
import dev.bucketsync.sandbox.aws.iam.Iam;
import dev.bucketsync.sandbox.aws.iam.Role;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Hands out a role's temporary credentials to whom the role trusts.
public final class AssumeRole {
    private static final Duration LONGEST_CHAINED = Duration.ofHours(1);

    private final Iam iam;
    private final AccessKeys keys;
    private final InstantSource clock;
    private final LongAdder calls = new LongAdder();

    public AssumeRole(Iam iam, AccessKeys keys, InstantSource clock) {
        this.iam = iam;
        this.keys = keys;
        this.clock = clock;
    }

    /// How often it was asked for, refusals included.
    public long calls() {
        return calls.sum();
    }

    Map<String, Object> result(AssumeRoleRequest request, Caller caller) {
        calls.increment();
        var role = trusting(request, caller);
        requireDuration(request, role);
        var expires = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(request.duration());
        var session = new Caller.Session(role.arn(), role.id(), request.sessionName(), request.policy());
        return describe(keys.issue(session, expires), session);
    }

    /// A role that isn't there, one that trusts others and one that wants another ExternalId are answered alike.
    private Role trusting(AssumeRoleRequest request, Caller caller) {
        var context = new LinkedHashMap<String, String>();
        context.put("sts:rolesessionname", request.sessionName());
        request.externalId().ifPresent(id -> context.put("sts:externalid", id));
        var ask = Ask.of("sts:AssumeRole", request.role().toString(), context);
        return iam.role(request.role())
                .filter(_ -> iam.permits(caller, ask))
                .filter(role -> role.trust().permits(ask.by(caller.principals())))
                .orElseThrow(() ->
                        StsError.accessDenied("User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                                .formatted(caller.arn(), request.role())));
    }

    /// Every caller here is itself a role's session, so every assumed role is chained and lasts an hour at most.
    private static void requireDuration(AssumeRoleRequest request, Role role) {
        if (request.duration().compareTo(LONGEST_CHAINED) > 0) {
            throw StsError.validation(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }
        if (request.duration().compareTo(role.longestSession()) > 0) {
            throw StsError.validation(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
    }

    private static Map<String, Object> describe(AccessKey key, Caller.Session session) {
        var temporary = key.temporary().orElseThrow();
        var result = new LinkedHashMap<String, Object>();
        result.put(
                "Credentials",
                Map.of(
                        "AccessKeyId", key.id(),
                        "SecretAccessKey", key.secret(),
                        "SessionToken", temporary.token(),
                        "Expiration", temporary.expires()));
        result.put("AssumedRoleUser", Map.of("AssumedRoleId", session.userId(), "Arn", session.arn()));
        session.policy().ifPresent(_ -> result.put("PackedPolicySize", 1));
        return result;
    }
}
