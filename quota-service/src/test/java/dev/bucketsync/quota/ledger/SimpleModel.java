package dev.bucketsync.quota.ledger;

import dev.bucketsync.quota.ledger.Decision.AlreadyCharged;
import dev.bucketsync.quota.ledger.Decision.Charged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// The ledger's rules as one would explain them: a list of what was charged, looked through from its start for every
/// question. Knows calendar months of UTC, and one limit for all of them.
public final class SimpleModel {
    private record Line(Asset asset, long cost) {}

    private OptionalLong limit;
    private long credited;
    private final List<Line> lines = new ArrayList<>();

    public SimpleModel(long limit) {
        this.limit = OptionalLong.of(limit);
    }

    void limit(OptionalLong to) {
        limit = to;
    }

    void credit(long units) {
        credited += units;
    }

    /// What becomes of an asset.
    public enum Answer {
        CHARGED,
        ALREADY_CHARGED,
        REFUSED;

        static Answer of(Decision decision) {
            return switch (decision) {
                case Charged _ -> CHARGED;
                case AlreadyCharged _ -> ALREADY_CHARGED;
                case Decision.OverQuota _ -> REFUSED;
            };
        }
    }

    public Answer charge(Asset asset) {
        if (lines.stream().anyMatch(line -> content(line.asset()).equals(content(asset)))) {
            return Answer.ALREADY_CHARGED;
        }
        long dearest = lines.stream()
                .filter(line -> period(line.asset()).equals(period(asset))
                        && line.asset().key().equals(asset.key()))
                .mapToLong(line -> line.asset().units())
                .max()
                .orElse(0);
        long cost = Math.max(0, asset.units() - dearest);
        if (limit.isPresent() && cost > left(asset)) {
            return Answer.REFUSED;
        }
        lines.add(new Line(asset, cost));
        return Answer.CHARGED;
    }

    /// Nothing under a limit that was lowered below what is used; what costs nothing fits even then.
    private long left(Asset asset) {
        return Math.max(0, limit.getAsLong() + credited - used(asset));
    }

    /// Units used in the asset's period.
    public long used(Asset asset) {
        return lines.stream()
                .filter(line -> period(line.asset()).equals(period(asset)))
                .mapToLong(Line::cost)
                .sum();
    }

    Totals totals() {
        Map<String, Long> used = lines.stream()
                .collect(Collectors.groupingBy(line -> period(line.asset()), Collectors.summingLong(Line::cost)));
        Set<String> charged = lines.stream()
                .map(line -> Charge.of(line.asset().accepted(), line.asset().plan(OptionalLong.empty()))
                        .identity()
                        .toString())
                .collect(Collectors.toSet());
        return new Totals(used, charged);
    }

    private static String content(Asset asset) {
        return asset.account() + "/" + asset.key() + "/" + asset.etag();
    }

    static String period(Asset asset) {
        return asset.account() + "/" + asset.at().toString().substring(0, "2026-09".length());
    }
}
