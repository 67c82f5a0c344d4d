package dev.bucketsync.validator.work;

import java.util.OptionalInt;

/// What the attempts at one object have asked of S3.
final class Requests {
    private int gets;
    private int lookUps;

    void got() {
        gets++;
    }

    void lookedUp() {
        lookUps++;
    }

    int gets() {
        return gets;
    }

    /// Absent where there were none.
    OptionalInt lookUps() {
        return lookUps == 0 ? OptionalInt.empty() : OptionalInt.of(lookUps);
    }
}
