package dev.bucketsync.sync.ranges;

import dev.bucketsync.events.object.ObjectKey;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which prefixes were looked into one level deep, and whether to their end.
final class Prefixes {
    private static final int TRIES = 3;
    private static final int MANY = 8;
    /// A look for each of many levels, one after the other, would take longer than listing on.
    private static final int DEEPEST = 8;

    private final String root;
    private final int deepest;
    private final Map<String, Integer> failures = new HashMap<>();
    /// How many prefixes lie in one, by how deep it lies.
    private final Map<Integer, DoubleSummaryStatistics> fans = new HashMap<>();
    private final Map<String, Boolean> toTheEnd = new HashMap<>();

    /// @param root the connection's own
    Prefixes(String root) {
        this.root = root;
        this.deepest = Names.depth(root, root.length()) + DEEPEST;
    }

    /// @param children how many prefixes it holds
    void explored(String prefix, boolean wholly, int children) {
        toTheEnd.put(prefix, wholly);
        if (children > 0) {
            fans.computeIfAbsent(Names.depth(prefix, prefix.length()), _ -> new DoubleSummaryStatistics())
                    .accept(children);
        }
    }

    /// What a prefix with so many slashes weighs against others: as much as all that lies in one like it.
    double weight(int slashes) {
        double weight = 1;
        int depth = slashes;
        for (DoubleSummaryStatistics fan = fans.get(depth); fan != null; fan = fans.get(++depth)) {
            weight *= fan.getAverage();
        }
        return weight;
    }

    boolean lookedInto(String prefix) {
        return toTheEnd.containsKey(prefix);
    }

    int failures(String prefix) {
        return failures.getOrDefault(prefix, 0);
    }

    /// A look that fails is taken a few times: listing goes on without it.
    void failed(String prefix) {
        if (failures.merge(prefix, 1, Integer::sum) >= TRIES) {
            explored(prefix, false, 0);
        }
    }

    /// The shortest prefix above a page that was not looked into: a page that lies within one prefix says nothing
    /// about its neighbours.
    Optional<String> unexploredAbove(
            ObjectKey first, ObjectKey last, Optional<ObjectKey> bound, Set<String> beingLookedInto) {
        String page = first.value().substring(0, Names.common(first.value(), last.value()));
        int shared = bound.map(b -> Names.common(last.value(), b.value())).orElse(0);
        for (int slash = nextSlash(page, root.length()); slash >= 0; slash = nextSlash(page, slash + 1)) {
            String above = page.substring(0, page.lastIndexOf('/', slash - 1) + 1);
            boolean outside = above.length() < root.length() || Names.depth(above, above.length()) > deepest;
            // What a bound beside us shares with us up to here leaves no neighbours to look for.
            boolean between = slash >= shared;
            if (!outside
                    && between
                    && !toTheEnd.containsKey(above)
                    && !beingLookedInto.contains(above)
                    && !alone(above)) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    /// Whether prefixes as deep as this one have held many.
    boolean promising(String prefix) {
        DoubleSummaryStatistics fan = fans.get(Names.depth(prefix, prefix.length()));
        return fan != null && fan.getAverage() >= MANY;
    }

    /// Whether prefixes as deep as this one have all held but one.
    private boolean alone(String prefix) {
        DoubleSummaryStatistics fan = fans.get(Names.depth(prefix, prefix.length()));
        return fan != null && fan.getCount() >= TRIES && fan.getMax() <= 1;
    }

    private static int nextSlash(String name, int from) {
        return name.indexOf('/', from);
    }

    /// Where the names that share this one's wholly explored prefixes end, if that is known and nothing is known to
    /// follow before the bound.
    Optional<String> endAround(ObjectKey cursor) {
        String name = cursor.value();
        Optional<String> end = Optional.empty();
        int start = root.length();
        for (int slash = nextSlash(name, start); slash >= 0; slash = nextSlash(name, start)) {
            if (!toTheEnd.getOrDefault(name.substring(0, start), false)) {
                return end;
            }
            end = Optional.of(name.substring(0, slash) + '0');
            start = slash + 1;
        }
        return end;
    }
}
