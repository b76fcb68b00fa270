package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * Somebody who may log in.
 *
 * @param name the name
 * @param passwordHash of the password
 * @param createdAt since when
 * @param disabled whether they may not log in at this time
 * @param generation counted up when what was logged in before is to end
 * @param grants the roles
 */
public record UserRow(
        String name, String passwordHash, Instant createdAt, boolean disabled, long generation, List<GrantRow> grants) {
    public UserRow {
        requireNonNull(name, "name");
        requireNonNull(passwordHash, "passwordHash");
        requireNonNull(createdAt, "createdAt");
        grants = List.copyOf(grants);
    }

    /** Without the hash, which belongs into no log. */
    @Override
    public String toString() {
        return "user " + name;
    }
}
