package io.waybill.container.ecs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place where tasks can run.
 *
 * @param name unique; what a DAG or a task says with {@code target}; empty for the one of those that say nothing
 * @param settings how to reach it, and what its tasks are given
 * @param labels what it has, for those who name what they need and no target
 * @param vcpuQuota how many vCPUs the account may run there; absent where that is not said
 */
public record EcsTarget(
        String name,
        EcsSettings settings,
        Map<String, String> labels,
        @Nullable Integer vcpuQuota) {
    public EcsTarget {
        labels = Map.copyOf(labels);
    }

    /** The only one. */
    public static EcsTarget only(EcsSettings settings) {
        return new EcsTarget("", settings, Map.of(), null);
    }
}
