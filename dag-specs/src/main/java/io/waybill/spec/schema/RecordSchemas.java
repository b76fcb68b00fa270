package io.waybill.spec.schema;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import io.waybill.spec.Command;
import io.waybill.spec.DateSpec;
import io.waybill.spec.ExitCodes;
import io.waybill.spec.Outputs;
import io.waybill.spec.PinnedFile;
import io.waybill.spec.SpecId;
import io.waybill.spec.Target;
import io.waybill.spec.asset.AssetSpec;
import io.waybill.spec.bind.RecordBinder;
import io.waybill.spec.bind.RecordKey;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.schedule.ScheduleSpec;
import io.waybill.spec.table.Column;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schemas of records, as the reader of DAG files takes them. */
final class RecordSchemas {
    private static final String TEXT = "[\"string\", \"number\", \"boolean\"]";
    private static final String CODE = "{\"type\": \"integer\", \"minimum\": 1},"
            + " {\"type\": \"string\", \"pattern\": \"^[0-9]+( *- *[0-9]+)?$\"}";
    private static final String CRON = "{\"type\": \"string\", \"examples\": [\"0 3 * * *\", \"@hourly\", \"@daily\","
            + " \"@weekly\", \"@monthly\", \"@quarterly\", \"@yearly\", \"@once\", \"@continuous\"]}";
    private static final String CRONS = "{\"type\": \"array\", \"items\": {\"type\": \"string\"}, \"minItems\": 1}";
    private static final String ASSETS = "{\"type\": [\"string\", \"array\", \"object\"],"
            + " \"examples\": [[\"orders\", \"rates\"], \"orders & (rates | s3://lake/rates)\"]}";
    private static final Map<Class<?>, String> VALUES = Map.ofEntries(
            Map.entry(String.class, "{\"type\": " + TEXT + "}"),
            Map.entry(
                    Duration.class,
                    "{\"type\": [\"string\", \"integer\"], \"examples\": [\"90s\", \"5m\", \"1h30m\"]}"),
            Map.entry(ZoneId.class, "{\"type\": \"string\", \"examples\": [\"UTC\", \"Europe/Berlin\"]}"),
            Map.entry(
                    DateSpec.class,
                    "{\"type\": \"string\", \"examples\": [\"2026-01-31\", \"2026-01-31T03:00:00+01:00\"]}"),
            Map.entry(
                    ScheduleSpec.class,
                    "{\"anyOf\": [" + CRON + ", " + CRONS
                            + ", {\"type\": \"object\", \"properties\": {\"cron\": {\"anyOf\": ["
                            + CRON + ", " + CRONS
                            + "]}, \"interval\": {\"type\": \"boolean\"}, \"assets\": " + ASSETS
                            + "}, \"required\": [\"cron\"],"
                            + " \"additionalProperties\": false}, {\"type\": \"object\", \"properties\": {\"every\":"
                            + " {\"type\": [\"string\", \"integer\"]}, \"assets\": " + ASSETS
                            + "}, \"required\": [\"every\"],"
                            + " \"additionalProperties\": false}, {\"type\": \"object\", \"properties\": {\"times\":"
                            + " {\"type\": \"array\", \"items\": {\"type\": \"string\"}, \"minItems\": 1}, \"assets\": "
                            + ASSETS + "},"
                            + " \"required\": [\"times\"], \"additionalProperties\": false},"
                            + " {\"type\": \"object\", \"properties\": {\"assets\": " + ASSETS + "},"
                            + " \"required\": [\"assets\"], \"additionalProperties\": false}]}"),
            Map.entry(
                    Command.class,
                    "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"type\": " + TEXT
                            + "}}]}"),
            Map.entry(
                    Column.class,
                    "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"properties\": {\"name\": {\"type\":"
                            + " \"string\"}, \"type\": {\"type\": \"string\"}, \"nullable\": {\"type\": \"boolean\"}},"
                            + " \"required\": [\"name\"], \"additionalProperties\": false}]}"),
            Map.entry(PinnedFile.class, "{\"type\": \"string\"}"),
            Map.entry(
                    ExitCodes.class,
                    "{\"anyOf\": [" + CODE + ", {\"type\": \"array\", \"items\": {\"anyOf\": [" + CODE + "]}}]}"),
            Map.entry(
                    Outputs.class,
                    "{\"anyOf\": [{\"type\": \"array\", \"items\": {\"type\": \"string\"}}, {\"type\": \"object\","
                            + " \"additionalProperties\": {\"type\": [\"object\", \"null\"], \"properties\": {\"required\":"
                            + " {\"type\": \"boolean\"}, \"description\": {\"type\": \"string\"}},"
                            + " \"additionalProperties\": false}}]}"),
            Map.entry(
                    AssetSpec.class,
                    "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"properties\": {\"name\":"
                            + " {\"type\": \"string\"}, \"uri\": {\"type\": \"string\"}, \"group\": {\"type\": \"string\"},"
                            + " \"extra\": {\"type\": \"object\"}, \"outputs\": {\"type\": \"array\", \"items\":"
                            + " {\"type\": \"string\"}}}, \"additionalProperties\": false}]}"),
            Map.entry(
                    Target.class,
                    "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"minProperties\": 1,"
                            + " \"additionalProperties\": {\"type\": " + TEXT + "}}]}"),
            Map.entry(ObjectNode.class, "{\"type\": \"object\"}"),
            Map.entry(JsonNode.class, "{}"));

