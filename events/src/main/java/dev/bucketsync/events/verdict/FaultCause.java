package dev.bucketsync.events.verdict;

/// Technical trouble that kept an object from being judged; the next run tries again.
public enum FaultCause {
    ACCESS_DENIED,
    KMS_DENIED,
    THROTTLED,
    TIMEOUT,
    S3_ERROR,
    OBJECT_CHANGED,
    OBJECT_GONE,
    CONNECTION_GONE,
    ACCOUNT_UNKNOWN,
    STUCK,
    INTERNAL;

    /// The bucket moved on while we looked: nobody's trouble, and no reason to call a run faulty.
    public boolean movedOn() {
        return this == OBJECT_CHANGED || this == OBJECT_GONE;
    }
}
