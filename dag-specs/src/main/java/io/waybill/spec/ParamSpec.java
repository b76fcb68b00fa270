package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One param of a DAG: its default and the values that it allows, in the words of JSON Schema 2020-12.
 *
 * <p>Of its vocabularies all of Validation, Applicator and Unevaluated is here, and of the others what a form or a check uses.
 *
 * @param type the allowed types; empty for any
 * @param defaultValue the value in a run that gives none: JSON's null is a value, Java's null means that each run must
 *     give one
 * @param description what the param is for
 * @param title what a form calls it
 * @param choices the allowed values; null for any
 * @param constant the only allowed value: JSON's null is one, Java's null means any
 * @param minimum the smallest allowed number
 * @param maximum the largest allowed number
 * @param exclusiveMinimum what a number must be greater than
 * @param exclusiveMaximum what a number must be less than
 * @param multipleOf what a number must be a multiple of
 * @param minLength the length of the shortest allowed text, in code points
 * @param maxLength the length of the longest allowed text, in code points
 * @param pattern a regular expression that a text must match somewhere
 * @param format what kind of text it is, such as {@code date}
 * @param items a JSON Schema for each element of an array, after those of {@code prefixItems}
 * @param prefixItems a JSON Schema for each of the first elements of an array
 * @param contains a JSON Schema that some element of an array must fit
 * @param minContains how many elements must fit {@code contains}
 * @param maxContains how many elements may fit {@code contains}
 * @param minItems the length of the shortest allowed array
 * @param maxItems the length of the longest allowed array
 * @param uniqueItems whether no two elements of an array may be equal
 * @param unevaluatedItems a JSON Schema for the elements of an array that no other key speaks of
 * @param properties a JSON Schema for the value of each of these keys of an object
 * @param patternProperties a JSON Schema for the values of the keys that a regular expression matches
 * @param additionalProperties a JSON Schema for the values of the other keys; false: there may be none
 * @param propertyNames a JSON Schema for each key of an object
 * @param unevaluatedProperties a JSON Schema for the values of the keys that no other key speaks of
 * @param required the keys that an object must have
 * @param dependentRequired the keys that an object must have where it has another one
 * @param dependentSchemas a JSON Schema for an object that has a key
 * @param minProperties how many keys an object must have
 * @param maxProperties how many keys an object may have
 * @param allOf JSON Schemas that a value must all fit
 * @param anyOf JSON Schemas of which a value must fit one or more
 * @param oneOf JSON Schemas of which a value must fit exactly one
 * @param not a JSON Schema that a value must not fit
 * @param condition a JSON Schema that decides between {@code then} and {@code otherwise}
 * @param then a JSON Schema for a value that fits {@code if}
 * @param otherwise a JSON Schema for a value that does not
 * @param examples values that a form suggests
 */
