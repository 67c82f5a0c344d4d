package dev.bucketsync.validator.work;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.rules.Verdict;
import java.util.Optional;
import java.util.Set;

/// Verdicts on objects that can't be read for what their owner has chosen.
final class Refusals {
    /// GLACIER_IR is not among them: it is read like any other.
    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

    private Refusals() {}

    static boolean isArchived(String storageClass) {
        return ARCHIVES.contains(storageClass);
    }

    static Verdict archived(String storageClass) {
        return Verdict.Rejected.unread(new Rejection(
                RejectionReason.ARCHIVED,
                "The object lies in an archive and can't be read before it is restored",
                Optional.of(storageClass),
                Optional.of("a storage class that is read at once, such as STANDARD or GLACIER_IR"),
                Optional.of("aws s3 cp 's3://{bucket}/{key}' 's3://{bucket}/{key}' --storage-class STANDARD"
                        + " --force-glacier-transfer (after a restore)")));
    }

    static Verdict customerKey() {
        return Verdict.Rejected.unread(new Rejection(
                RejectionReason.CUSTOMER_KEY_ENCRYPTED,
                "The object is encrypted with a key of your own (SSE-C), which is not ours to have",
                Optional.of("SSE-C"),
                Optional.of("SSE-S3 or SSE-KMS"),
                Optional.of("aws s3 cp 's3://{bucket}/{key}' 's3://{bucket}/{key}' --sse AES256"
                        + " --sse-c-copy-source AES256 --sse-c-copy-source-key fileb://your.key")));
    }
}
