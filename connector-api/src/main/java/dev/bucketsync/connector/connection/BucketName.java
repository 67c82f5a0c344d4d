package dev.bucketsync.connector.connection;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.bucketsync.connector.problem.Objection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a general purpose bucket, by the rules AWS gives for them.
public record BucketName(@JsonValue String value) {
    private static final int MIN = 3;
    private static final int MAX = 63;
    private static final Pattern LETTERS = Pattern.compile("[a-z0-9.-]*");
    private static final Pattern ENDS = Pattern.compile("[a-z0-9].*[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");
    private static final List<String> RESERVED_STARTS = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> RESERVED_ENDS = List.of("-s3alias", "--ol-s3", ".mrap", "--table-s3");
    private static final String DIRECTORY_BUCKET = "--x-s3";
    private static final String FIX = "send the bucket's name as the S3 console shows it, such as my-images";

    public BucketName {
        Objection.require(BucketName::objection, value);
    }

    public static Optional<Objection> objection(String name) {
        return Objection.first(
                () -> unless(name.length() >= MIN && name.length() <= MAX, "must have 3 to 63 characters"),
                () -> unless(
                        LETTERS.matcher(name).matches(),
                        "may only have lower-case letters, digits, hyphens and dots: no ARN, no URL"),
                () -> unless(ENDS.matcher(name).matches(), "must begin and end with a letter or a digit"),
                () -> unless(!name.contains(".."), "must not have two dots side by side"),
                () -> unless(!ADDRESS.matcher(name).matches(), "must not look like an IP address"),
                () -> reservedStart(name),
                () -> directoryBucket(name),
                () -> reservedEnd(name));
    }

    private static Optional<Objection> reservedStart(String name) {
        return RESERVED_STARTS.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(start -> new Objection("must not begin with '%s', which AWS reserves".formatted(start), FIX));
    }

    private static Optional<Objection> reservedEnd(String name) {
        return RESERVED_ENDS.stream()
                .filter(name::endsWith)
                .findFirst()
                .map(end -> new Objection(
                        "must not end in '%s': that names an access point or a table, not a bucket".formatted(end),
                        FIX));
    }

    /// Their listing is not in key order, on which following a bucket rests.
    private static Optional<Objection> directoryBucket(String name) {
        return Objection.unless(
                !name.endsWith(DIRECTORY_BUCKET),
                "names a directory bucket (S3 Express One Zone), which does not list in key order",
                "connect a general purpose bucket");
    }

    private static Optional<Objection> unless(boolean fine, String detail) {
        return Objection.unless(fine, detail, FIX);
    }

    @Override
    public String toString() {
        return value;
    }
}
