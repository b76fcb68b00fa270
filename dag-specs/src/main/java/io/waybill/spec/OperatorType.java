package io.waybill.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a DAG file may say about one operator.
 *
 * @param name the short name that {@code uses} gives, such as {@code ecs}
 * @param aliases further names, such as Airflow's import paths
 * @param with the record that {@code with} is read into; its components in snake case are the known keys, its
 *     jakarta.validation constraints are checked, and {@code @JsonPropertyDescription} and
 *     {@code @JsonProperty(defaultValue = …)} describe them
 * @param summary one sentence on what the operator does
 */
public record OperatorType(String name, List<String> aliases, Class<? extends Record> with, String summary) {
    public OperatorType {
        requireNonNull(name, "name");
        aliases = List.copyOf(aliases);
        requireNonNull(with, "with");
        requireNonNull(summary, "summary");
    }
}
