package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.waybill.spec.Target;
import io.waybill.spec.TaskSpec;

/**
 * What a node takes, while it is active, of the limits that several runs share. Nodes of one run with equal claims are held
 * by the same limits.
 *
 * @param pool the name of its pool
 * @param slots how many slots of the pool it takes
 * @param limitedTask its task, where {@code max_active_tis_per_dag} limits that; else empty
 * @param maxActiveTis that limit; 0 where there is none
 * @param target where it is to run
 */
public record Claim(String pool, int slots, String limitedTask, int maxActiveTis, Target target) {
    /** For nodes of no task; those have no work, and so are never active. */
    public static final Claim NONE = new Claim(TaskSpec.DEFAULT_POOL, 1, "", 0, Target.DEFAULT);

    public Claim {
        requireNonNull(pool, "pool");
        requireNonNull(limitedTask, "limitedTask");
        requireNonNull(target, "target");
    }

    /** What each node of this task takes. */
    static Claim of(TaskSpec task) {
        Integer limit = task.maxActiveTisPerDag();
        return new Claim(
                task.pool(),
                task.poolSlots(),
                limit == null ? "" : task.id(),
                requireNonNullElse(limit, 0),
                requireNonNullElse(task.target(), Target.DEFAULT));
    }
}
