package dev.bucketsync.sandbox.testing;

import dev.bucketsync.sandbox.aws.AwsSandbox;
import dev.bucketsync.sandbox.aws.iam.RoleArn;
import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.aws.store.ObjectStore;

/// The AWS of this JVM's tests: `static final AwsFixture AWS = AwsFixture.shared();`.
public final class AwsFixture {
    /// The customer that owns what this fixture makes.
    public static final String CUSTOMER = "111122223333";

    public static final String REGION = "eu-west-1";

    private final AwsSandbox sandbox;

    private AwsFixture(AwsSandbox sandbox) {
        this.sandbox = sandbox;
    }

    /// Starts the sandbox at the first call; it stops when the JVM ends.
    public static AwsFixture shared() {
        return Shared.FIXTURE;
    }

    public AwsSandbox sandbox() {
        return sandbox;
    }

    /// A bucket no other test has, in memory and empty.
    public Bucket freshBucket() {
        return freshBucket(new MemoryStore());
    }

    public Bucket freshBucket(ObjectStore store) {
        return sandbox.buckets().put(Names.fresh("bucket", "-"), REGION, CUSTOMER, store);
    }

    /// An ARN no other test has, of a role yet to be made.
    public String freshRoleArn() {
        return new RoleArn("aws", CUSTOMER, "", Names.fresh("role", "-")).toString();
    }

    /// Makes a role that the platform may assume with the ExternalId, to read a prefix of a bucket as the product asks
    /// for, and answers its ARN.
    public String freshReader(String bucket, String prefix, String externalId) {
        var arn = freshRoleArn();
        sandbox.iam()
                .putRole(
                        arn,
                        Documents.trust(sandbox.platform().principalArn(), externalId),
                        Documents.reading(bucket, prefix));
        return arn;
    }

    private static final class Shared {
        static final AwsFixture FIXTURE = start();

        private static AwsFixture start() {
            var sandbox = AwsSandbox.builder().start();
            AtExit.close(sandbox::close);
            return new AwsFixture(sandbox);
        }
    }
}
