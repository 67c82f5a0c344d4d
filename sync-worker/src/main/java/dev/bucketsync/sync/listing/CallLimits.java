package dev.bucketsync.sync.listing;

/// How many list calls may be under way.
///
/// @param most of one process
/// @param mostOfOne of one connection
public record CallLimits(int most, int mostOfOne) {}
