package dev.bucketsync.connector.connection;

/// What a connection test may find: stable codes for programs.
public enum FindingCode {
    /// The role is missing, does not trust our principal, or wants another ExternalId: AWS does not tell which.
    ROLE_REFUSED,
    /// The role can be assumed without this connection's ExternalId.
    ROLE_OPEN,
    LIST_DENIED,
    READ_DENIED,
    KMS_DENIED,
    NO_SUCH_BUCKET,
    WRONG_REGION,
    /// Nothing lies under the prefix, so there was nothing to read.
    EMPTY,
    /// What was found can't be read for its own reasons: archived, or encrypted with the customer's key.
    NOT_READABLE_NOW,
    CORS_MISSING,
    /// An earlier step failed.
    NOT_REACHED,
    THROTTLED,
    TIMEOUT,
    /// Our own trouble or AWS's; nothing the customer could mend.
    AWS_TROUBLE
}
