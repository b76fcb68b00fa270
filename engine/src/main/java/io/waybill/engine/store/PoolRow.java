package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.TaskSpec;

/**
 * A pool: slots that tasks of all DAGs share.
 *
 * @param name what tasks say with {@code pool}
 * @param slots how many there are; {@link #UNLIMITED} for any number
 * @param description for people; empty when there is none
 * @param includeDeferred whether deferred tasks hold their slots too
 */
public record PoolRow(String name, int slots, String description, boolean includeDeferred) {
    /** As many slots as anybody wants. */
    public static final int UNLIMITED = -1;

    /** How many slots a pool has that nobody set up: {@code default_pool}, and those that {@code waybill run} makes. */
    public static final int USUAL_SLOTS = 128;

    public PoolRow {
        requireNonNull(name, "name");
        requireNonNull(description, "description");
    }

    /** Whether it has a limit at all. */
    public boolean isLimited() {
        return slots != UNLIMITED;
    }

    /** Whether it is the one of tasks that name none, which is always there. */
    public boolean isDefault() {
        return name.equals(TaskSpec.DEFAULT_POOL);
    }

    /** The same with another number of slots. */
    public PoolRow withSlots(int number) {
        return new PoolRow(name, number, description, includeDeferred);
    }
}
