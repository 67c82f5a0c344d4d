package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.http.PercentCoding;
import java.nio.charset.StandardCharsets;

/// What a path names: nothing, a bucket, or an object in it.
record Target(String bucket, String key) {
    private static final int LONGEST_KEY = 1024;

    static Target parse(String rawPath) {
        var path = decode(rawPath.substring(1));
        int slash = path.indexOf('/');
        var target = slash < 0 ? new Target(path, "") : new Target(path.substring(0, slash), path.substring(slash + 1));
        if (target.key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            throw S3Error.of(400, "KeyTooLongError", "Your key is too long");
        }
        return target;
    }

    boolean isService() {
        return bucket.isEmpty();
    }

    boolean isBucket() {
        return key.isEmpty();
    }

    private static String decode(String rawPath) {
        try {
            return PercentCoding.decodePath(rawPath);
        } catch (IllegalArgumentException _) {
            throw S3Error.of(400, "InvalidURI", "Couldn't parse the specified URI.");
        }
    }
}
