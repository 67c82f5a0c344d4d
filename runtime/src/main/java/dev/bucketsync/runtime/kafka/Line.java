package dev.bucketsync.runtime.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;

/// Where work waits between two threads, in its order. What is looked at stays until it is done, so that nothing is
/// lost
/// with a thread that fails.
///
/// @param <T> a piece of work
final class Line<T> {
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

    private final int capacity;
    private final ToIntFunction<T> size;
    private final Deque<T> waiting = new ArrayDeque<>();
    private int held;
    private boolean impatient;

    /// @param capacity no more is wanted when pieces of this size together wait
    Line(int capacity, ToIntFunction<T> size) {
        this.capacity = capacity;
        this.size = size;
    }

    synchronized void put(T piece) {
        waiting.add(piece);
        held += size.applyAsInt(piece);
        notifyAll();
    }

    /// Whether more is wanted, now or within a moment.
    synchronized boolean awaitRoom() {
        await(() -> held < capacity);
        return held < capacity;
    }

    /// The pieces that have waited longest, of this size or just beyond; none if none comes within a moment.
    synchronized List<T> awaitFirst(int enough) {
        await(() -> !waiting.isEmpty());
        List<T> first = new ArrayList<>();
        int taken = 0;
        for (T piece : waiting) {
            if (taken >= enough) {
                break;
            }
            first.add(piece);
            taken += size.applyAsInt(piece);
        }
        return first;
    }

    /// These pieces, which are the first, are done.
    synchronized void done(List<T> first) {
        for (T piece : first) {
            waiting.removeFirst();
            held -= size.applyAsInt(piece);
        }
        notifyAll();
    }

    private synchronized void await(BooleanSupplier so) {
        long deadline = System.nanoTime() + PATIENCE;
        long left = PATIENCE;
        try {
            while (!impatient && left > 0 && !so.getAsBoolean()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// From now on nobody waits here.
    synchronized void wakeup() {
        impatient = true;
        notifyAll();
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    synchronized int held() {
        return held;
    }
}
