package dev.bucketsync.validator.work;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How long to wait between the attempts at one object.
///
/// @param delays before the second, the third attempt and so on; after the last one trouble stays
record Retries(List<Duration> delays) {
    static final Retries STANDARD =
            new Retries(List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(3)));

    Retries {
        delays = List.copyOf(delays);
    }

    /// @param attempt the one that failed, counted from 1
    Optional<Duration> after(int attempt) {
        return attempt <= delays.size() ? Optional.of(delays.get(attempt - 1)) : Optional.empty();
    }
}
