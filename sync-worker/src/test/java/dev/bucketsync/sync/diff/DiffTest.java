package dev.bucketsync.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.Shortfall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DiffTest {
    private static final Instant MODIFIED = Instant.parse("2026-11-01T00:00:00Z");
    private static final Media IMAGE = new Media.Image(
            "image/jpeg",
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalLong.empty());
    private static final Shortfall SHORTFALL = new Shortfall(1, 0, 10, "2026-11", MODIFIED);

    @Test
    void takesEverythingForNewAtFirst() {
        assertThat(diff(List.of(listed("a", "1"), listed("b", "2")), List.of()))
                .containsExactly(new Change.Added(listed("a", "1")), new Change.Added(listed("b", "2")));
    }

    @Test
    void tellsWhatIsAbsentBeforeBetweenAndAfterWhatIsListed() {
        List<Known> known = List.of(known("a"), known("b"), known("c"), known("d"), known("e"));

        assertThat(diff(List.of(listed("b", "1"), listed("d", "1")), known))
                .containsExactly(
                        new Change.Absent(known("a")),
                        new Change.Unchanged(listed("b", "1")),
                        new Change.Absent(known("c")),
                        new Change.Unchanged(listed("d", "1")),
                        new Change.Absent(known("e")));
    }

    @Test
    void takesNothingForJudgedWhenJudgingAgain() {
        List<Change> changes = new ArrayList<>();
        Diff.judgingAgain()
                .compare(
                        List.of(listed("a", "1"), listed("b", "2"), listed("c", "1"))
                                .iterator(),
                        List.of(known("a"), known("b"), known("d")).iterator(),
                        changes::add);

        assertThat(changes)
                .containsExactly(
                        new Change.Rejudged(listed("a", "1")),
                        new Change.Modified(known("b"), listed("b", "2")),
                        new Change.Added(listed("c", "1")),
                        new Change.Absent(known("d")));
    }

    @Test
    void takesEverythingForAbsentWhenNothingIsListed() {
        assertThat(diff(List.of(), List.of(known("a"), known("b"))))
                .containsExactly(new Change.Absent(known("a")), new Change.Absent(known("b")));
    }

    @Test
    void tellsAnotherEtagOrSizeFromTheSameContent() {
        Listed otherSize = new Listed(new ObjectKey("b"), new ObjectState("1", 11, MODIFIED, "STANDARD"));

        assertThat(diff(List.of(listed("a", "2"), otherSize), List.of(known("a"), known("b"))))
                .containsExactly(
                        new Change.Modified(known("a"), listed("a", "2")), new Change.Modified(known("b"), otherSize));
    }

    @Test
    void callsTheSameContentUnchangedWhateverItsAgeAndStorageClass() {
        Listed moved = new Listed(new ObjectKey("a"), new ObjectState("1", 10, Instant.now(), "GLACIER"));

        assertThat(diff(List.of(moved), List.of(known("a")))).containsExactly(new Change.Unchanged(moved));
    }

    /// Copied in place, or restored for good: the etag can stay.
    @Test
    void judgesAgainWhatLeftTheArchiveItWasRefusedFor() {
        Known refused = new Known(
                new ObjectKey("a"),
                Optional.of(new Known.Content("1", 10, Optional.of("GLACIER"))),
                Optional.empty(),
                false,
                false);
        Listed still = new Listed(new ObjectKey("a"), new ObjectState("1", 10, MODIFIED, "GLACIER"));

        assertThat(diff(List.of(listed("a", "1")), List.of(refused)))
                .containsExactly(new Change.Rejudged(listed("a", "1")));
        assertThat(diff(List.of(still), List.of(refused))).containsExactly(new Change.Unchanged(still));
    }

    /// U+FF5E is smaller than an emoji in UTF-8, and greater in Java's UTF-16.
    @Test
    void ordersKeysByTheirBytes() {
        String wave = "\uFF5E";
        String emoji = "\uD83D\uDE00";
        assertThat(wave).isGreaterThan(emoji);

        assertThat(diff(List.of(listed(wave, "1"), listed(emoji, "1")), List.of(known(wave), known(emoji))))
                .containsExactly(new Change.Unchanged(listed(wave, "1")), new Change.Unchanged(listed(emoji, "1")));
        assertThat(diff(List.of(listed(emoji, "1")), List.of(known(wave), known(emoji))))
                .containsExactly(new Change.Absent(known(wave)), new Change.Unchanged(listed(emoji, "1")));
    }

    @Test
    void skipsFolderMarkersOnly() {
        Listed marker = new Listed(new ObjectKey("photos/"), new ObjectState("1", 0, MODIFIED, "STANDARD"));
        Listed withBytes = listed("videos/", "1");
        Listed empty = new Listed(new ObjectKey("z"), new ObjectState("1", 0, MODIFIED, "STANDARD"));

        assertThat(diff(List.of(marker, withBytes, empty), List.of()))
                .containsExactly(new Change.Skipped(marker), new Change.Added(withBytes), new Change.Added(empty));
    }

    @Test
    void takesForNewWhatNeverCouldBeJudged() {
        Known faulted = new Known(new ObjectKey("a"), Optional.empty(), Optional.empty(), true, false);

        assertThat(diff(List.of(listed("a", "1")), List.of(faulted)))
                .containsExactly(new Change.Added(listed("a", "1")));
    }

    @Test
    void asksAgainForWhatTheQuotaRefusedOnlyWhenItMayFit() {
        Known refused = refused("a", false);

        assertThat(diff(List.of(listed("a", "1")), List.of(refused), true))
                .containsExactly(new Change.Resubmitted(
                        refused, listed("a", "1"), refused.refusal().orElseThrow()));
        assertThat(diff(List.of(listed("a", "1")), List.of(refused), false))
                .containsExactly(new Change.Unchanged(listed("a", "1")));
        assertThat(diff(List.of(listed("a", "2")), List.of(refused), true))
                .containsExactly(new Change.Modified(refused, listed("a", "2")));
    }

    @Test
    void judgesAgainWhatOlderRulesJudged() {
        Known outdated = new Known(new ObjectKey("a"), known("a").content(), Optional.empty(), false, true);
        Known refused = new Known(
                new ObjectKey("b"), known("b").content(), refused("b", false).refusal(), false, true);

        assertThat(diff(List.of(listed("a", "1"), listed("b", "1")), List.of(outdated, refused), true))
                .containsExactly(new Change.Rejudged(listed("a", "1")), new Change.Rejudged(listed("b", "1")));
    }

    /// The bucket may have gone back to the content that was judged, or the quota may have been what failed.
    @Test
    void asksAgainForWhatIsStale() {
        Known stale =
                new Known(new ObjectKey("a"), Optional.of(new Known.Content("1", 10)), Optional.empty(), true, false);
        Known refused = refused("b", true);

        assertThat(diff(List.of(listed("a", "1"), listed("b", "1")), List.of(stale, refused), false))
                .containsExactly(
                        new Change.Rejudged(listed("a", "1")),
                        new Change.Resubmitted(
                                refused, listed("b", "1"), refused.refusal().orElseThrow()));
    }

    /// Against a model that has both sides in memory; the alphabet mixes lengths of UTF-8 and shared beginnings.
    @Test
    void agreesWithTheModelOnRandomBuckets() {
        Random random = new Random(20_261_123);
        for (int round = 0; round < 2_000; round++) {
            NavigableMap<ObjectKey, String> bucket = randomObjects(random);
            NavigableMap<ObjectKey, String> catalogue = randomObjects(random);
            List<Listed> listing = bucket.entrySet().stream()
                    .map(e -> listed(e.getKey().value(), e.getValue()))
                    .toList();
            List<Known> rows = catalogue.entrySet().stream()
                    .map(e -> known(e.getKey().value(), e.getValue()))
                    .toList();

            assertThat(diff(listing, rows)).as("round %d", round).isEqualTo(model(bucket, catalogue));
        }
    }

    private static List<Change> model(Map<ObjectKey, String> bucket, Map<ObjectKey, String> catalogue) {
        NavigableSet<ObjectKey> keys = new TreeSet<>(bucket.keySet());
        keys.addAll(catalogue.keySet());
        return keys.stream()
                .map(key -> expected(key.value(), bucket.get(key), catalogue.get(key)))
                .toList();
    }

    private static Change expected(String key, String now, String before) {
        if (now == null) {
            return new Change.Absent(known(key, before));
        }
        if (before == null) {
            return new Change.Added(listed(key, now));
        }
        return now.equals(before)
                ? new Change.Unchanged(listed(key, now))
                : new Change.Modified(known(key, before), listed(key, now));
    }

    private static NavigableMap<ObjectKey, String> randomObjects(Random random) {
        String[] alphabet = {"a", "b", "/", "\u00e9", "\uFF5E", "\uD83D\uDE00", "\u0001"};
        NavigableMap<ObjectKey, String> objects = new TreeMap<>();
        int size = random.nextInt(12);
        for (int i = 0; i < size; i++) {
            StringBuilder key = new StringBuilder();
            int length = 1 + random.nextInt(3);
            for (int c = 0; c < length; c++) {
                key.append(alphabet[random.nextInt(alphabet.length)]);
            }
            objects.put(new ObjectKey(key.toString()), Integer.toString(random.nextInt(2)));
        }
        return objects;
    }

    private static List<Change> diff(List<Listed> listing, List<Known> known) {
        return diff(listing, known, false);
    }

    private static List<Change> diff(List<Listed> listing, List<Known> known, boolean mayFit) {
        List<Change> changes = new ArrayList<>();
        new Diff(_ -> mayFit).compare(listing.iterator(), known.iterator(), changes::add);
        return changes;
    }

    private static Listed listed(String key, String etag) {
        return new Listed(new ObjectKey(key), new ObjectState(etag, 10, MODIFIED, "STANDARD"));
    }

    private static Known known(String key) {
        return known(key, "1");
    }

    private static Known known(String key, String etag) {
        return new Known(new ObjectKey(key), Optional.of(new Known.Content(etag, 10)), Optional.empty(), false, false);
    }

    private static Known refused(String key, boolean stale) {
        return new Known(
                new ObjectKey(key),
                Optional.of(new Known.Content("1", 10)),
                Optional.of(new Known.QuotaRefusal(IMAGE, 1, SHORTFALL)),
                stale,
                false);
    }
}
