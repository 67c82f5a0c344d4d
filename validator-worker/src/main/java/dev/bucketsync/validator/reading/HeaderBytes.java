package dev.bucketsync.validator.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The bytes of one object as far as they were needed: fetched in small ranges when first touched, kept, and counted
/// against the budget. Memory never exceeds what was really read, whatever lengths the header declares.
public final class HeaderBytes {
    /// An object of up to this size is read whole at once.
    public static final int READ = 16 * 1024;

    /// The first read of a larger one: decides 97 of 100 JPEGs (docs/adr has the figures).
    static final int FIRST = 8 * 1024;

    /// The second read; further ones ask for twice as much, since a header that has not ended yet is a long one. Budget
    /// and requests end together.
    private static final int NEXT = 16 * 1024;

    private static final int MOST_DOUBLINGS = 1;

    /// Up to here a stretch is fetched in one request although parts of it might not be needed.
    private static final int PREFETCH = 256 * 1024;

    private final RangeReader reader;
    private final Budget budget;
    private final List<Window> windows = new ArrayList<>();
    private Window last = new Window(0, new byte[0]);
    private int bytesRead;

    private static final class Window {
        private final long from;
        private final byte[] bytes;

        Window(long from, byte[] bytes) {
            this.from = from;
            this.bytes = bytes;
        }

        boolean holds(long at) {
            return at >= from && at - from < bytes.length;
        }

        long end() {
            return from + bytes.length;
        }
    }

    public HeaderBytes(RangeReader reader, Budget budget) {
        this.reader = reader;
        this.budget = budget;
    }

    /// The whole object, of which nothing has been read yet.
    public Slice whole() {
        return new Slice(this, 0, reader.size());
    }

    public int requests() {
        return windows.size();
    }

    public int bytesRead() {
        return bytesRead;
    }

    int at(long offset) throws HeaderTooLargeException {
        if (!last.holds(offset)) {
            last = window(offset);
        }
        return last.bytes[(int) (offset - last.from)] & 0xff;
    }

    /// Whether this stretch was read already, so that looking at it costs nothing.
    boolean holds(long from, long length) {
        long at = from;
        for (Window window : windows) {
            if (window.holds(at)) {
                at = window.end();
            }
        }
        return at >= from + length;
    }

    /// Fetches what is missing of the stretch in one request, unless it is too long for that.
    void prefetch(long from, long length) throws HeaderTooLargeException {
        long missing = endOfKnown(from);
        long end = startOfKnown(from + length);
        if (missing < end && end - missing <= PREFETCH) {
            fetch(missing, (int) (end - missing));
        }
    }

    /// Where what is known from here on ends.
    private long endOfKnown(long from) {
        long end = from;
        for (Optional<Window> known = find(end); known.isPresent(); known = find(end)) {
            end = known.get().end();
        }
        return end;
    }

    /// Where what is known up to there begins.
    private long startOfKnown(long to) {
        long start = to;
        for (Optional<Window> known = find(start - 1); known.isPresent(); known = find(start - 1)) {
            start = known.get().from;
        }
        return start;
    }

    private Optional<Window> find(long offset) {
        for (Window window : windows) {
            if (window.holds(offset)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    private Window window(long offset) throws HeaderTooLargeException {
        Optional<Window> known = find(offset);
        return known.isPresent() ? known.get() : fetch(offset, length(offset));
    }

    /// How much to ask for where a byte is missing, but nothing that is known already.
    private int length(long offset) {
        long rest = reader.size() - offset;
        long wanted = windows.isEmpty() ? beginning(rest) : further(offset, rest);
        long end = offset + Math.min(wanted, rest);
        for (Window window : windows) {
            if (window.from > offset) {
                end = Math.min(end, window.from);
            }
        }
        return (int) (end - offset);
    }

    private static long beginning(long rest) {
        return rest <= READ ? rest : FIRST;
    }

    /// Behind a leap that is longer than all that follows stands what was put at the end: a movie header, a directory
    /// of tags. It is taken whole.
    private long further(long offset, long rest) {
        boolean tail = rest <= PREFETCH && offset - last.end() >= rest;
        return tail ? rest : (long) NEXT << Math.min(windows.size() - 1, MOST_DOUBLINGS);
    }

    private Window fetch(long from, int length) throws HeaderTooLargeException {
        if (windows.size() == budget.requests() || bytesRead + length > budget.bytes()) {
            throw new HeaderTooLargeException(budget);
        }
        Window fetched = new Window(from, reader.read(from, length));
        bytesRead += length;
        windows.add(fetched);
        return fetched;
    }
}
