package dev.bucketsync.connector.problem;

import java.util.Optional;
import java.util.stream.Stream;

/// What is wrong with a value, and what would be right.
public record Objection(String detail, String fix) {

    /// Says what is wrong with a text, if anything is.
    @FunctionalInterface
    public interface Check {
        Optional<Objection> objection(String text);
    }

    /// One thing that may be wrong, looked at only if nothing before it was.
    @FunctionalInterface
    public interface Rule {
        Optional<Objection> objection();
    }

    public static Optional<Objection> unless(boolean fine, String detail, String fix) {
        return fine ? Optional.empty() : Optional.of(new Objection(detail, fix));
    }

    /// The first objection raised; later ones may rely on earlier ones having passed.
    public static Optional<Objection> first(Rule... rules) {
        return Stream.of(rules).flatMap(rule -> rule.objection().stream()).findFirst();
    }

    /// For constructors: a value object never holds what its check objects to.
    public static void require(Check check, String text) {
        check.objection(text).ifPresent(objection -> {
            throw new IllegalArgumentException(objection.detail());
        });
    }

    public Problem problem(String field, String value) {
        return Problem.of(ProblemCode.INVALID_FIELD, "%s %s".formatted(field, detail), fix)
                .at(field, value);
    }
}
