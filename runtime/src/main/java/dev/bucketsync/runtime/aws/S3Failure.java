package dev.bucketsync.runtime.aws;

/// What went wrong between us and S3 or STS.
public enum S3Failure {
    /// AssumeRole was refused: the role is gone, or its trust policy does not name us and our ExternalId.
    ROLE_DENIED,
    ACCESS_DENIED,
    NO_SUCH_BUCKET,
    NO_SUCH_KEY,
    /// The object is no longer the one that was asked for (412).
    PRECONDITION_FAILED,
    /// The range lies outside the object (416).
    RANGE_NOT_SATISFIABLE,
    /// The object is in an archive and must be restored before it can be read.
    ARCHIVED,
    /// The object is encrypted with a key its owner did not give us (SSE-C).
    CUSTOMER_KEY,
    KMS,
    /// The bucket is in another region (301, 307, 400).
    WRONG_REGION,
    THROTTLED,
    TIMEOUT,
    /// Our clock or theirs is wrong.
    CLOCK_SKEW,
    /// The session ended meanwhile; the next call fetches a new one.
    EXPIRED_CREDENTIALS,
    /// Anything else: S3's inner trouble, a broken connection, an answer that is no S3 answer.
    OTHER;

    /// Whether trying again a little later can help.
    public boolean transientTrouble() {
        return switch (this) {
            case THROTTLED, TIMEOUT, EXPIRED_CREDENTIALS, OTHER -> true;
            case ROLE_DENIED,
                    ACCESS_DENIED,
                    NO_SUCH_BUCKET,
                    NO_SUCH_KEY,
                    PRECONDITION_FAILED,
                    RANGE_NOT_SATISFIABLE,
                    ARCHIVED,
                    CUSTOMER_KEY,
                    KMS,
                    WRONG_REGION,
                    CLOCK_SKEW -> false;
        };
    }
}
