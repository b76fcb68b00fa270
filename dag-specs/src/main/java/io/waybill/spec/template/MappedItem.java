package io.waybill.spec.template;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The item that an instance of a mapped task is run for.
 *
 * @param index its place in the list, counted from 0
 * @param value the item; what it holds is never a template itself
 * @param label what it is called
 */
public record MappedItem(int index, JsonNode value, String label) {
    public MappedItem {
        requireNonNull(value, "value");
        requireNonNull(label, "label");
    }
}
