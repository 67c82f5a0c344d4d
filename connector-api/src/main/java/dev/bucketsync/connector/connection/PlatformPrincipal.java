package dev.bucketsync.connector.connection;

import dev.bucketsync.connector.problem.Objection;
import java.util.Optional;
import java.util.regex.Pattern;

/// The AWS identity of ours that customers' roles trust.
public record PlatformPrincipal(String arn) {
    private static final Pattern SHAPE =
            Pattern.compile("arn:(aws|aws-cn|aws-us-gov):iam::[0-9]{12}:(root|(role|user)/[!-~]{1,576})");

    public PlatformPrincipal {
        if (!SHAPE.matcher(arn).matches()) {
            throw new IllegalArgumentException(
                    "want the ARN of an IAM role, user or account root, such as arn:aws:iam::123456789012:role/bucketsync");
        }
    }

    /// A role in one partition can't trust a principal of another, so such a connection could never work.
    Optional<Objection> objection(BucketRegion region) {
        return Objection.unless(
                arn.startsWith("arn:" + region.partition() + ":"),
                "is in partition %s, which this platform can't reach: it is %s".formatted(region.partition(), arn),
                "connect a bucket in the platform's own partition");
    }
}
