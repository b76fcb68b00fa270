package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For which items a task, or a group of tasks, is run: once for each, and all at the same time as far as there are places.
 *
 * @param over the items: a list; a map, each entry of which is an item {@code {key, value}}; or a template that gives one of
 *     these as JSON. Null where there is a matrix
 * @param matrix lists, or templates that give lists, by name: there is an item for each combination of their values
 * @param label a template for what an item is called; empty: the item itself, where it is short
 * @param maxParallel how many items may be under way at once within a run; null for any number
 */
@ExpandRules
public record ExpandSpec(
        @JsonPropertyDescription(
                "The items: a list, a map (each entry is an item with key and value), or a template that gives one of these,"
                        + " such as {{ params.regions }} or {{ ti.xcom_pull('list') }}.")
        @Nullable JsonNode over,

        @Size(max = 10) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription(
                "Lists, or templates that give lists, by name. There is an item for each combination of their values.")
        Map<String, JsonNode> matrix,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("A template for what an item is called, such as {{ item.name }}.")
        String label,

        @Min(1) @Max(10_000) @JsonPropertyDescription("How many items may be under way at once within a run. Absent: any number.")
        @Nullable Integer maxParallel) {

    /** The name of the item in templates. */
    public static final String ITEM = "item";

    public ExpandSpec {
        over = over == null ? null : over.deepCopy();
        Map<String, JsonNode> copy = new LinkedHashMap<>();
        matrix.forEach((name, values) -> copy.put(name, values.deepCopy()));
        matrix = Collections.unmodifiableMap(copy);
        requireNonNull(label, "label");
    }

    /** Over this list, map or template. */
    public static ExpandSpec over(JsonNode items) {
        return new ExpandSpec(items, Map.of(), "", null);
    }

    /** The same with not more than this many items under way at once. */
    public ExpandSpec withMaxParallel(int items) {
        return new ExpandSpec(over, matrix, label, items);
    }

    /** The same with this for what an item is called. */
    public ExpandSpec withLabel(String template) {
        return new ExpandSpec(over, matrix, template, maxParallel);
    }
}
