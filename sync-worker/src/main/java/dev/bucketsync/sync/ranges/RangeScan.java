package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.listing.Level;
import dev.bucketsync.sync.listing.Page;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lists one bucket with many cursors: which call to make next, where to cut ranges, what of an answer belongs where.
/// Every key is in exactly one range at any time, so none is listed twice and none is missed.
///
/// Not for more than one thread; makes no call itself.
public final class RangeScan {
    /// Pages that S3 takes two minutes for are known: it walks over every deleted object of a versioned bucket.
    private static final int MOST_DOUBLINGS = 4;
    /// Listing goes on without a look.
    private static final double PATIENCE_WITH_LOOKS = 0.3;
    private static final int MOST_LOOKS = 4;
    /// Less than this many pages are not worth another range.
    private static final double WORTHWHILE = 3;
    /// Page ends of an earlier listing that count.
    private static final int MOST_CUTS = 16_384;
    private static final double LIKE_SO_FAR = 16;
    private static final double LIKE_SO_FAR_UNPROVEN = 4;

    private final Map<Integer, OpenRange> open = new HashMap<>();
    private final Deque<OpenRange> waiting = new ArrayDeque<>();
    private final Map<Integer, OpenRange> moved = new HashMap<>();
    private final KnownKeys cuts = new KnownKeys(MOST_CUTS);
    private final Alphabets alphabets = new Alphabets();
    private final Prefixes prefixes;
    private final Folders folders;
    private final Waste waste;
    private final int mostRanges;
    private final Duration patience;
    private int nextNumber;
    private final Map<String, Ask.Level> looks = new HashMap<>();
    private int known;

    /// A range of an earlier process goes on from its cursor.
    public record Resumed(Bounds bounds, Optional<ObjectKey> cursor) {}

    /// @param prefix the connection's
    /// @param ranges not listed to their ends; numbers below `nextNumber`
    /// @param pageEnds last keys of pages of an earlier listing, if there was one
    /// @param limits what one connection may have; as many ranges are worth having
    public RangeScan(
            String prefix,
            Collection<Resumed> ranges,
            int nextNumber,
            Collection<ObjectKey> pageEnds,
            CallLimits limits) {
        this.prefixes = new Prefixes(prefix);
        this.folders = new Folders(prefixes, open.values());
        this.waste = new Waste(limits.mostOfOne());
        this.nextNumber = nextNumber;
        this.mostRanges = limits.mostOfOne();
        this.patience = limits.patience();
        this.cuts.add(pageEnds, _ -> 1, _ -> true);
        ranges.forEach(range -> hold(new OpenRange(range.bounds(), range.cursor())));
    }

    private void hold(OpenRange range) {
        open.put(range.number, range);
        waiting.add(range);
    }

    public boolean done() {
        return open.isEmpty();
    }

    public int ranges() {
        return open.size();
    }

    /// The next call worth making now, if there is one besides those under way.
    public Optional<Ask> next() {
        if (waiting.isEmpty()) {
            Optional<Ask> look = cut();
            if (look.isPresent()) {
                return look;
            }
        }
        return Optional.ofNullable(waiting.poll()).map(this::ask);
    }

    private Ask ask(OpenRange range) {
        range.asked();
        return new Ask.Page(range.number, range.cursor(), escalated(patience, range.slow()));
    }

    private static Duration escalated(Duration patience, int failures) {
        return patience.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    }

