package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in.
 *
 * @param name the name
 * @param passwordHash of the password; empty where a provider vouches for them
 * @param createdAt since when
 * @param disabled whether they may not log in at this time
 * @param generation counted up when what was logged in before is to end
 * @param grants the roles
 * @param vouch that a provider vouches for them; absent where they have a password
 */
public record UserRow(
        String name,
        String passwordHash,
        Instant createdAt,
        boolean disabled,
        long generation,
        List<GrantRow> grants,
        @Nullable VouchRow vouch) {

    /** Somebody with a password. */
    public UserRow(
            String name,
            String passwordHash,
            Instant createdAt,
            boolean disabled,
            long generation,
            List<GrantRow> grants) {
        this(name, passwordHash, createdAt, disabled, generation, grants, null);
    }

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
