package dev.bucketsync.events;

/// How far a connection has come, and what its last test said.
public enum ConnectionStatus {
    /// The customer has not submitted a role ARN yet.
    PENDING,
    /// The last test could list and read.
    CONNECTED,
    /// The last test could not; a sync may still be tried, its listing is the truth.
    BROKEN,
    /// Switched off: nothing of it is read any more.
    DISABLED,
    /// Removed by its owner: its assets are withdrawn and its catalogue is forgotten. Nothing follows it.
    DELETED
}
