package dev.bucketsync.events.run;

/// What an object is judged for.
public enum Purpose {
    /// To become an asset, if rules and quota let it.
    SYNC,
    /// To tell what a sync would say: nothing is admitted, charged or stored as an asset.
    PREVIEW
}
