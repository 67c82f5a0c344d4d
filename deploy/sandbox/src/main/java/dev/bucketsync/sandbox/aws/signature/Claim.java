package dev.bucketsync.sandbox.aws.signature;

import static dev.bucketsync.sandbox.aws.signature.NotAuthenticatedException.Reason.ANONYMOUS;
import static dev.bucketsync.sandbox.aws.signature.NotAuthenticatedException.Reason.MALFORMED;

import dev.bucketsync.sandbox.aws.http.Request;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a request says of its own signature, not yet believed.
record Claim(
        Scope scope,
        Instant signedAt,
        List<String> signedHeaders,
        String signature,
        Optional<String> token,
        Optional<Duration> validFor) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration LONGEST_PRESIGNED = Duration.ofDays(7);

    /// The credential's scope: `AKIA.../20261123/eu-west-1/s3/aws4_request`.
    record Scope(String accessKey, String date, String region, String service) {
        private static final int PARTS = 5;

        static Scope parse(String text) {
            var parts = text.split("/", -1);
            if (parts.length != PARTS || !parts[PARTS - 1].equals("aws4_request")) {
                throw malformed(
                        "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
            }
            return new Scope(parts[0], parts[1], parts[2], parts[3]);
        }
    }

    boolean presigned() {
        return validFor.isPresent();
    }

    static Claim of(Request request) {
        var header = request.header("Authorization");
        var claim = header.isPresent() ? inHeader(request, header.get()) : inQuery(request);
        if (!TIME.format(claim.signedAt).startsWith(claim.scope.date)) {
            throw malformed("Invalid credential date. Date is not the same as X-Amz-Date.");
        }
        return claim;
    }

    private static Claim inHeader(Request request, String header) {
        if (!header.startsWith(ALGORITHM + " ")) {
            throw malformed(
                    "the authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
        }
        var parts = parts(header.substring(ALGORITHM.length()));
        return new Claim(
                Scope.parse(required(parts.get("Credential"), "Credential")),
                time(required(request.header("x-amz-date").orElse(null), "x-amz-date")),
                headers(required(parts.get("SignedHeaders"), "SignedHeaders")),
                required(parts.get("Signature"), "Signature"),
                request.header("x-amz-security-token"),
                Optional.empty());
    }

    private static Claim inQuery(Request request) {
        var query = request.query();
        if (!query.has("X-Amz-Signature") && !query.has("X-Amz-Credential")) {
            throw new NotAuthenticatedException(ANONYMOUS, "Access Denied");
        }
        return new Claim(
                Scope.parse(required(query.first("X-Amz-Credential").orElse(null), "X-Amz-Credential")),
                time(required(query.first("X-Amz-Date").orElse(null), "X-Amz-Date")),
                headers(required(query.first("X-Amz-SignedHeaders").orElse(null), "X-Amz-SignedHeaders")),
                required(query.first("X-Amz-Signature").orElse(null), "X-Amz-Signature"),
                query.first("X-Amz-Security-Token"),
                Optional.of(lifetime(required(query.first("X-Amz-Expires").orElse(null), "X-Amz-Expires"))));
    }

    private static Map<String, String> parts(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(part -> part.strip().split("=", 2))
                .filter(part -> part.length == 2)
                .collect(Collectors.toMap(part -> part[0], part -> part[1], (first, _) -> first));
    }

    private static List<String> headers(String list) {
        var headers = List.of(list.split(";", -1));
        if (!headers.contains("host")) {
            throw malformed("host is not among the signed headers.");
        }
        return headers;
    }

    private static Duration lifetime(String seconds) {
        try {
            var lifetime = Duration.ofSeconds(Long.parseLong(seconds));
            if (lifetime.isNegative() || lifetime.compareTo(LONGEST_PRESIGNED) > 0) {
                throw malformed("X-Amz-Expires must be between 0 and a week (in seconds); that is, 604800.");
            }
            return lifetime;
        } catch (NumberFormatException e) {
            throw malformed("X-Amz-Expires should be a number.");
        }
    }

    private static Instant time(String text) {
        try {
            return TIME.parse(text, Instant::from);
        } catch (DateTimeException e) {
            throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\".");
        }
    }

    private static String required(String value, String name) {
        if (value == null) {
            throw malformed("missing " + name + ".");
        }
        return value;
    }

    private static NotAuthenticatedException malformed(String what) {
        return new NotAuthenticatedException(MALFORMED, what);
    }
}
