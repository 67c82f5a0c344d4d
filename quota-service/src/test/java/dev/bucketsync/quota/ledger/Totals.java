package dev.bucketsync.quota.ledger;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a ledger comes to, whatever the order in which it was written.
///
/// @param used units by account and period
/// @param charged contents
record Totals(Map<String, Long> used, Set<String> charged) {
    Totals {
        used = new TreeMap<>(used);
        charged = new TreeSet<>(charged);
        used.values().removeIf(units -> units == 0);
    }

    static Totals none() {
        return new Totals(Map.of(), Set.of());
    }
}
