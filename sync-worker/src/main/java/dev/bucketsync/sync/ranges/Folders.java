package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.listing.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Where folders lie and how much is in one. What was not looked into is expected to be as its neighbours are: a look
/// into one month tells of the days of all.
final class Folders {
    /// Places to cut: enough for many times as many ranges as are open at once.
    private static final int MOST_KNOWN = 16_384;
    /// So many that what lies in one is worth a look.
    private static final int MANY = 8;
    private static final double UNKNOWN = -1;

    private final Prefixes prefixes;
    private final Collection<OpenRange> open;
    private final KnownKeys known = new KnownKeys(MOST_KNOWN);
    private final Set<Integer> depthsLookedAt = new HashSet<>();
    /// What lies in a folder, by how deep that is.
    private final Map<Integer, List<String>> examples = new HashMap<>();
    private long pages;
    private double pagesAFolder = UNKNOWN;

    /// @param open as it is at any time
    Folders(Prefixes prefixes, Collection<OpenRange> open) {
        this.prefixes = prefixes;
        this.open = open;
    }

    /// How many pages lie in a range's folders, without the one it is in.
    double rest(OpenRange range) {
        return known.weight(range.cursor(), range.upTo()) * pagesAFolder();
    }

    /// The folder that halves what is left.
    Optional<ObjectKey> middle(OpenRange range) {
        return known.middle(range.cursor(), range.upTo());
    }

    /// Whether a range meets folders about as often as others do, so that no more lies before it than they say.
    boolean asExpected(OpenRange range) {
        return known.size() >= MANY && known.reachTo(range.cursor()) && range.pagesInFolder() <= 1;
    }

    private double pagesAFolder() {
        if (pagesAFolder == UNKNOWN) {
            double ahead = open.stream()
                    .mapToDouble(range -> known.weight(range.cursor(), range.upTo()))
                    .sum();
            pagesAFolder = Math.max(1, pages) / Math.max(1, known.weightOfAll() - ahead);
        }
        return pagesAFolder;
    }

    /// A page of a range came.
    ///
    /// @param from where it began
    void listed(OpenRange range, Optional<ObjectKey> from) {
        range.passed(known.weight(from, range.cursor()) > 0);
        pages++;
        pagesAFolder = UNKNOWN;
    }

    /// A folder that a whole page of a range lies in, where many as deep are known and nobody has looked into one.
    Optional<String> example(OpenRange range) {
        int depth = known.depth();
        if (depth < 1 || known.size() < MANY || depthsLookedAt.contains(depth)) {
            return Optional.empty();
        }
        return range.pageStart()
                .flatMap(first -> Names.above(
                        Names.shared(first.value(), range.cursor().orElseThrow().value()), depth))
                .filter(folder -> !prefixes.lookedInto(folder));
    }

    void look(String prefix) {
        depthsLookedAt.add(depth(prefix));
    }

    void explored(String prefix, Level level) {
        List<ObjectKey> children = level.commonPrefixes();
        prefixes.explored(prefix, level.last(), children.size());
        if (level.last() && children.size() > 1) {
            examples.putIfAbsent(
                    depth(prefix),
                    children.stream()
                            .map(child -> child.value().substring(prefix.length()))
                            .toList());
        }
        // Where objects lie between the prefixes, a look that is cut off reaches no further than a page.
        if (level.last() || children.size() > level.objects().size()) {
            add(found(level));
        }
        known.unfold(this::expectedIn, prefixes::weight);
        pagesAFolder = UNKNOWN;
    }

    private void add(List<ObjectKey> folders) {
        Cursors cursors = new Cursors(open);
        List<ObjectKey> passed = folders.stream().filter(cursors::passed).toList();
        // The last one is being listed.
        known.letGo(passed.subList(0, Math.max(0, passed.size() - 1)));
        known.add(folders.stream().filter(cursors::ahead).toList(), prefixes::weight, cursors::ahead);
    }

    private static int depth(String prefix) {
        return Names.depth(prefix, prefix.length());
    }

    private List<ObjectKey> found(Level level) {
        return Stream.concat(
                        level.commonPrefixes().stream().filter(child -> !unfolded(child)),
                        level.objects().stream().limit(1).map(object -> object.key()))
                .toList();
    }

    private boolean unfolded(ObjectKey folder) {
        String name = folder.value();
        ObjectKey end = new ObjectKey(name.substring(0, name.length() - 1) + '0');
        return known.weight(Optional.of(folder), Optional.of(end)) > 0;
    }

    private List<String> expectedIn(ObjectKey folder) {
        String name = folder.value();
        return name.endsWith("/") && !prefixes.lookedInto(name)
                ? examples.getOrDefault(depth(name), List.of())
                : List.of();
    }
}
