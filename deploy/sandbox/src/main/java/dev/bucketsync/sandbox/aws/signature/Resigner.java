package dev.bucketsync.sandbox.aws.signature;

import dev.bucketsync.sandbox.aws.http.PercentCoding;
import dev.bucketsync.sandbox.aws.http.Request;
import dev.bucketsync.sandbox.aws.iam.AccessKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.internal.signer.CredentialScope;
import software.amazon.awssdk.http.auth.aws.internal.signer.V4Properties;
import software.amazon.awssdk.http.auth.aws.internal.signer.V4RequestSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Signs a request again with the AWS SDK's own signer and compares. The SDK's public signer adds headers of its own
/// that other clients don't send; the class below it signs exactly what it is given.
final class Resigner {
    private Resigner() {}

    static boolean confirms(Claim claim, AccessKey key, Request request, String contentHash) {
        var scope = claim.scope();
        var properties = V4Properties.builder()
                .credentials(AwsCredentialsIdentity.create(key.id(), key.secret()))
                .credentialScope(new CredentialScope(scope.region(), scope.service(), claim.signedAt()))
                .signingClock(Clock.fixed(claim.signedAt(), ZoneOffset.UTC))
                .doubleUrlEncode(false)
                .normalizePath(false)
                .build();
        var signature = V4RequestSigner.create(properties, contentHash)
                .sign(signed(claim, request))
                .getSignature();
        return MessageDigest.isEqual(bytes(signature), bytes(claim.signature()));
    }

    /// The part of the request that its signature covers.
    private static SdkHttpRequest.Builder signed(Claim claim, Request request) {
        var query = claim.presigned() ? request.query().without("X-Amz-Signature") : request.query();
        var builder = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method()))
                .protocol("http")
                .host("127.0.0.1")
                .encodedPath(PercentCoding.encodePath(PercentCoding.decodePath(request.rawPath())))
                .rawQueryParameters(query.parameters());
        claim.signedHeaders().forEach(name -> builder.putHeader(name, request.headerValues(name)));
        return builder;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
