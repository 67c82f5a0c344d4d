package dev.bucketsync.sync.intake;

import java.time.Duration;

/// How long a request may wait before it is refused: it may have overtaken the news that would let it pass.
///
/// @param forUnknown for a connection or an account that nobody has spoken of yet
/// @param forNews for a plan or a role that may just have been mended
public record Patience(Duration forUnknown, Duration forNews) {
    public static final Patience STANDARD = new Patience(Duration.ofSeconds(60), Duration.ofSeconds(5));
}