public record ParamSpec(
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonProperty("type")
        @JsonFormat(
                with = {
                    JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                    JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                })
        @JsonPropertyDescription("The allowed type, or a list of types.")
        List<@NotNull ParamType> type,

        @JsonProperty("default") @JsonPropertyDescription("The value in a run that gives none.") @Nullable JsonNode defaultValue,

        @JsonPropertyDescription("What the param is for.") @Nullable String description,

        @JsonPropertyDescription("What a form calls the param.") @Nullable String title,

        @JsonProperty("enum") @JsonPropertyDescription("The allowed values.") @Nullable List<JsonNode> choices,

        @JsonProperty("const") @JsonPropertyDescription("The only allowed value.") @Nullable JsonNode constant,

        @JsonPropertyDescription("The smallest allowed number.") @Nullable BigDecimal minimum,

        @JsonPropertyDescription("The largest allowed number.") @Nullable BigDecimal maximum,

        @JsonProperty("exclusiveMinimum") @JsonPropertyDescription("What a number must be greater than.") @Nullable BigDecimal exclusiveMinimum,

        @JsonProperty("exclusiveMaximum") @JsonPropertyDescription("What a number must be less than.") @Nullable BigDecimal exclusiveMaximum,

        @Positive @JsonProperty("multipleOf") @JsonPropertyDescription("What a number must be a multiple of.") @Nullable BigDecimal multipleOf,

        @Min(0) @JsonProperty("minLength")
        @JsonPropertyDescription("The length of the shortest allowed text.")
        @Nullable Integer minLength,

        @Min(0) @JsonProperty("maxLength") @JsonPropertyDescription("The length of the longest allowed text.") @Nullable Integer maxLength,

        @RegularExpression @JsonPropertyDescription("A regular expression that a text must match somewhere.") @Nullable String pattern,

        @JsonPropertyDescription("What kind of text it is: date, date-time, time, email, uri, uuid and so on.")
        @Nullable String format,

        @JsonPropertyDescription("A JSON Schema for each element of an array, after those of prefixItems.") @Nullable JsonNode items,

        @JsonProperty("prefixItems")
        @JsonPropertyDescription("A JSON Schema for each of the first elements of an array.")
        @Nullable List<JsonNode> prefixItems,

        @JsonPropertyDescription("A JSON Schema that some element of an array must fit.") @Nullable JsonNode contains,

        @Min(0) @JsonProperty("minContains") @JsonPropertyDescription("How many elements must fit contains.") @Nullable Integer minContains,

        @Min(0) @JsonProperty("maxContains") @JsonPropertyDescription("How many elements may fit contains.") @Nullable Integer maxContains,

        @Min(0) @JsonProperty("minItems")
        @JsonPropertyDescription("The length of the shortest allowed array.")
        @Nullable Integer minItems,

        @Min(0) @JsonProperty("maxItems") @JsonPropertyDescription("The length of the longest allowed array.") @Nullable Integer maxItems,

        @JsonProperty("uniqueItems")
        @JsonPropertyDescription("Whether no two elements of an array may be equal.")
        @Nullable Boolean uniqueItems,

        @JsonProperty("unevaluatedItems")
        @JsonPropertyDescription("A JSON Schema for the elements of an array that no other key speaks of.")
        @Nullable JsonNode unevaluatedItems,

        @JsonPropertyDescription("A JSON Schema for the value of each of these keys of an object.") @Nullable Map<String, JsonNode> properties,

        @JsonProperty("patternProperties")
        @JsonPropertyDescription("A JSON Schema for the values of the keys that a regular expression matches.")
        @Nullable Map<@RegularExpression String, JsonNode> patternProperties,

        @JsonProperty("additionalProperties")
        @JsonPropertyDescription("A JSON Schema for the values of the other keys; false: there may be none.")
        @Nullable JsonNode additionalProperties,

        @JsonProperty("propertyNames") @JsonPropertyDescription("A JSON Schema for each key of an object.") @Nullable JsonNode propertyNames,

        @JsonProperty("unevaluatedProperties")
        @JsonPropertyDescription("A JSON Schema for the values of the keys that no other key speaks of.")
        @Nullable JsonNode unevaluatedProperties,

        @JsonPropertyDescription("The keys that an object must have.") @Nullable List<@NotNull String> required,

        @JsonProperty("dependentRequired")
        @JsonPropertyDescription("The keys that an object must have where it has another one.")
        @Nullable Map<String, List<String>> dependentRequired,

        @JsonProperty("dependentSchemas")
        @JsonPropertyDescription("A JSON Schema for an object that has a key.")
        @Nullable Map<String, JsonNode> dependentSchemas,

        @Min(0) @JsonProperty("minProperties") @JsonPropertyDescription("How many keys an object must have.") @Nullable Integer minProperties,

        @Min(0) @JsonProperty("maxProperties") @JsonPropertyDescription("How many keys an object may have.") @Nullable Integer maxProperties,

        @Size(min = 1) @JsonProperty("allOf")
        @JsonPropertyDescription("JSON Schemas that a value must all fit.")
        @Nullable List<JsonNode> allOf,

        @Size(min = 1) @JsonProperty("anyOf")
        @JsonPropertyDescription("JSON Schemas of which a value must fit one or more.")
        @Nullable List<JsonNode> anyOf,

        @Size(min = 1) @JsonProperty("oneOf")
        @JsonPropertyDescription("JSON Schemas of which a value must fit exactly one.")
        @Nullable List<JsonNode> oneOf,

        @JsonPropertyDescription("A JSON Schema that a value must not fit.") @Nullable JsonNode not,

        @JsonProperty("if") @JsonPropertyDescription("A JSON Schema that decides between then and else.") @Nullable JsonNode condition,

        @JsonPropertyDescription("A JSON Schema for a value that fits if.") @Nullable JsonNode then,

        @JsonProperty("else") @JsonPropertyDescription("A JSON Schema for a value that does not fit if.") @Nullable JsonNode otherwise,

        @JsonPropertyDescription("Values that a form suggests.") @Nullable List<JsonNode> examples) {

    public ParamSpec {
        type = List.copyOf(type);
        choices = copy(choices);
        prefixItems = copy(prefixItems);
        properties = copy(properties);
        patternProperties = copy(patternProperties);
        required = copy(required);
        dependentRequired = copy(dependentRequired);
        dependentSchemas = copy(dependentSchemas);
        allOf = copy(allOf);
        anyOf = copy(anyOf);
        oneOf = copy(oneOf);
        examples = copy(examples);
    }

    private static <T> @Nullable List<T> copy(@Nullable List<T> list) {
        return list == null ? null : List.copyOf(list);
    }

    private static <T> @Nullable Map<String, T> copy(@Nullable Map<String, T> map) {
        return map == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
