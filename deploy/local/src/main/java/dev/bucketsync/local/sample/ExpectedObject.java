package dev.bucketsync.local.sample;

/// An object of the sample and where a sync is to bring it.
public record ExpectedObject(String key, Outcome outcome) {}
