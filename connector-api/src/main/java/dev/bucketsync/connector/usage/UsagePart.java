package dev.bucketsync.connector.usage;

/// What one connection's objects of one media type took of a period's units.
///
/// @param contents how many were charged; more than there are objects where they were overwritten
public record UsagePart(String connection, String mediaType, long contents, long units) {}
