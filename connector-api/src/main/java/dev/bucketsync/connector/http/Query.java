package dev.bucketsync.connector.http;

import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A request's query parameters, read as strictly as its body: a mistyped filter must not look like no filter.
public record Query(Context ctx) {
    public static Query of(Context ctx, String... known) {
        List<String> names = List.of(known);
        ctx.queryParamMap().forEach((name, values) -> {
            if (!names.contains(name)) {
                throw Problem.of(
                                ProblemCode.UNKNOWN_FIELD,
                                "this route knows no such query parameter",
                                names.isEmpty() ? "remove it" : "remove it; known are " + String.join(", ", names))
                        .at(name, String.join(",", values))
                        .exception();
            }
        });
        return new Query(ctx);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(ctx.queryParam(name)).map(text -> Texts.wellFormed(name, text));
    }

    /// One of an enum's names, in either case.
    public <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
        return text(name)
                .map(text -> Arrays.stream(type.getEnumConstants())
                        .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(() -> Problem.of(
                                        ProblemCode.INVALID_FIELD,
                                        name + " has no such value",
                                        "send one of " + Arrays.toString(type.getEnumConstants()))
                                .at(name, text)
                                .exception()));
    }

    public int number(String name, int otherwise, int min, int max) {
        return text(name)
                .map(text -> {
                    if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
                        String wanted = "a whole number from %d to %d".formatted(min, max);
                        throw Problem.of(
                                        ProblemCode.INVALID_FIELD,
                                        "%s must be %s".formatted(name, wanted),
                                        "send " + wanted)
                                .at(name, text)
                                .exception();
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }
}