    /// Cuts the range with the most left, or names the look that tells where.
    private Optional<Ask> cut() {
        if (open.size() >= mostRanges || !waste.bearsCut(open.size())) {
            return Optional.empty();
        }
        List<OpenRange> victims = open.values().stream()
                .filter(range -> rest(range) >= WORTHWHILE)
                .sorted(Comparator.comparingDouble(this::rest).reversed().thenComparingInt(range -> range.number))
                .toList();
        Optional<Ask> example = victims.isEmpty() ? Optional.empty() : lookForAnExample();
        if (example.isPresent()) {
            return example;
        }
        for (OpenRange victim : victims) {
            if (cutAtKnownKey(victim)) {
                return Optional.empty();
            }
            Optional<String> unexplored = unexploredAbove(victim);
            boolean mayGuess = waste.bearsGuess(open.size());
            if (unexplored.isPresent()
                    && looks.size() < MOST_LOOKS
                    && (mayGuess || prefixes.promising(unexplored.get()))) {
                return Optional.of(look(unexplored.get(), victim));
            }
            if (unexplored.isEmpty() && mayGuess && !lookedFor(victim) && guess(victim)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// A look into one folder tells what to expect of all as deep.
    private Optional<Ask> lookForAnExample() {
        return looks.size() >= MOST_LOOKS
                ? Optional.empty()
                : open.values().stream()
                        .flatMap(range -> folders.example(range).map(folder -> look(folder, range)).stream())
                        .findFirst();
    }

    private boolean cutAtKnownKey(OpenRange victim) {
        boolean byCuts = restByCuts(victim) >= WORTHWHILE;
        if (!byCuts && folders.rest(victim) < WORTHWHILE) {
            return false;
        }
        (byCuts ? cuts.middle(victim.cursor(), victim.upTo()) : folders.middle(victim))
                .ifPresent(at -> add(victim, victim.cutAt(at, nextNumber)));
        return true;
    }

    private void add(OpenRange victim, OpenRange rest) {
        nextNumber++;
        hold(rest);
        moved.put(victim.number, victim);
        moved.put(rest.number, rest);
    }

    private Optional<String> unexploredAbove(OpenRange range) {
        return range.pageStart()
                .flatMap(first ->
                        prefixes.unexploredAbove(first, range.cursor().orElseThrow(), range.upTo(), looks.keySet()));
    }

    private boolean lookedFor(OpenRange range) {
        return looks.values().stream().anyMatch(look -> look.forRange() == range.number);
    }

    private Ask look(String prefix, OpenRange victim) {
        Duration first = Duration.ofMillis(Math.round(patience.toMillis() * PATIENCE_WITH_LOOKS));
        Ask.Level look = new Ask.Level(prefix, victim.number, escalated(first, prefixes.failures(prefix)));
        looks.put(prefix, look);
        folders.look(prefix);
        waste.look();
        return look;
    }

    private boolean guess(OpenRange victim) {
        Optional<Gap> gap = gap(victim);
        gap.ifPresent(found -> add(victim, victim.guessAt(found.middle().orElseThrow(), found.at(), nextNumber)));
        return gap.isPresent();
    }

    private Optional<Gap> gap(OpenRange range) {
        if (range.pageStart().isEmpty()) {
            return Optional.empty();
        }
        ObjectKey cursor = range.cursor().orElseThrow();
        Optional<String> bound = Stream.concat(
                        range.upTo().stream(), prefixes.endAround(cursor).map(ObjectKey::new).stream())
                .min(Comparator.naturalOrder())
                .map(ObjectKey::value);
        int varies = Names.common(range.pageStart().get().value(), cursor.value());
        // Where little lies behind a full folder, more is to be found inside it.
        int folder = range.misses() == 0 ? 0 : cursor.value().lastIndexOf('/', varies - 1) + 1;
        return Gap.find(cursor.value(), bound, Math.max(range.guessFrom(), folder), varies + 1, alphabets);
    }

    private double rest(OpenRange range) {
        return range.rest(known, () -> estimate(range));
    }

    /// How many pages a range may have left; 0 when it must not be cut now.
    private double estimate(OpenRange range) {
        double byCuts = restByCuts(range);
        if (byCuts >= WORTHWHILE) {
            return byCuts;
        }
        double byFolders = folders.rest(range);
        if (byCuts == 0 && (byFolders >= WORTHWHILE || folders.asExpected(range))) {
            return byFolders;
        }
        if (!range.cuttable()
                || range.pageStart().isEmpty()
                || range.pages() <= passed(cuts, range) + 2 * bit(byCuts)) {
            return 0;
        }
        return restByNames(range);
    }

    private static int bit(double byCuts) {
        return byCuts > 0 ? 1 : 0;
    }

    private double restByCuts(OpenRange range) {
        return cuts.weight(range.cursor(), range.upTo());
    }

    private static double passed(KnownKeys known, OpenRange range) {
        return known.weight(range.after, range.cursor());
    }

    private double restByNames(OpenRange range) {
        ObjectKey first = range.pageStart().orElseThrow();
        if (unexploredAbove(range).isPresent()) {
            return LIKE_SO_FAR * range.pages();
        }
        return gap(range)
                .map(gap -> Math.min(gap.restBy(first.value()), believable(range, gap)))
                .orElse(0.0);
    }

    /// A range's own past bounds what we believe of its future, the more so where nothing is known to follow. Most
    /// buckets of more than a page have no third.
    private static double believable(OpenRange range, Gap gap) {
        boolean proven = range.misses() == 0
                && gap.bound().equals(range.upTo().map(ObjectKey::value))
                && range.upTo().isPresent();
        if (range.whole() && range.pages() == 1) {
            return 0;
        }
        return (proven ? LIKE_SO_FAR : LIKE_SO_FAR_UNPROVEN) * range.pages();
    }

    /// What of a page belongs to its range. The range waits until that is [#committed].
    public Piece listed(Ask.Page ask, Page page) {
        OpenRange range = open.get(ask.range());
        Optional<ObjectKey> from = range.cursor();
        List<Listed> kept = range.trim(page.objects());
        waste.listed(page, kept.size());
        range.listed(kept);
        folders.listed(range, from);
        alphabets.learn(kept.stream().map(Listed::key).toList());
        range.missedFrom().ifPresent(cursor -> alphabets.missed(cursor, range.after.orElseThrow(), range.upTo()));
        boolean done = page.last()
                || kept.size() < page.objects().size()
                || range.cursor().equals(range.upTo());
        if (done) {
            open.remove(range.number);
        }
        return new Piece(range.number, from, done ? range.upTo() : range.cursor(), kept, done);
    }

    /// A page is safe: its range may be asked for the next one.
    public void committed(Piece piece) {
        OpenRange range = open.get(piece.range());
        if (range != null) {
            range.committed();
            waiting.add(range);
        }
    }

    public void explored(Ask.Level ask, Level level) {
        looks.remove(ask.prefix());
        folders.explored(ask.prefix(), level);
        alphabets.learn(level.commonPrefixes());
        known++;
    }

    /// Whether nobody asks with more patience than this.
    public boolean mostPatient(Ask ask) {
        return ask.patience().compareTo(escalated(patience, MOST_DOUBLINGS)) >= 0;
    }

    /// How often the pages that are asked for next were slow, by the keys behind which they begin.
    public Map<Optional<ObjectKey>, Integer> slowPages() {
        return open.values().stream()
                .filter(range -> range.slow() > 0)
                .collect(Collectors.toMap(OpenRange::cursor, OpenRange::slow, Math::max));
    }

    /// Pages are known to be slow, from an earlier attempt to list them.
    public void expectSlow(Map<Optional<ObjectKey>, Integer> slowPages) {
        open.values().forEach(range -> range.expectSlow(slowPages.getOrDefault(range.cursor(), 0)));
    }

    /// A call brought nothing: a page is asked for again, a look only a few times.
    ///
    /// @param slowly whether patience ran out
    public void failed(Ask ask, boolean slowly) {
        switch (ask) {
            case Ask.Page page -> {
                OpenRange range = open.get(page.range());
                range.failed(slowly);
                waiting.add(range);
            }
            case Ask.Level level -> {
                looks.remove(level.prefix());
                waste.failed();
                prefixes.failed(level.prefix());
            }
        }
    }

    /// Where ranges lie that are new or were cut since this was last asked; to be kept before any later page of theirs.
    public List<Bounds> takeMoved() {
        List<Bounds> bounds = moved.values().stream()
                .map(OpenRange::bounds)
                .sorted(Comparator.comparingInt(Bounds::number))
                .toList();
        moved.clear();
        return bounds;
    }
}
