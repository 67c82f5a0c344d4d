package dev.bucketsync.connector.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;
import java.util.Optional;

/// A refusal as RFC 9457 writes it, with a code for programs and, for the customer, the field, its value and a fix.
///
/// @param value what was sent, clipped
/// @param fix what to send or do instead
@JsonPropertyOrder({"type", "title", "status", "code", "detail", "field", "value", "fix"})
public record Problem(
        int status,
        ProblemCode code,
        String detail,
        Optional<String> field,
        Optional<String> value,
        Optional<String> fix) {
    public static final String MEDIA_TYPE = "application/problem+json";
    private static final int MAX_VALUE = 100;

    public static Problem of(ProblemCode code, String detail, String fix) {
        return new Problem(code.status(), code, detail, Optional.empty(), Optional.empty(), Optional.of(fix));
    }

    /// Names the field at fault, and what it held.
    public Problem at(String name, String sent) {
        return new Problem(status, code, detail, Optional.of(name), Optional.of(clipped(sent)), fix);
    }

    /// Names a field that is missing.
    public Problem at(String name) {
        return new Problem(status, code, detail, Optional.of(name), Optional.empty(), fix);
    }

    public Problem withStatus(int other) {
        return new Problem(other, code, detail, field, value, fix);
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }

    @JsonProperty("type")
    public String type() {
        return "urn:bucketsync:problem:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonProperty("title")
    public String title() {
        return code.title();
    }

    private static String clipped(String text) {
        return text.codePointCount(0, text.length()) <= MAX_VALUE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_VALUE)) + "…";
    }
}
