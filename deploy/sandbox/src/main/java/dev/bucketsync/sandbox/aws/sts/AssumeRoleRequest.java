package dev.bucketsync.sandbox.aws.sts;

import dev.bucketsync.sandbox.aws.http.Query;
import dev.bucketsync.sandbox.aws.iam.MalformedPolicyException;
import dev.bucketsync.sandbox.aws.iam.Policy;
import dev.bucketsync.sandbox.aws.iam.RoleArn;
import java.time.Duration;
import java.util.Optional;

/// The parameters of AssumeRole, within the limits that its API reference gives.
record AssumeRoleRequest(
        RoleArn role, String sessionName, Optional<String> externalId, Duration duration, Optional<Policy> policy) {
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration USUAL = Duration.ofHours(1);
    private static final int LONGEST_POLICY = 2048;

    static AssumeRoleRequest parse(Query form) {
        return new AssumeRoleRequest(
                role(required(form, "RoleArn", "roleArn")),
                constrained(
                        required(form, "RoleSessionName", "roleSessionName"), "roleSessionName", "[\\w+=,.@-]{2,64}"),
                form.first("ExternalId").map(id -> constrained(id, "externalId", "[\\w+=,.@:/-]{2,1224}")),
                form.first("DurationSeconds").map(AssumeRoleRequest::duration).orElse(USUAL),
                form.first("Policy").map(AssumeRoleRequest::policy));
    }

    private static RoleArn role(String text) {
        try {
            return RoleArn.parse(text);
        } catch (IllegalArgumentException e) {
            throw StsError.validation(e.getMessage());
        }
    }

    private static Duration duration(String text) {
        try {
            var duration = Duration.ofSeconds(Long.parseLong(text));
            if (duration.compareTo(SHORTEST) < 0) {
                throw invalid(text, "durationSeconds", "Member must have value greater than or equal to 900");
            }
            if (duration.compareTo(LONGEST) > 0) {
                throw invalid(text, "durationSeconds", "Member must have value less than or equal to 43200");
            }
            return duration;
        } catch (NumberFormatException _) {
            throw new StsError(400, "MalformedInput", "DurationSeconds is not a number");
        }
    }

    private static Policy policy(String json) {
        if (json.length() > LONGEST_POLICY) {
            throw invalid("...", "policy", "Member must have length less than or equal to " + LONGEST_POLICY);
        }
        try {
            return Policy.permissions(json);
        } catch (MalformedPolicyException e) {
            throw new StsError(400, "MalformedPolicyDocument", e.getMessage());
        }
    }

    private static String required(Query form, String parameter, String member) {
        return form.first(parameter)
                .orElseThrow(() -> StsError.validation("1 validation error detected: Value null at '" + member
                        + "' failed to satisfy constraint: Member must not be null"));
    }

    private static String constrained(String value, String member, String shape) {
        if (!value.matches(shape)) {
            throw invalid(value, member, "Member must satisfy regular expression pattern: " + shape);
        }
        return value;
    }

    private static StsError invalid(String value, String member, String constraint) {
        return StsError.validation("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s"
                .formatted(value, member, constraint));
    }
}
