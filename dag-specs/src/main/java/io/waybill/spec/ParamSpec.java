package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One param of a DAG: its default and the values that it allows, in the words of JSON Schema 2020-12.
 *
 * @param type the allowed types; empty for any
 * @param defaultValue the value in a run that gives none: JSON's null is a value, Java's null means that each run must
 *     give one
 * @param description what the param is for
 * @param title what a form calls it
 * @param choices the allowed values; null for any
 * @param minimum the smallest allowed number
 * @param maximum the largest allowed number
 * @param minLength the length of the shortest allowed text, in code points
 * @param maxLength the length of the longest allowed text, in code points
 * @param pattern a regular expression that a text must match somewhere
 * @param format what kind of text it is, such as {@code date}
 * @param items a JSON Schema for each element of an array
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

        @JsonPropertyDescription("The smallest allowed number.") @Nullable BigDecimal minimum,

        @JsonPropertyDescription("The largest allowed number.") @Nullable BigDecimal maximum,

        @Min(0) @JsonProperty("minLength")
        @JsonPropertyDescription("The length of the shortest allowed text.")
        @Nullable Integer minLength,

        @Min(0) @JsonProperty("maxLength") @JsonPropertyDescription("The length of the longest allowed text.") @Nullable Integer maxLength,

        @RegularExpression @JsonPropertyDescription("A regular expression that a text must match somewhere.") @Nullable String pattern,

        @JsonPropertyDescription("What kind of text it is: date, date-time, time, email, uri, uuid and so on.")
        @Nullable String format,

        @JsonPropertyDescription("A JSON Schema for each element of an array.") @Nullable JsonNode items,

        @JsonPropertyDescription("Values that a form suggests.") @Nullable List<JsonNode> examples) {

    public ParamSpec {
        type = List.copyOf(type);
        choices = choices == null ? null : List.copyOf(choices);
        examples = examples == null ? null : List.copyOf(examples);
    }

    /** A param of any type with this default. */
    public static ParamSpec of(JsonNode defaultValue) {
        return new ParamSpec(List.of(), defaultValue, null, null, null, null, null, null, null, null, null, null, null);
    }
}
