package dev.bucketsync.sync.run;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.ranges.Bounds;
import dev.bucketsync.sync.ranges.Piece;
import dev.bucketsync.sync.ranges.RangeScan;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// How far a run's listing is, as this process knows it: what the ranges promise, and what of it is committed and
/// emitted.
final class Listing implements Held.Work {
    private final RangeScan scan;
    private final Experience experience;
    private final FlowGate gate;
    private final Calls<Happening> calls = new Calls<>(Happening.Broke::new);
    private final UnderWay underWay = new UnderWay();
    private final Map<Integer, Range> ranges = new TreeMap<>();
    private final Set<Integer> unkept = new HashSet<>();
    private boolean hangs;

    Listing(RangeScan scan, Experience experience, FlowGate gate, Collection<Range> open) {
        this.scan = scan;
        this.experience = experience;
        this.gate = gate;
        open.forEach(range -> ranges.put(range.number(), range));
    }

    RangeScan scan() {
        return scan;
    }

    Experience experience() {
        return experience;
    }

    FlowGate gate() {
        return gate;
    }

    Calls<Happening> calls() {
        return calls;
    }

    UnderWay underWay() {
        return underWay;
    }

    /// @param now whether nothing can be done until a call ends
    void hangs(boolean now) {
        hangs = now;
    }

    @Override
    public boolean hangs() {
        return hangs && calls.silent();
    }

    @Override
    public boolean busy() {
        return calls.busy();
    }

    @Override
    public void close() {
        experience.remember(scan.slowPages());
        calls.close();
    }

    /// Ranges of which something is committed that may not be in Kafka.
    List<Range> unsaid() {
        return ranges.values().stream().filter(range -> !range.emitted()).toList();
    }

    /// @param range with how far it was said by now
    void said(Range range) {
        ranges.put(range.number(), range);
        unkept.add(range.number());
    }

    /// Takes over where the scan has cut ranges since it was last asked.
    ///
    /// @return how many are new
    int takeMoved() {
        int before = ranges.size();
        for (Bounds bounds : scan.takeMoved()) {
            ranges.merge(bounds.number(), Range.untouched(bounds), (known, _) -> known.within(bounds));
            unkept.add(bounds.number());
        }
        return ranges.size() - before;
    }

    /// A page is about to be committed. Where it brought no work and all before was said, so is this.
    void advance(Piece piece, boolean brings) {
        Range before = ranges.get(piece.range());
        Range after = before.advancedTo(checkpoint(piece, before), piece.done());
        ranges.put(piece.range(), before.emitted() && !brings ? after.emittedToCheckpoint() : after);
        unkept.add(piece.range());
    }

    private static Optional<ObjectKey> checkpoint(Piece piece, Range before) {
        Optional<ObjectKey> last = piece.objects().isEmpty()
                ? Optional.empty()
                : Optional.of(piece.objects().getLast()).map(Listed::key);
        return piece.upTo().or(() -> last).or(before::checkpoint);
    }

    /// Ranges that are not kept as they are now.
    List<Range> unkept() {
        return unkept.stream().map(ranges::get).toList();
    }

    /// All are kept.
    void kept() {
        unkept.forEach(number -> ranges.computeIfPresent(number, (_, range) -> range.over() ? null : range));
        unkept.clear();
    }
}
