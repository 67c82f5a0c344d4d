package dev.bucketsync.sandbox.aws.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// One HTTP response.
public record Answer(int status, Map<String, String> headers, Body body) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer empty(int status) {
        return new Answer(status, Map.of(), Body.NONE);
    }

    public static Answer xml(int status, String document) {
        return new Answer(status, Map.of("Content-Type", "application/xml"), Body.of(document));
    }

    public static Answer json(int status, byte[] document) {
        return new Answer(status, Map.of("Content-Type", "application/json"), Body.of(document));
    }

    public Answer with(String name, String value) {
        return with(Map.of(name, value));
    }

    public Answer with(Map<String, String> more) {
        var all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Answer(status, all, body);
    }

    public Answer withoutBody() {
        return new Answer(status, headers, Body.NONE);
    }
}
