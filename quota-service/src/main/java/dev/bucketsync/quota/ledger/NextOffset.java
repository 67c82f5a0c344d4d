package dev.bucketsync.quota.ledger;

/// Up to where a partition's messages are in the book.
///
/// @param offset the first one that is not
public record NextOffset(String topic, int partition, long offset) {}
