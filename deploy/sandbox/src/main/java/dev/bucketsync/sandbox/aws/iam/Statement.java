package dev.bucketsync.sandbox.aws.iam;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// One statement of a policy. `inverted` ones (NotAction, NotResource, NotPrincipal) are kept but not evaluated.
record Statement(
        boolean allows,
        boolean inverted,
        List<String> principals,
        List<Pattern> actions,
        List<Pattern> resources,
        List<Condition> conditions) {

    Match match(Ask ask) {
        var parts = matchAction(ask)
                .and(matchResource(ask))
                .and(matchPrincipal(ask))
                .and(matchConditions(ask));
        return inverted ? parts.and(Match.UNKNOWN) : parts;
    }

    private Match matchAction(Ask ask) {
        return anyOf(actions, action -> action.matchIgnoringCase(ask.action()));
    }

    private Match matchResource(Ask ask) {
        return anyOf(resources, resource -> resource.match(ask.resource()));
    }

    private Match matchPrincipal(Ask ask) {
        Set<String> names = ask.principals();
        return principals.isEmpty()
                ? Match.YES
                : Match.of(principals.stream().anyMatch(name -> name.equals("*") || names.contains(name)));
    }

    private Match matchConditions(Ask ask) {
        return conditions.stream().map(condition -> condition.match(ask)).reduce(Match.YES, Match::and);
    }

    /// An absent list (a trust policy has no resource) applies to all.
    private static Match anyOf(List<Pattern> patterns, Function<Pattern, Match> match) {
        if (patterns.isEmpty()) {
            return Match.YES;
        }
        var matches = patterns.stream().map(match).toList();
        return Stream.of(Match.YES, Match.UNKNOWN)
                .filter(matches::contains)
                .findFirst()
                .orElse(Match.NO);
    }
}
