package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

/**
 * A role that a user has.
 *
 * @param role the role
 * @param dagPattern only for DAGs with such an id; empty for all
 * @param tag only for DAGs with this tag; empty for all
 */
public record GrantRow(String role, String dagPattern, String tag) {
    public GrantRow {
        requireNonNull(role, "role");
        requireNonNull(dagPattern, "dagPattern");
        requireNonNull(tag, "tag");
    }
}
