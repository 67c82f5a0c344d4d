package dev.bucketsync.runtime.aws;

import dev.bucketsync.sandbox.aws.AwsSandbox;
import java.net.URI;
import java.util.Map;

/// Points the SDK of this process at other servers than Amazon's, by the properties that any AWS program knows.
final class SandboxSettings implements AutoCloseable {
    private final Map<String, String> properties;

    private SandboxSettings(Map<String, String> properties) {
        this.properties = properties;
        properties.forEach(System::setProperty);
    }

    static SandboxSettings of(AwsSandbox sandbox) {
        return of(sandbox, sandbox.s3Endpoint());
    }

    /// Roles are assumed at the sandbox; S3 is somewhere else.
    static SandboxSettings of(AwsSandbox sandbox, URI s3) {
        return new SandboxSettings(Map.of(
                "aws.endpointUrlS3", s3.toString(),
                "aws.endpointUrlSts", sandbox.stsEndpoint().toString(),
                "aws.accessKeyId", sandbox.platform().accessKeyId(),
                "aws.secretAccessKey", sandbox.platform().secretAccessKey()));
    }

    @Override
    public void close() {
        properties.keySet().forEach(System::clearProperty);
    }
}
