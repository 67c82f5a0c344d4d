package dev.bucketsync.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/// How everything we write looks in JSON: camelCase, RFC 3339 UTC with milliseconds, upper-case enums, no nulls.
public final class EventJson {
    private EventJson() {}

    /// A mapper that ignores unknown fields (newer producers) and insists on the known ones that are not optional.
    /// It guesses nothing: Jackson would else read an empty text as an absent quota, and 0 as the
    /// first of an enum.
    public static JsonMapper mapper() {
        return JsonMapper.builder()
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfigDefaults(EventJson::refuseEmptyText)
                .withCoercionConfig(LogicalType.Textual, EventJson::refuseScalars)
                .addModule(new Jdk8Module())
                .addModule(times())
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /// Such as `2026-11-23T10:15:30.000Z`; what is finer than a millisecond is cut off.
    public static String format(Instant instant) {
        return Rfc3339.format(instant);
    }

    private static void refuseEmptyText(MutableCoercionConfig config) {
        config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    }

    private static void refuseScalars(MutableCoercionConfig config) {
        config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    private static SimpleModule times() {
        return new SimpleModule("times")
                .addSerializer(new InstantWriter())
                .addDeserializer(Instant.class, new InstantReader())
                .addSerializer(new ZoneWriter())
                .addDeserializer(ZoneId.class, new ZoneReader());
    }

    private static final class InstantWriter extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(format(value));
        }
    }

    private static final class InstantReader extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getValueAsString("");
            try {
                return Rfc3339.parse(text).truncatedTo(ChronoUnit.MILLIS);
            } catch (DateTimeException e) {
                throw context.weirdStringException(text, Instant.class, "want RFC 3339, such as 2026-11-23T10:15:30Z");
            }
        }
    }

    private static final class ZoneWriter extends StdScalarSerializer<ZoneId> {
        private static final long serialVersionUID = 1L;

        ZoneWriter() {
            super(ZoneId.class, false);
        }

        @Override
        public void serialize(ZoneId value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.getId());
        }
    }

    private static final class ZoneReader extends StdScalarDeserializer<ZoneId> {
        private static final long serialVersionUID = 1L;

        ZoneReader() {
            super(ZoneId.class);
        }

        @Override
        public ZoneId deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getValueAsString("");
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw context.weirdStringException(text, ZoneId.class, "want an IANA time zone, such as Europe/Berlin");
            }
        }
    }
}
