package dev.bucketsync.connector.doctor;

import dev.bucketsync.runtime.aws.S3Failure;
import dev.bucketsync.runtime.aws.S3Failures;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/// A role or policy fresh from the console takes seconds to spread: a refusal is tried again a few times, over all
/// steps of one test together, before it is believed.
final class Patience {
    private final Deque<Duration> pauses;

    Patience(List<Duration> pauses) {
        this.pauses = new ArrayDeque<>(pauses);
    }

    <T> T withPatience(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (SdkException e) {
                if (!isRefusal(e) || pauses.isEmpty()) {
                    throw e;
                }
                pause(pauses.removeFirst());
            }
        }
    }

    private static boolean isRefusal(SdkException e) {
        S3Failure failure = S3Failures.classify(e);
        return failure == S3Failure.ROLE_DENIED || failure == S3Failure.ACCESS_DENIED;
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in a connection test", e);
        }
    }
}
