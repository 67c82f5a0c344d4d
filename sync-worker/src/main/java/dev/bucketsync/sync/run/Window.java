package dev.bucketsync.sync.run;

import java.time.Duration;
import java.time.Instant;

/// How many objects of one run may be out to be judged: as many as settle while one goes its way and comes back, with
/// a little waiting, and a few more. Beyond that they would only stand in the queues that all runs share, before
/// others' objects.
///
/// The more settle, the more may be out, so that the window of a run that is alone grows until something is busy.
public final class Window {
    private static final long FIRST = 1_000;
    private static final long LEAST = 150;
    private static final long MOST = 20_000;
    /// In queues that are never empty something is always busy; longer ones make nobody faster.
    private static final Duration WAITING = Duration.ofMillis(200);
    private static final Duration SAMPLE = Duration.ofMillis(500);

    private final Road road;
    private Instant since;
    private long settledThen;
    private long size = FIRST;

    /// @param settled of the run by now, in all
    public Window(Road road, Instant now, long settled) {
        this.road = road;
        this.since = now;
        this.settledThen = settled;
    }

    /// Takes note of how many have settled in all.
    public void observe(Instant now, long settled) {
        Duration elapsed = Duration.between(since, now);
        if (elapsed.compareTo(SAMPLE) >= 0) {
            resize((settled - settledThen) * 1_000.0 / elapsed.toMillis());
            since = now;
            settledThen = settled;
        }
    }

    /// A sample without an answer says nothing while the first objects are on their way.
    private void resize(double perSecond) {
        if (perSecond > 0 || size != FIRST) {
            double travelling = perSecond * road.shortest().plus(WAITING).toMillis() / 1_000;
            size = Math.clamp(Math.round(travelling) + LEAST, LEAST, MOST);
        }
    }

    public long size() {
        return size;
    }
}
