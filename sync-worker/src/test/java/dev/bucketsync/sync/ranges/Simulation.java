package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.listing.CallLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/// Lists a bucket in virtual time, with S3's moods and deaths of the process thrown by dice.
final class Simulation {
    /// What happens how often.
    ///
    /// @param jitter share of the latency that is up to chance
    /// @param deaths of the process, one in so many commits; 0 for none
    /// @param changes of the bucket for each answer
    /// @param keysAPage at most; S3 may give half of that
    record Weather(
            Duration page,
            double jitter,
            Duration commit,
            double throttled,
            double slow,
            int deaths,
            int changes,
            int keysAPage,
            int mostCalls) {
        /// On average.
        double keysOfAPage() {
            return keysAPage == FULL ? FULL : keysAPage * 0.75;
        }

        static Weather calm(int mostCalls) {
            return new Weather(Duration.ofMillis(100), 0.1, Duration.ofMillis(5), 0, 0, 0, 0, FULL, mostCalls);
        }
    }

    private static final int FULL = 1_000;

    /// Refuses what is more than this many calls a second; absent bears everything.
    private Optional<Integer> bears = Optional.empty();

    private Instant second = Instant.EPOCH;
    private int inThisSecond;

    private record Happening(Instant at, long order, int life, Runnable what) {}

    private final Bucket bucket;
    private final String prefix;
    private final Weather weather;
    private final Random dice;
    private final List<ObjectKey> pageEnds;
    private final PriorityQueue<Happening> ahead =
            new PriorityQueue<>(Comparator.comparing(Happening::at).thenComparingLong(Happening::order));
    /// What a database would keep.
    private final TreeMap<Integer, RangeScan.Resumed> kept = new TreeMap<>();
    private final List<ObjectKey> listed = new ArrayList<>();
    private final List<ObjectKey> ends = new ArrayList<>();

    private RangeScan scan;
    private Congestion congestion;
    private Instant now = Instant.EPOCH;
    private long order;
    private int life;
    private int calls;
    private int deaths;
    private int nextNumber = 1;
    private long requests;
    private long failures;

    Simulation(Bucket bucket, String prefix, Weather weather, List<ObjectKey> pageEnds, long seed) {
        this.bucket = bucket;
        this.prefix = prefix;
        this.weather = weather;
        this.dice = new Random(seed);
        this.pageEnds = pageEnds;
        kept.put(0, new RangeScan.Resumed(new Bounds(0, Optional.empty(), Optional.empty()), Optional.empty()));
        begin();
    }

    private void begin() {
        life++;
        calls = 0;
        scan = new RangeScan(
                prefix, kept.values(), nextNumber, pageEnds, new CallLimits(weather.mostCalls(), weather.mostCalls()));
        congestion = new Congestion(weather.mostCalls(), now);
    }

    Simulation bearing(int callsASecond) {
        bears = Optional.of(callsASecond);
        return this;
    }

    private boolean tooMuch() {
        if (now.isAfter(second.plusSeconds(1))) {
            second = now;
            inThisSecond = 0;
        }
        inThisSecond++;
        return bears.isPresent() && inThisSecond > bears.get();
    }

    /// Runs to the end and answers how long that took.
    Duration run() {
        while (!kept.isEmpty()) {
            makeCalls();
            if (congestion.permits(now) == 0) {
                later(Duration.ofMillis(100), () -> {});
            }
            Happening next = ahead.poll();
            if (next == null) {
                throw new AssertionError("nothing happens any more, and %d ranges are open".formatted(kept.size()));
            }
            now = next.at();
            if (next.life() == life) {
                next.what().run();
            }
        }
        return Duration.between(Instant.EPOCH, now);
    }

    private void makeCalls() {
        boolean more = true;
        while (more && calls < congestion.permits(now)) {
            more = call();
        }
    }

    long requests() {
        return requests;
    }

    long failures() {
        return failures;
    }

    List<ObjectKey> listed() {
        return listed;
    }

    List<ObjectKey> ends() {
        return ends;
    }

    /// How many ranges the bucket was cut into.
    int ranges() {
        return nextNumber;
    }

    int deaths() {
        return deaths;
    }

    private void later(Duration after, Runnable what) {
        ahead.add(new Happening(now.plus(after), order++, life, what));
    }

    private boolean call() {
        Optional<Ask> ask = scan.next();
        ask.ifPresent(this::call);
        return ask.isPresent();
    }

    private void call(Ask ask) {
        requireUnderThePrefix(ask);
        calls++;
        requests++;
        Instant asked = now;
        double mood = dice.nextDouble();
        if (mood < weather.throttled() || tooMuch()) {
            later(Duration.ofMillis(20), () -> {
                congestion.throttled(asked, now, Optional.empty());
                failed(ask, false);
            });
        } else if (mood < weather.throttled() + weather.slow()) {
            later(ask.patience(), () -> {
                congestion.slow(now);
                failed(ask, true);
            });
        } else {
            Duration latency = Duration.ofNanos(
                    (long) (weather.page().toNanos() * (1 + weather.jitter() * (2 * dice.nextDouble() - 1))));
            later(latency, () -> answered(ask, asked));
        }
    }

    /// Whoever asks elsewhere is denied.
    private void requireUnderThePrefix(Ask ask) {
        boolean under = switch (ask) {
            case Ask.Page page ->
                page.after().map(ObjectKey::value).orElse(prefix).startsWith(prefix);
            case Ask.Level level -> level.prefix().startsWith(prefix);
        };
        if (!under) {
            throw new AssertionError(ask + " is not under " + prefix);
        }
    }

    private void failed(Ask ask, boolean slowly) {
        failures++;
        calls--;
        scan.failed(ask, slowly);
    }

    private void answered(Ask ask, Instant asked) {
        calls--;
        for (int i = 0; i < weather.changes(); i++) {
            bucket.change(dice);
        }
        congestion.answered(asked, now);
        switch (ask) {
            case Ask.Level level -> scan.explored(level, bucket.level(level.prefix()));
            case Ask.Page page -> {
                Piece piece = scan.listed(page, bucket.page(prefix, page.after(), pageLength()));
                later(weather.commit(), () -> commit(piece));
            }
        }
    }

    /// Full pages are full.
    private int pageLength() {
        return weather.keysAPage() == FULL ? FULL : weather.keysAPage() / 2 + dice.nextInt(weather.keysAPage() / 2);
    }

    private void commit(Piece piece) {
        if (weather.deaths() > 0 && dice.nextInt(weather.deaths()) == 0) {
            deaths++;
            begin();
            return;
        }
        for (Bounds bounds : scan.takeMoved()) {
            RangeScan.Resumed known = kept.get(bounds.number());
            if (known != null) {
                kept.put(bounds.number(), new RangeScan.Resumed(bounds, known.cursor()));
            } else if (bounds.number() >= nextNumber) {
                kept.put(bounds.number(), new RangeScan.Resumed(bounds, bounds.after()));
                nextNumber = bounds.number() + 1;
            }
        }
        RangeScan.Resumed before = kept.get(piece.range());
        if (piece.done()) {
            kept.remove(piece.range());
        } else {
            kept.put(piece.range(), new RangeScan.Resumed(before.bounds(), piece.upTo()));
        }
        piece.objects().stream().map(Listed::key).forEach(listed::add);
        if (!piece.objects().isEmpty()) {
            ends.add(piece.objects().getLast().key());
        }
        scan.committed(piece);
    }
}
