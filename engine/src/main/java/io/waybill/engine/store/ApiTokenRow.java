package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a program shows instead of a password.
 *
 * @param id its number; 0 as long as it is not kept
 * @param user whose it is
 * @param label what it is for, for people to read
 * @param hash of the token
 * @param role the most that it may do
 * @param createdAt when it was made
 * @param expiresAt until when it holds
 * @param usedAt when it was last used, to a minute or so; absent: never
 */
public record ApiTokenRow(
        long id,
        String user,
        String label,
        String hash,
        String role,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant usedAt) {
    public ApiTokenRow {
        requireNonNull(user, "user");
        requireNonNull(label, "label");
        requireNonNull(hash, "hash");
        requireNonNull(role, "role");
        requireNonNull(createdAt, "createdAt");
        requireNonNull(expiresAt, "expiresAt");
    }
}
