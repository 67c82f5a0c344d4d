package dev.bucketsync.sandbox.aws.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a query or a form, decoded. A parameter may be there without a value: `?location`.
public record Query(Map<String, List<String>> parameters) {
    public static final Query NONE = new Query(Map.of());

    public static Query parse(String encoded) {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = PercentCoding.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
                var value = equals < 0 ? "" : PercentCoding.decodeQuery(pair.substring(equals + 1));
                parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            }
        }
        return new Query(parameters);
    }

    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    public Optional<String> first(String name) {
        return Optional.ofNullable(parameters.get(name)).map(List::getFirst);
    }

    public Query without(String name) {
        var rest = new LinkedHashMap<>(parameters);
        rest.remove(name);
        return new Query(rest);
    }
}
