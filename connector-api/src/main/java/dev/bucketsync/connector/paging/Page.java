package dev.bucketsync.connector.paging;

import dev.bucketsync.connector.http.Query;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One page of a list.
///
/// @param nextCursor absent on the last page
public record Page<T>(List<T> items, Optional<String> nextCursor) {
    private static final int DEFAULT = 100;
    private static final int MAX = 1_000;

    public static int limit(Query query) {
        return query.number("limit", DEFAULT, 1, MAX);
    }

    /// Cuts a page from rows of which one more than its limit was asked for.
    ///
    /// @param cursor made from the last row shown
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> shown, Function<R, String> cursor) {
        boolean more = rows.size() > limit;
        List<R> visible = more ? rows.subList(0, limit) : rows;
        Optional<String> next = more ? Optional.of(cursor.apply(visible.getLast())) : Optional.empty();
        return new Page<>(visible.stream().map(shown).toList(), next);
    }
}
