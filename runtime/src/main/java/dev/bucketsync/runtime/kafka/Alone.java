package dev.bucketsync.runtime.kafka;

import dev.bucketsync.runtime.process.Faults;
import dev.bucketsync.runtime.process.PlumbingException;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place that catches everything: an unforeseen exception belongs to its message, which is tried alone three
/// times and then given up. Only plumbing failures and OutOfMemoryError go on, and end the process.
final class Alone {
    private static final Logger LOG = LoggerFactory.getLogger(Alone.class);
    private static final int TRIES = 3;

    private Alone() {}

    /// What became of the work.
    sealed interface Result<T> {
        record Done<T>(T value) implements Result<T> {}

        record GivenUp<T>(Exception cause) implements Result<T> {}
    }

    static <T> Result<T> attempt(Position position, Callable<T> work) {
        Exception last = new IllegalStateException("never tried");
        for (int tried = 1; tried <= TRIES; tried++) {
            try {
                return new Result.Done<>(work.call());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PlumbingException("interrupted at " + position, e);
            } catch (Exception e) {
                last = e;
            } catch (StackOverflowError | AssertionError | LinkageError e) {
                last = new IllegalStateException(e);
            }
            if (Faults.isPlumbing(last)) {
                throw new PlumbingException("at " + position, last);
            }
            LOG.warn("unforeseen at {}, try {} of {}", position, tried, TRIES, last);
        }
        return new Result.GivenUp<>(last);
    }
}
