package dev.bucketsync.runtime.aws;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads an object as a service would: role, ExternalId, region, bucket and key are its arguments.
final class ReadingProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ReadingProcess.class);

    private ReadingProcess() {}

    public static void main(String[] arguments) {
        AssumedRole role = new AssumedRole("connection-1", 1, arguments[0], arguments[1], arguments[2]);
        try (S3Access access = new S3Access("bucketsync-test", 4)) {
            access.client(role).getObjectAsBytes(get -> get.bucket(arguments[3]).key(arguments[4]));
            LOG.debug("read as {}", role);
        }
    }
}
