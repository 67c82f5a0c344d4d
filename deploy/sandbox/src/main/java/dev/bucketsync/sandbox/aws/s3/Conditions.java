package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.http.Request;
import dev.bucketsync.sandbox.aws.store.StoredObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// The conditions a read can make. An etag's condition goes before that of a time.
record Conditions(Request request, StoredObject object) {
    /// What they come to.
    enum Result {
        SEND,
        NOT_MODIFIED
    }

    /// Throws 412 where a precondition does not hold.
    Result check() {
        requireMatch();
        var noneMatch = request.header("If-None-Match");
        boolean notModified = noneMatch.isPresent()
                ? matches(noneMatch.get())
                : time("If-Modified-Since")
                        .filter(since -> !object.lastModified().isAfter(since))
                        .isPresent();
        return notModified ? Result.NOT_MODIFIED : Result.SEND;
    }

    private void requireMatch() {
        var match = request.header("If-Match");
        if (match.isPresent()) {
            require(matches(match.get()), "If-Match");
        } else {
            require(
                    time("If-Unmodified-Since")
                            .filter(since -> object.lastModified().isAfter(since))
                            .isEmpty(),
                    "If-Unmodified-Since");
        }
    }

    /// S3 also takes an etag without its quotes.
    private boolean matches(String etags) {
        return Arrays.stream(etags.split(",", -1))
                .map(etag -> etag.strip().replace("\"", ""))
                .anyMatch(etag -> etag.equals("*") || etag.equals(object.etag().replace("\"", "")));
    }

    private Optional<Instant> time(String header) {
        try {
            return request.header(header).map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static void require(boolean holds, String condition) {
        if (!holds) {
            throw new S3Error(
                    412,
                    "PreconditionFailed",
                    "At least one of the pre-conditions you specified did not hold",
                    Map.of("Condition", condition));
        }
    }
}
