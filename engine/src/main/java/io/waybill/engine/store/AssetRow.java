package io.waybill.engine.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An asset.
 *
 * @param id unique in the store
 * @param name unique among assets
 * @param uri where the data is
 * @param group what it belongs to, for people
 * @param extra what is told with each event of a task, a JSON object
 * @param createdAt when it was first named
 * @param updatedAt when what is said of it was last changed
 * @param lastEventId the newest event; absent where there was none
 * @param lastEventAt when that was
 */
public record AssetRow(
        long id,
        String name,
        String uri,
        String group,
        String extra,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Long lastEventId,
        @Nullable Instant lastEventAt) {}
