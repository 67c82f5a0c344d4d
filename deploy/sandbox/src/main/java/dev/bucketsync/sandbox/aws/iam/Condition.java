package dev.bucketsync.sandbox.aws.iam;

import java.util.List;
import java.util.Locale;

/// One key of a condition block under one operator, with the values of which one must fit.
record Condition(String operator, String key, List<Pattern> values) {
    Match match(Ask ask) {
        var name = key.toLowerCase(Locale.ROOT);
        if (!Ask.knows(name)) {
            return Match.UNKNOWN;
        }
        return switch (operator) {
            case "StringEquals" -> any(ask, name, false);
            case "StringLike" -> any(ask, name, true);
            default -> Match.UNKNOWN;
        };
    }

    /// A key that isn't in the request fits no value.
    private Match any(Ask ask, String name, boolean wildcards) {
        var actual = ask.value(name);
        if (actual.isEmpty()) {
            return Match.NO;
        }
        if (values.stream().anyMatch(Pattern::hasVariable)) {
            return Match.UNKNOWN;
        }
        return Match.of(values.stream()
                .anyMatch(value -> wildcards
                        ? value.match(actual.get()) == Match.YES
                        : value.text().equals(actual.get())));
    }
}
