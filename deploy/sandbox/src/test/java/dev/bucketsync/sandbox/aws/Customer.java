package dev.bucketsync.sandbox.aws;

import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import dev.bucketsync.sandbox.aws.store.ObjectStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import dev.bucketsync.sandbox.testing.Documents;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/// A customer with a bucket and a role in a sandbox, and the unmodified SDK clients to try them with.
record Customer(AwsSandbox sandbox, Bucket bucket, String roleArn) {
    static final String EXTERNAL_ID = "b6e7a1f0-5f0e-4d61-9a51-2f9a4ad7a001";
    static final String ALL = "";
    private static final SdkHttpClient HTTP = AwsCrtHttpClient.builder().build();

    /// Connects a bucket in the shared sandbox, for a prefix.
    static Customer with(ObjectStore store, String prefix) {
        var aws = AwsFixture.shared();
        var bucket = aws.freshBucket(store);
        return new Customer(aws.sandbox(), bucket, aws.freshReader(bucket.name(), prefix, EXTERNAL_ID));
    }

    static Customer with(ObjectStore store) {
        return with(store, ALL);
    }

    /// A customer with one object, `a.txt`, and permissions of their own making.
    static Customer permitting(String permissions) {
        var customer = with(new MemoryStore().put("a.txt", new byte[] {'a'}));
        customer.permit(permissions.replace("BUCKET", customer.name()));
        return customer;
    }

    void permit(String permissions) {
        sandbox.iam().putRole(roleArn, Documents.trust(sandbox.platform().principalArn(), EXTERNAL_ID), permissions);
    }

    String name() {
        return bucket.name();
    }

    S3Client s3() {
        return s3(sandbox, sessionCredentials(), AwsFixture.REGION);
    }

    AwsCredentials sessionCredentials() {
        return sessionCredentials(assume());
    }

    Credentials assume() {
        try (var sts = sts(sandbox)) {
            return sts.assumeRole(role ->
                            role.roleArn(roleArn).roleSessionName("test").externalId(EXTERNAL_ID))
                    .credentials();
        }
    }

    static AwsCredentials sessionCredentials(Credentials issued) {
        return AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
    }

    static AwsCredentials platformCredentials(AwsSandbox sandbox) {
        var platform = sandbox.platform();
        return AwsBasicCredentials.create(platform.accessKeyId(), platform.secretAccessKey());
    }

    static S3Client s3(AwsSandbox sandbox, AwsCredentials credentials, String region) {
        return S3Client.builder()
                .httpClient(HTTP)
                .endpointOverride(sandbox.s3Endpoint())
                .forcePathStyle(true)
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    static StsClient sts(AwsSandbox sandbox) {
        return sts(sandbox, platformCredentials(sandbox));
    }

    static StsClient sts(AwsSandbox sandbox, AwsCredentials credentials) {
        return StsClient.builder()
                .httpClient(HTTP)
                .endpointOverride(sandbox.stsEndpoint())
                .region(Region.of(AwsFixture.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
