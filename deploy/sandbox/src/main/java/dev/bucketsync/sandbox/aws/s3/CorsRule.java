package dev.bucketsync.sandbox.aws.s3;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Lets pages of some origins read a bucket in some ways.
record CorsRule(
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposed,
        Optional<Integer> maxAge) {
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

    CorsRule {
        if (origins.isEmpty() || methods.isEmpty() || !METHODS.containsAll(methods)) {
            throw new IllegalArgumentException("A CORS rule needs AllowedOrigins and AllowedMethods out of " + METHODS);
        }
        for (var pattern : origins) {
            requireOneWildcard(pattern);
        }
        headers.forEach(CorsRule::requireOneWildcard);
    }

    boolean fits(String origin, String method, List<String> wantedHeaders) {
        return origins.stream().anyMatch(pattern -> matches(pattern, origin))
                && methods.contains(method)
                && wantedHeaders.stream().allMatch(this::allowsHeader);
    }

    /// What a browser is told.
    Map<String, String> answer(String origin, List<String> wantedHeaders) {
        var answer = new LinkedHashMap<String, String>();
        boolean anyone = origins.contains("*");
        answer.put("Access-Control-Allow-Origin", anyone ? "*" : origin);
        answer.put("Access-Control-Allow-Methods", String.join(", ", methods));
        if (!anyone) {
            answer.put("Access-Control-Allow-Credentials", "true");
        }
        if (!wantedHeaders.isEmpty()) {
            answer.put("Access-Control-Allow-Headers", String.join(", ", wantedHeaders));
        }
        if (!exposed.isEmpty()) {
            answer.put("Access-Control-Expose-Headers", String.join(", ", exposed));
        }
        maxAge.ifPresent(seconds -> answer.put("Access-Control-Max-Age", seconds.toString()));
        answer.put("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        return answer;
    }

    private boolean allowsHeader(String header) {
        return headers.stream()
                .anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), header.toLowerCase(Locale.ROOT)));
    }

    private static boolean matches(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        return text.length() >= pattern.length() - 1
                && text.startsWith(pattern.substring(0, star))
                && text.endsWith(pattern.substring(star + 1));
    }

    private static void requireOneWildcard(String pattern) {
        if (pattern.indexOf('*') != pattern.lastIndexOf('*')) {
            throw new IllegalArgumentException(pattern + " can not have more than one wildcard.");
        }
    }
}
