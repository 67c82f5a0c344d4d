package dev.bucketsync.sandbox.aws.s3;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;

/// A bucket's CORS rules, as the AWS console takes them. The first rule that fits a request answers it.
record CorsRules(List<CorsRule> rules) {
    static final CorsRules NONE = new CorsRules(List.of());

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static CorsRules parse(String json) {
        try {
            return new CorsRules(JSON.readValue(json, new TypeReference<List<Pasted>>() {}).stream()
                    .map(Pasted::rule)
                    .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The CORS configuration is not valid: " + e.getOriginalMessage(), e);
        }
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    Optional<CorsRule> find(String origin, String method, List<String> headers) {
        return rules.stream().filter(rule -> rule.fits(origin, method, headers)).findFirst();
    }

    /// One rule in the console's spelling.
    private record Pasted(
            @JsonProperty("ID") String id,
            @JsonProperty("AllowedOrigins") List<String> origins,
            @JsonProperty("AllowedMethods") List<String> methods,
            @JsonProperty("AllowedHeaders") List<String> headers,
            @JsonProperty("ExposeHeaders") List<String> exposed,
            @JsonProperty("MaxAgeSeconds") Integer maxAge) {
        CorsRule rule() {
            return new CorsRule(
                    orNone(origins), orNone(methods), orNone(headers), orNone(exposed), Optional.ofNullable(maxAge));
        }

        private static List<String> orNone(List<String> list) {
            return list == null ? List.of() : list;
        }
    }
}
