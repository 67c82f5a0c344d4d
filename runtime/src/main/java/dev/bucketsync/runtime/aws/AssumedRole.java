package dev.bucketsync.runtime.aws;

/// Which role to read a bucket with.
///
/// @param owner whose clients these are: one set of credentials, one retry budget each
/// @param revision a higher one replaces the clients made for a lower one
public record AssumedRole(String owner, long revision, String roleArn, String externalId, String region) {
    /// Without the ExternalId, which must not reach a log.
    @Override
    public String toString() {
        return "AssumedRole[owner=%s, revision=%d, roleArn=%s, region=%s]".formatted(owner, revision, roleArn, region);
    }
}
