package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

/**
 * A variable as it is kept.
 *
 * @param key its name
 * @param sealed its value, encrypted
 * @param description for people; empty when there is none
 * @param secret whether somebody said that it is secret
 */
public record VariableRow(String key, String sealed, String description, boolean secret) {
    public VariableRow {
        requireNonNull(key, "key");
        requireNonNull(sealed, "sealed");
        requireNonNull(description, "description");
    }
}
