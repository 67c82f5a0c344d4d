package dev.bucketsync.sync.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.listing.Page;
import dev.bucketsync.sync.ranges.Simulation.Weather;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RangeScanTest {
    private static final int MILLION = 1_000_000;
    private static final int SEEDS = 2_000;
    private static final List<Shapes> SHAPES = List.of(Shapes.values());
    private static final Weather CALM = Weather.calm(64);
    private static final CallLimits LIMITS = new CallLimits(8, 8);

    @ParameterizedTest
    @EnumSource(names = {"FLAT_HEX", "DATE_TREE", "SKEW", "ONE_PER_FOLDER"})
    void listsAMillionKeysTwentyFiveTimesFasterThanOneCursor(Shapes shape) {
        Bucket bucket = new Bucket(shape.names(MILLION, new Random(1)));
        Simulation first = new Simulation(bucket, "", CALM, List.of(), 1);

        Duration took = first.run();

        Duration alone = CALM.page().plus(CALM.commit()).multipliedBy(MILLION / 1_000);
        assertThat(took.multipliedBy(25)).isLessThan(alone);
        assertThat(first.requests()).isLessThanOrEqualTo((long) (MILLION / 1_000 * 1.15));
        assertThat(first.listed().stream().sorted().toList()).isEqualTo(bucket.keys());

        Simulation again = new Simulation(bucket, "", CALM, first.ends(), 1);
        assertThat(again.run().multipliedBy(40)).isLessThan(alone);
        assertThat(again.listed().stream().sorted().toList()).isEqualTo(bucket.keys());
        assertThat(again.requests()).isLessThanOrEqualTo((long) (MILLION / 1_000 * 1.06));
    }

    /// A look into one year and one month tells of all others, so that all calls are made use of, soon and to the end.
    @Test
    void expectsOfFoldersWhatTheirNeighboursHold() {
        Bucket bucket = new Bucket(IntStream.range(0, MILLION)
                .mapToObj(n -> {
                    int day = Math.floorMod(n * 0x9E37_79B1, 2_688);
                    return "photos/%d/%02d/%02d/%07d.jpg"
                            .formatted(2018 + day / 336, 1 + day / 28 % 12, 1 + day % 28, n);
                })
                .toList());
        Simulation simulation = new Simulation(bucket, "", CALM, List.of(), 1);

        Duration took = simulation.run();

        Duration alone = CALM.page().plus(CALM.commit()).multipliedBy(MILLION / 1_000);
        assertThat(took.multipliedBy(44)).isLessThan(alone);
        assertThat(simulation.requests()).isLessThanOrEqualTo((long) (MILLION / 1_000 * 1.06));
        assertThat(simulation.listed().stream().sorted().toList()).isEqualTo(bucket.keys());
    }

    /// Whatever the names: a thousand keys cost no more than 1.15 calls besides a start, and several cursors pay.
    @ParameterizedTest
    @EnumSource
    void spendsFewCalls(Shapes shape) {
        Bucket bucket = new Bucket(shape.names(MILLION * 3 / 10, new Random(2)));
        Simulation simulation = new Simulation(bucket, "", CALM, List.of(), 2);

        Duration took = simulation.run();

        double pages = bucket.keys().size() / 1_000.0;
        assertThat(simulation.requests()).isLessThanOrEqualTo((long) (pages * 1.15 + 8 + CALM.mostCalls() / 4.0));
        assertThat(took.multipliedBy(4)).isLessThan(CALM.page().multipliedBy((long) pages));
    }

    /// Whatever the names, the latencies, the moods of S3, the deaths of the process, and what was known before.
    @Test
    void listsEveryKeyExactlyOnce() {
        long failures = 0;
        int deaths = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random dice = new Random(seed);
            Shapes shape = SHAPES.get(seed % SHAPES.size());
            Bucket bucket = anyBucket(shape, dice);
            List<ObjectKey> earlier = dice.nextInt(3) == 0 ? pageEndsOfAnEarlierListing(bucket, dice) : List.of();
            Weather weather = anyWeather(dice, 0);
            Simulation simulation = new Simulation(bucket, "", weather, earlier, seed);

            simulation.run();

            assertThat(simulation.listed().stream().sorted().toList())
                    .as("seed %d, %s", seed, shape)
                    .isEqualTo(bucket.keys());
            assertThat(simulation.requests() - simulation.failures())
                    .as("answers, seed %d, %s, %d deaths", seed, shape, simulation.deaths())
                    .isLessThanOrEqualTo(mostAnswers(bucket, weather, simulation.deaths()));
            failures += simulation.failures();
            deaths += simulation.deaths();
        }
        assertThat(failures).isGreaterThan(SEEDS);
        assertThat(deaths).isGreaterThan(SEEDS / 10);
    }

    private static Bucket anyBucket(Shapes shape, Random dice) {
        return new Bucket(shape.names(dice.nextInt(4) == 0 ? dice.nextInt(3) : dice.nextInt(12_000), dice));
    }

    /// A part of the pages, a start, and what a death throws away: as many calls as a process begins with.
    private static long mostAnswers(Bucket bucket, Weather weather, int deaths) {
        double start = 10 + weather.mostCalls() / 4.0;
        return (long) (bucket.keys().size() / weather.keysOfAPage() * 1.15 + start + deaths * 16);
    }

    private static List<ObjectKey> pageEndsOfAnEarlierListing(Bucket bucket, Random dice) {
        Simulation earlier = new Simulation(bucket, "", Weather.calm(1 + dice.nextInt(20)), List.of(), 1);
        earlier.run();
        for (int i = dice.nextInt(1 + bucket.keys().size() / 10); i > 0; i--) {
            bucket.change(dice);
        }
        return dice.nextBoolean() ? earlier.ends() : some(earlier.listed(), dice);
    }

    private static List<ObjectKey> some(List<ObjectKey> keys, Random dice) {
        return keys.stream().filter(_ -> dice.nextInt(300) == 0).toList();
    }

    private static Weather anyWeather(Random dice, int changes) {
        return new Weather(
                Duration.ofMillis(1 + dice.nextInt(300)),
                dice.nextDouble(),
                Duration.ofMillis(dice.nextInt(30)),
                dice.nextDouble() * 0.2,
                dice.nextDouble() * 0.2,
                dice.nextInt(3) == 0 ? 2 + dice.nextInt(100) : 0,
                changes,
                dice.nextInt(4) == 0 ? 50 + dice.nextInt(400) : 1_000,
                1 + dice.nextInt(100));
    }

    /// What comes or goes meanwhile may be seen or not; what stays is listed once all the same.
    @Test
    void losesNothingThatStaysWhileOthersComeAndGo() {
        int changed = 0;
        for (int seed = 0; seed < SEEDS / 4; seed++) {
            Random dice = new Random(seed);
            Shapes shape = SHAPES.get(seed % SHAPES.size());
            Bucket bucket = anyBucket(shape, dice);
            List<ObjectKey> before = bucket.keys();
            Simulation simulation = new Simulation(bucket, "", anyWeather(dice, 2), List.of(), seed);

            simulation.run();

            Set<ObjectKey> gone = new HashSet<>(before);
            bucket.keys().forEach(gone::remove);
            changed += gone.size();
            Set<ObjectKey> listed = new HashSet<>(simulation.listed());
            assertThat(listed).as("seed %d, %s", seed, shape).hasSameSizeAs(simulation.listed());
            listed.addAll(gone);
            assertThat(listed.containsAll(before))
                    .as("seed %d, %s", seed, shape)
                    .isTrue();
        }
        assertThat(changed).isGreaterThan(SEEDS);
    }

    @Test
    void getsOutOfABucketWhatItBears() {
        Bucket bucket = new Bucket(Shapes.FLAT_HEX.names(MILLION, new Random(1)));
        Simulation simulation = new Simulation(bucket, "", CALM, List.of(), 1).bearing(100);

        Duration took = simulation.run();

        assertThat(new HashSet<>(simulation.listed())).hasSize(MILLION);
        assertThat(simulation.listed()).hasSize(MILLION);
        assertThat(took).isLessThan(Duration.ofSeconds(25));
        assertThat(simulation.failures()).isLessThan(simulation.requests() / 4);
    }

    @Test
    void listsASmallBucketWithOneCall() {
        Bucket bucket = new Bucket(Shapes.DATE_TREE.names(900, new Random(1)));
        Simulation simulation = new Simulation(bucket, "", CALM, List.of(), 1);

        simulation.run();

        assertThat(simulation.requests()).isEqualTo(1);
    }

    @Test
    void guessesNothingOfTheFirstPage() {
        Bucket bucket = new Bucket(Shapes.FLAT_HEX.names(1_900, new Random(1)));
        Simulation simulation = new Simulation(bucket, "", CALM, List.of(), 1);

        simulation.run();

        assertThat(simulation.requests()).isEqualTo(2);
    }

    /// Every other year's months are other ones: expecting the first year's costs balance, and no more.
    @Test
    void getsOverFoldersThatAreNotAsExpected() {
        Bucket bucket = new Bucket(IntStream.range(0, MILLION / 4)
                .mapToObj(n -> {
                    int year = Math.floorMod(n * 0x9E37_79B1, 10);
                    int month = Math.floorMod(n * 0x85EB_CA6B, 6);
                    return "photos/%d/%02d/%07d.jpg".formatted(2017 + year, year % 2 == 0 ? 1 + month : 7 + month, n);
                })
                .toList());
        Simulation simulation = new Simulation(bucket, "", CALM, List.of(), 1);

        Duration took = simulation.run();

        assertThat(simulation.listed().stream().sorted().toList()).isEqualTo(bucket.keys());
        assertThat(simulation.requests()).isLessThanOrEqualTo((long) (250 * 1.15 + 8 + CALM.mostCalls() / 4.0));
        assertThat(took.multipliedBy(10)).isLessThan(CALM.page().multipliedBy(250));
    }

    /// A versioned bucket gives a fifth of the keys a page, and is cut as often.
    @Test
    void listsShortPagesWithManyCursorsToo() {
        Bucket bucket = new Bucket(Shapes.FLAT_HEX.names(100_000, new Random(1)));
        Weather weather = new Weather(CALM.page(), CALM.jitter(), CALM.commit(), 0, 0, 0, 0, 200, CALM.mostCalls());
        Simulation simulation = new Simulation(bucket, "", weather, List.of(), 1);

        Duration took = simulation.run();

        long pages = simulation.ends().size();
        assertThat(pages).isGreaterThan(500);
        assertThat(simulation.listed().stream().sorted().toList()).isEqualTo(bucket.keys());
        assertThat(took.multipliedBy(15)).isLessThan(CALM.page().multipliedBy(pages));
        assertThat(simulation.requests()).isLessThanOrEqualTo((long) (pages * 1.15));
    }

    /// A policy denies every call elsewhere, which the simulation takes for an error.
    @ParameterizedTest
    @EnumSource
    void staysUnderThePrefix(Shapes shape) {
        List<String> names = new ArrayList<>(Shapes.FLAT_HEX.names(500, new Random(1)));
        shape.names(20_000, new Random(2)).forEach(name -> names.add("tenant/" + name));
        names.addAll(List.of("tenant", "tenant-1", "tenant.", "tenant0", "tenants/a", "zzz"));
        Bucket bucket = new Bucket(names);
        Simulation simulation = new Simulation(bucket, "tenant/", CALM, List.of(), 1);

        simulation.run();

        assertThat(simulation.ranges()).as("ranges").isGreaterThan(3);
        assertThat(simulation.listed().stream().sorted().toList()).isEqualTo(bucket.keys("tenant/"));
    }

    @Test
    void givesALookUpThatWasSlowThreeTimes() {
        RangeScan scan = scan("");
        List<String> names =
                IntStream.range(0, 2_000).mapToObj("tenant/%05d/x"::formatted).toList();
        scan.committed(scan.listed((Ask.Page) scan.next().orElseThrow(), page(names.subList(0, 1_000), false)));
        scan.committed(scan.listed((Ask.Page) scan.next().orElseThrow(), page(names.subList(1_000, 2_000), false)));
        assertThat(scan.next()).containsInstanceOf(Ask.Page.class);
        List<Duration> patience = new ArrayList<>();
        for (Ask ask = scan.next().orElseThrow();
                ask instanceof Ask.Level;
                ask = scan.next().orElseThrow()) {
            patience.add(ask.patience());
            scan.failed(ask, true);
        }

        assertThat(patience).extracting(Duration::toSeconds).containsExactly(3L, 6L, 12L);
    }

    /// A range may be cut while a page of it is under way, and the page then reaches beyond what is left of it.
    @Test
    void trimsAPageToTheBoundAsItIsWhenThePageComes() {
        RangeScan scan = new RangeScan(
                "",
                List.of(whole()),
                1,
                List.of("c", "e", "g", "i", "k", "m", "o").stream()
                        .map(ObjectKey::new)
                        .toList(),
                LIMITS);
        Ask.Page first = (Ask.Page) scan.next().orElseThrow();
        Ask.Page second = (Ask.Page) scan.next().orElseThrow();
        assertThat(second.after()).contains(new ObjectKey("k"));

        Piece piece = scan.listed(first, page(List.of("a", "k", "l"), false));

        assertThat(piece.done()).isTrue();
        assertThat(piece.upTo()).contains(new ObjectKey("k"));
        assertThat(piece.objects()).extracting(listed -> listed.key().value()).containsExactly("a", "k");
    }

    @Test
    void asksARangeForOnePageAtATime() {
        RangeScan scan = scan("");
        Ask.Page ask = (Ask.Page) scan.next().orElseThrow();

        assertThat(scan.next()).isEmpty();
        Piece piece = scan.listed(ask, page(List.of("a"), false));
        assertThat(scan.next()).isEmpty();
        scan.committed(piece);

        assertThat(scan.next())
                .hasValueSatisfying(
                        next -> assertThat(((Ask.Page) next).after()).contains(new ObjectKey("a")));
    }

    /// Two minutes are known.
    @Test
    void asksAgainWithMorePatienceForWhatWasSlow() {
        RangeScan scan = scan("");
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Ask ask = scan.next().orElseThrow();
            seconds.add(ask.patience().toSeconds());
            scan.failed(ask, true);
        }
        assertThat(seconds).containsExactly(10L, 20L, 40L, 80L, 160L, 160L);
    }

    private static RangeScan scan(String prefix) {
        return new RangeScan(prefix, List.of(whole()), 1, List.of(), LIMITS);
    }

    private static RangeScan.Resumed whole() {
        return new RangeScan.Resumed(new Bounds(0, Optional.empty(), Optional.empty()), Optional.empty());
    }

    private static Page page(List<String> names, boolean last) {
        ObjectState state = new ObjectState("e", 1, Instant.EPOCH, "STANDARD");
        return new Page(
                names.stream()
                        .map(name -> new Listed(new ObjectKey(name), state))
                        .toList(),
                last);
    }
}
