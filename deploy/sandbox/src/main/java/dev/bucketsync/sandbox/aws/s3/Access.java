package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.iam.Ask;
import dev.bucketsync.sandbox.aws.iam.Caller;
import dev.bucketsync.sandbox.aws.iam.Iam;
import java.util.Map;

/// What one caller may do with one bucket. Buckets have no policies here, so another account's roles have no access
/// whatever their own policy says.
record Access(Iam iam, Caller caller, Bucket bucket) {
    void require(String action, String resource) {
        require(action, resource, Map.of());
    }

    void require(String action, String resource, Map<String, String> context) {
        if (!allows(action, resource, context)) {
            throw S3Error.accessDenied(
                    ("User: %s is not authorized to perform: %s on resource: \"%s\" because no identity-based"
                                    + " policy allows the %s action")
                            .formatted(caller.arn(), action, resource, action));
        }
    }

    /// Whether the caller may list the whole bucket: only then it is told that an object is missing.
    boolean seesWhatIsMissing() {
        return allows("s3:ListBucket", bucket.arn(), Map.of());
    }

    private boolean allows(String action, String resource, Map<String, String> context) {
        return caller.account().equals(bucket.owner()) && iam.permits(caller, Ask.of(action, resource, context));
    }
}
