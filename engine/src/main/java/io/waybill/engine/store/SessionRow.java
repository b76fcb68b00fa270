package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has logged in with a browser.
 *
 * @param idHash of what their cookie holds
 * @param user the user's name
 * @param generation of the user when they logged in
 * @param createdAt when that was
 * @param seenAt when they last did something
 * @param sealedHint what shows the provider that let them in whose session there is to end, encrypted; absent where there is
 *     none
 */
public record SessionRow(
        String idHash,
        String user,
        long generation,
        Instant createdAt,
        Instant seenAt,
        @Nullable String sealedHint) {
    public SessionRow {
        requireNonNull(idHash, "idHash");
        requireNonNull(user, "user");
        requireNonNull(createdAt, "createdAt");
        requireNonNull(seenAt, "seenAt");
    }
}
