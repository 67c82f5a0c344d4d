package dev.bucketsync.sandbox.aws.signature;

import dev.bucketsync.sandbox.aws.http.Request;
import dev.bucketsync.sandbox.aws.iam.AccessKey;
import dev.bucketsync.sandbox.aws.iam.AccessKeys;
import dev.bucketsync.sandbox.aws.iam.Caller;
import dev.bucketsync.sandbox.aws.signature.NotAuthenticatedException.Reason;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;

/// Finds out who signed a request, for one service.
public final class Authenticator {
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(15);
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private final AccessKeys keys;
    private final InstantSource clock;
    private final String service;

    public Authenticator(AccessKeys keys, InstantSource clock, String service) {
        this.keys = keys;
        this.clock = clock;
        this.service = service;
    }

    /// Who signed, and for which region.
    public record Identity(Caller caller, String region) {}

    /// Answers whose signature a request bears, or throws a `NotAuthenticatedException`.
    public Identity identify(Request request) throws IOException {
        var claim = Claim.of(request);
        requireScope(claim);
        requireSignedHeaders(claim, request);
        requireTime(claim);
        var key = keys.find(claim.scope().accessKey())
                .orElseThrow(() -> refused(
                        Reason.UNKNOWN_KEY, "The AWS Access Key Id you provided does not exist in our records."));
        requireToken(claim, key);
        if (!Resigner.confirms(claim, key, request, contentHash(claim, request))) {
            throw refused(
                    Reason.WRONG_SIGNATURE,
                    "The request signature we calculated does not match the signature you provided. Check your key and signing method.");
        }
        return new Identity(key.caller(), claim.scope().region());
    }

    private void requireScope(Claim claim) {
        if (!claim.scope().service().equals(service)) {
            throw refused(
                    Reason.MALFORMED,
                    "incorrect service \"%s\". This endpoint belongs to \"%s\"."
                            .formatted(claim.scope().service(), service));
        }
    }

    private static void requireSignedHeaders(Claim claim, Request request) {
        for (var name : request.headers().keySet()) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-amz-") && !claim.signedHeaders().contains(lower)) {
                throw refused(
                        Reason.UNSIGNED_HEADERS,
                        "There were headers present in the request which were not signed: " + lower);
            }
        }
    }

    private void requireTime(Claim claim) {
        var now = clock.instant();
        var skew = Duration.between(claim.signedAt(), now);
        boolean late =
                claim.validFor().map(lifetime -> skew.compareTo(lifetime) > 0).orElse(skew.compareTo(LARGEST_SKEW) > 0);
        if (late) {
            throw claim.presigned()
                    ? refused(Reason.URL_EXPIRED, "Request has expired")
                    : refused(
                            Reason.CLOCK_SKEW,
                            "The difference between the request time and the current time is too large.");
        }
        if (skew.negated().compareTo(LARGEST_SKEW) > 0) {
            throw refused(
                    Reason.CLOCK_SKEW, "The difference between the request time and the current time is too large.");
        }
    }

    /// A temporary key without its token is not a key AWS knows.
    private void requireToken(Claim claim, AccessKey key) {
        var expected = key.temporary().map(AccessKey.Temporary::token);
        if (claim.token().isEmpty() && expected.isPresent()) {
            throw refused(Reason.UNKNOWN_KEY, "The AWS Access Key Id you provided does not exist in our records.");
        }
        if (!claim.token().equals(expected)) {
            throw refused(Reason.INVALID_TOKEN, "The provided token is malformed or otherwise invalid.");
        }
        if (key.temporary()
                .filter(temporary -> !clock.instant().isBefore(temporary.expires()))
                .isPresent()) {
            throw refused(Reason.EXPIRED_TOKEN, "The provided token has expired.");
        }
    }

    /// S3 takes the sender's word for the body's hash; other services hash what arrived.
    private String contentHash(Claim claim, Request request) throws IOException {
        if (!service.equals("s3")) {
            return sha256(request.body());
        }
        var declared = request.header("x-amz-content-sha256");
        if (declared.isEmpty() && !claim.presigned()) {
            throw refused(Reason.NO_CONTENT_HASH, "Missing required header for this request: x-amz-content-sha256");
        }
        return declared.orElse(UNSIGNED);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NotAuthenticatedException refused(Reason reason, String message) {
        return new NotAuthenticatedException(reason, message);
    }
}
