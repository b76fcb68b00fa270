package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A connection as it is kept.
 *
 * @param id its name
 * @param type what it leads to
 * @param description for people; empty when there is none
 * @param host empty when there is none
 * @param schema empty when there is none
 * @param login empty when there is none
 * @param port absent when there is none
 * @param sealed its password and its extra, encrypted
 */
public record ConnectionRow(
        String id,
        String type,
        String description,
        String host,
        String schema,
        String login,
        @Nullable Integer port,
        String sealed) {
    public ConnectionRow {
        requireNonNull(id, "id");
        requireNonNull(type, "type");
        requireNonNull(description, "description");
        requireNonNull(host, "host");
        requireNonNull(schema, "schema");
        requireNonNull(login, "login");
        requireNonNull(sealed, "sealed");
    }
}
