package dev.bucketsync.connector.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bucketsync.connector.problem.Objection;
import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.connector.problem.ProblemException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// A request's JSON object, read strictly: bounded, no field that nobody asks for, no field of another type.
public final class Body {
    private static final int MAX_BYTES = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final byte[] bytes;
    private final ObjectNode fields;

    private Body(byte[] bytes, ObjectNode fields) {
        this.bytes = bytes;
        this.fields = fields;
    }

    /// Reads the body of a request; its fields must be among the known ones. No body at all has no fields.
    public static Body read(Context ctx, String... known) {
        byte[] bytes = bytes(ctx);
        Body body = new Body(bytes, bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : parse(bytes));
        body.refuseOthersThan(List.of(known));
        return body;
    }

    private static byte[] bytes(Context ctx) {
        try (InputStream in = ctx.bodyInputStream()) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw Problem.of(
                                ProblemCode.BODY_TOO_LARGE,
                                "the body has more than %d bytes".formatted(MAX_BYTES),
                                "send only the fields of this route")
                        .at("body")
                        .exception();
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("the client went away", e);
        }
    }

    private static ObjectNode parse(byte[] bytes) {
        try {
            if (JSON.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
            throw notAnObject("the body is JSON, but no object");
        } catch (JsonProcessingException e) {
            throw notAnObject("the body is not JSON: " + e.getOriginalMessage());
        } catch (IOException _) {
            throw notAnObject("the body is not in UTF-8");
        }
    }

    private static ProblemException notAnObject(String detail) {
        return Problem.of(ProblemCode.INVALID_FIELD, detail, "send one JSON object in UTF-8")
                .at("body")
                .exception();
    }

    private void refuseOthersThan(List<String> known) {
        for (var field : fields.properties()) {
            if (!known.contains(field.getKey())) {
                throw Problem.of(
                                ProblemCode.UNKNOWN_FIELD,
                                "this route knows no such field",
                                known.isEmpty() ? "send no body" : "remove it; known are " + String.join(", ", known))
                        .at(field.getKey(), shown(field.getValue()))
                        .exception();
            }
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /// A text that must be given and pass the check.
    public <T> T value(String name, Objection.Check check, Function<String, T> type) {
        return optionalValue(name, check, type).orElseThrow(() -> missing(name));
    }

    public <T> Optional<T> optionalValue(String name, Objection.Check check, Function<String, T> type) {
        return optionalText(name).map(text -> {
            check.objection(text).ifPresent(objection -> {
                throw objection.problem(name, text).exception();
            });
            return type.apply(text);
        });
    }

    /// An id that must be given; its own type knows what it may look like.
    public <T> T id(String name, Function<String, T> type) {
        return value(name, text -> idObjection(text, type), type);
    }

    private static Optional<Objection> idObjection(String text, Function<String, ?> type) {
        try {
            var _ = type.apply(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new Objection("is no id: " + e.getMessage(), "send the platform's own id"));
        }
    }

    private Optional<String> optionalText(String name) {
        return given(name).map(node -> {
            if (!node.isTextual()) {
                throw wrongType(name, node, "a text");
            }
            return Texts.wellFormed(name, node.textValue());
        });
    }

    public boolean flag(String name) {
        JsonNode node = given(name).orElseThrow(() -> missing(name));
        if (!node.isBoolean()) {
            throw wrongType(name, node, "true or false");
        }
        return node.booleanValue();
    }

    /// A whole number from 0, or an explicit `null`; leaving the field out is not the same.
    public OptionalLong numberOrNull(String name) {
        JsonNode node = Optional.ofNullable(fields.get(name)).orElseThrow(() -> missing(name));
        if (node.isNull()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw wrongType(name, node, "a whole number from 0, or null");
        }
        return OptionalLong.of(node.longValue());
    }

    /// A whole number that must be given.
    public long number(String name, long min, long max) {
        JsonNode node = given(name).orElseThrow(() -> missing(name));
        boolean fits = node.isIntegralNumber()
                && node.canConvertToLong()
                && node.longValue() >= min
                && node.longValue() <= max;
        if (!fits) {
            throw wrongType(name, node, "a whole number from %d to %d".formatted(min, max));
        }
        return node.longValue();
    }

    private Optional<JsonNode> given(String name) {
        return Optional.ofNullable(fields.get(name)).filter(node -> !node.isNull());
    }

    private ProblemException missing(String name) {
        return Problem.of(ProblemCode.INVALID_FIELD, name + " must be given", "send the field " + name)
                .at(name)
                .exception();
    }

    private static ProblemException wrongType(String name, JsonNode node, String wanted) {
        return Problem.of(ProblemCode.INVALID_FIELD, "%s must be %s".formatted(name, wanted), "send " + wanted)
                .at(name, shown(node))
                .exception();
    }

    private static String shown(JsonNode node) {
        return node.isTextual() ? node.textValue() : node.toString();
    }
}
