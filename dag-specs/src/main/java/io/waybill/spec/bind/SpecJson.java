package io.waybill.spec.bind;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.waybill.spec.Durations;
import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecValueException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** How records are read from JSON and written to it, the same for DAG files, operators and pinned versions. */
public final class SpecJson {
    private static final JsonMapper MAPPER = build();

    private SpecJson() {}

    /**
     * The shared mapper: snake case, strict types (a text is never taken for a number; a number or boolean may stand for a
     * text), durations in the notation of {@link Durations}. Must not be reconfigured.
     */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    private static JsonMapper build() {
        SimpleModule values = new SimpleModule("waybill-values");
        values.addDeserializer(Duration.class, new DurationReader());
        values.addSerializer(Duration.class, new DurationWriter());
        values.addDeserializer(ZoneId.class, new ZoneReader());
        values.addSerializer(ZoneId.class, new ZoneWriter());
        return JsonMapper.builder()
                .addModule(values)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.TryConvert)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.TryConvert))
                .withCoercionConfigDefaults(
                        config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .build();
    }

    private static final class DurationReader extends StdScalarDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            boolean scalar = parser.currentToken().isScalarValue()
                    && !parser.currentToken().isBoolean();
            if (!scalar) {
                return (Duration) context.handleUnexpectedToken(Duration.class, parser);
            }
            return Durations.parse(parser.getText());
        }
    }

    private static final class DurationWriter extends StdScalarSerializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(Durations.format(value));
        }
    }

    private static final class ZoneReader extends StdScalarDeserializer<ZoneId> {
        private static final long serialVersionUID = 1L;

        ZoneReader() {
            super(ZoneId.class);
        }

        @Override
        public @Nullable ZoneId deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getValueAsString();
            if (text == null) {
                return (ZoneId) context.handleUnexpectedToken(ZoneId.class, parser);
            }
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                String remedy = Nearest.remedy(text, ZoneId.getAvailableZoneIds(), "time zones");
                throw new SpecValueException(
                        ProblemCode.INVALID_VALUE,
                        "'" + text + "' is no time zone",
                        remedy.isEmpty() ? "use a name such as Europe/Berlin or UTC" : remedy);
            }
        }
    }

    private static final class ZoneWriter extends StdScalarSerializer<ZoneId> {
        private static final long serialVersionUID = 1L;

        ZoneWriter() {
            super(ZoneId.class, false);
        }

        @Override
        public void serialize(ZoneId value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(value.getId());
        }
    }
}
