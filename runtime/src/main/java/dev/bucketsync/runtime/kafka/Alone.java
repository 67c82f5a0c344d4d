package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.runtime.process.Faults;
import dev.bucketsync.runtime.process.PlumbingException;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place that catches everything: an unforeseen exception belongs to its message, which is tried alone
/// three times and then given up, or to its chore, which comes round again. Only plumbing failures and
/// OutOfMemoryError go on, and end the process.
public final class Alone {
    private static final Logger LOG = LoggerFactory.getLogger(Alone.class);
    private static final int TRIES = 3;

    private Alone() {}

    /// What became of the work.
    public sealed interface Result<T> {
        record Done<T>(T value) implements Result<T> {}

        record GivenUp<T>(Exception cause) implements Result<T> {}
    }

    /// Reads a record; what even its reader did not foresee makes it unreadable.
    public static <E extends Event> Reading<E> read(
            Records records, ConsumerRecord<byte[], byte[]> record, Class<E> family) {
        Result<Reading<E>> read = once(Position.of(record), () -> reading(records, record, family));
        return switch (read) {
            case Result.Done<Reading<E>>(Reading<E> reading) -> reading;
            case Result.GivenUp<Reading<E>>(Exception cause) -> new Reading.Unreadable<>("can't be read: " + cause);
        };
    }

    private static <E extends Event> Reading<E> reading(
            Records records, ConsumerRecord<byte[], byte[]> record, Class<E> family) {
        try {
            return new Reading.Understood<>(records.message(record, family));
        } catch (UnreadableEventException e) {
            return new Reading.Unreadable<>(e.getMessage());
        }
    }

    public static <T> Result<T> attempt(Position position, Callable<T> work) {
        return attempt(position, TRIES, work);
    }

    /// As [#attempt], for work that is tried otherwise, or another time, when it fails.
    public static <T> Result<T> once(Object where, Callable<T> work) {
        return attempt(where, 1, work);
    }

    private static <T> Result<T> attempt(Object where, int tries, Callable<T> work) {
        Exception last = new IllegalStateException("never tried");
        for (int tried = 1; tried <= tries; tried++) {
            try {
                return new Result.Done<>(work.call());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PlumbingException("interrupted at " + where, e);
            } catch (Exception e) {
                last = e;
            } catch (StackOverflowError | AssertionError | LinkageError e) {
                last = new IllegalStateException(e);
            }
            if (Faults.isPlumbing(last)) {
                throw new PlumbingException("at " + where, last);
            }
            LOG.warn("unforeseen at {}, try {} of {}", where, tried, tries, last);
        }
        return new Result.GivenUp<>(last);
    }
}