    private final SchemaBuilder builder;

    RecordSchemas() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SpecJson.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonModule(
                        JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY, JacksonOption.IGNORE_PROPERTY_NAMING_STRATEGY))
                .with(new JakartaValidationModule())
                .with(Option.DEFINITIONS_FOR_ALL_OBJECTS, Option.INLINE_NULLABLE_SCHEMAS, Option.PLAIN_DEFINITION_KEYS)
                .without(Option.SCHEMA_VERSION_INDICATOR);
        config.forFields()
                .withPropertyNameOverrideResolver(
                        field -> key(field).map(RecordKey::name).orElse(null))
                .withRequiredCheck(field -> key(field).map(RecordKey::required).orElse(false))
                .withNullableCheck(
                        field -> key(field).map(key -> !key.required()).orElse(null))
                .withStringPatternResolver(RecordSchemas::pattern)
                .withDefaultResolver(
                        field -> key(field).map(RecordSchemas::shownDefault).orElse(null));
        config.forTypesInGeneral()
                .withCustomDefinitionProvider((type, context) -> definition(type.getErasedType()))
                .withCustomDefinitionProvider(RecordSchemas::map);
        builder = new SchemaGenerator(config.build()).buildMultipleSchemaDefinitions();
    }

    /** A reference to the schema of a record. */
    ObjectNode reference(Class<? extends Record> type) {
        return builder.createSchemaReference(type);
    }

    /** The schemas that were referred to, by name. */
    ObjectNode definitions() {
        return builder.collectDefinitions("$defs");
    }

    private static Optional<RecordKey> key(FieldScope field) {
        Class<?> owner = field.getDeclaringType().getErasedType();
        if (field.isFakeContainerItemScope() || !owner.isRecord()) {
            return Optional.empty();
        }
        return RecordBinder.describe(owner.asSubclass(Record.class)).stream()
                .filter(key -> key.component().equals(field.getDeclaredName()))
                .findFirst();
    }

    private static @Nullable String pattern(FieldScope field) {
        SpecId id = field.getAnnotation(SpecId.class);
        return id == null || field.isFakeContainerItemScope() ? null : "^" + SpecId.Grammar.pattern(id) + "$";
    }

    /** A default that says something: that an absent list is empty needs no words. */
    private static @Nullable Object shownDefault(RecordKey key) {
        JsonNode value = key.defaultValue();
        boolean empty = value == null
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.textValue().isEmpty());
        return empty ? null : SpecJson.mapper().convertValue(value, Object.class);
    }

    /** A map is described where it stands. */
    private static @Nullable CustomDefinition map(ResolvedType type, SchemaGenerationContext context) {
        if (!type.isInstanceOf(Map.class)) {
            return null;
        }
        ResolvedType value = type.typeParametersFor(Map.class).get(1);
        ObjectNode schema = SpecJson.mapper().createObjectNode().put("type", "object");
        schema.set("additionalProperties", context.createDefinitionReference(value));
        return new CustomDefinition(schema, CustomDefinition.INLINE_DEFINITION, CustomDefinition.INCLUDING_ATTRIBUTES);
    }

    private static @Nullable CustomDefinition definition(Class<?> type) {
        String schema = VALUES.get(type);
        if (schema == null) {
            return null;
        }
        try {
            return new CustomDefinition(
                    (ObjectNode) SpecJson.mapper().readTree(schema),
                    CustomDefinition.INLINE_DEFINITION,
                    CustomDefinition.INCLUDING_ATTRIBUTES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The schema of " + type.getSimpleName() + " is no JSON", e);
        }
    }
}
