package dev.bucketsync.sync.catalog;

import java.lang.reflect.Array;
import java.util.List;
import java.util.function.Function;

/// Rows turned into one array per column, as `unnest` takes them: one statement for any number of rows.
public final class Columns {
    private Columns() {}

    @SuppressWarnings("unchecked")
    public static <T, V> V[] of(List<T> rows, Class<V> type, Function<T, V> value) {
        return rows.stream().map(value).toArray(length -> (V[]) Array.newInstance(type, length));
    }
}
