package dev.bucketsync.sandbox.aws.s3;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The part of an object that a `Range` header asks for.
record ByteRange(long first, long length, long size) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /// Answers empty where the whole object is to be sent: no header, several ranges, or one that makes no sense.
    static Optional<ByteRange> parse(Optional<String> header, long size) {
        var match = SINGLE.matcher(header.orElse("").strip());
        if (!match.matches() || match.group().equals("bytes=-")) {
            return Optional.empty();
        }
        return match.group(1).isEmpty()
                ? suffix(Long.parseLong(match.group(2)), size, header)
                : fromTo(Long.parseLong(match.group(1)), match.group(2), size, header);
    }

    String contentRange() {
        return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
    }

    private static Optional<ByteRange> suffix(long wanted, long size, Optional<String> header) {
        long length = Math.min(wanted, size);
        if (length == 0) {
            throw unsatisfiable(size, header);
        }
        return Optional.of(new ByteRange(size - length, length, size));
    }

    private static Optional<ByteRange> fromTo(long first, String to, long size, Optional<String> header) {
        long last = to.isEmpty() ? size - 1 : Math.min(Long.parseLong(to), size - 1);
        if (!to.isEmpty() && Long.parseLong(to) < first) {
            return Optional.empty();
        }
        if (first >= size) {
            throw unsatisfiable(size, header);
        }
        return Optional.of(new ByteRange(first, last - first + 1, size));
    }

    private static S3Error unsatisfiable(long size, Optional<String> header) {
        return new S3Error(
                416,
                "InvalidRange",
                "The requested range is not satisfiable",
                Map.of("RangeRequested", header.orElse(""), "ActualObjectSize", String.valueOf(size)));
    }
}
