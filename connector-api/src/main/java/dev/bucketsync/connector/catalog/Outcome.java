package dev.bucketsync.connector.catalog;

/// Where an object stands, as the catalogue keeps it.
enum Outcome {
    ADMITTED,
    REJECTED,
    FAULTED
}
