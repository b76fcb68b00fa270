package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.asset.AssetExpression;
import io.waybill.spec.asset.AssetSpec;
import io.waybill.spec.schedule.ScheduleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A version of a DAG names an asset.
 *
 * @param kind for what
 * @param taskId the task that does; empty where the schedule does
 * @param asset what it says of the asset
 */
public record AssetUse(Kind kind, String taskId, AssetSpec asset) {

    /** What a DAG has to do with an asset. */
    public enum Kind {
        /** It waits for it. */
        SCHEDULE,
        /** A task writes it. */
        OUTLET,
        /** A task reads it. */
        INLET;

        /** The name in the database: lower case. */
        String id() {
            return Columns.id(this);
        }
    }

    public AssetUse {
        requireNonNull(kind, "kind");
        requireNonNull(taskId, "taskId");
        requireNonNull(asset, "asset");
    }

    /** All that a DAG has to do with assets. */
    static List<AssetUse> of(DagSpec dag) {
        List<AssetUse> uses = new ArrayList<>();
        Set<String> waited = Optional.ofNullable(dag.schedule())
                .flatMap(ScheduleSpec::byAssets)
                .map(AssetExpression::assets)
                .orElse(Set.of());
        waited.forEach(asset -> uses.add(new AssetUse(Kind.SCHEDULE, "", AssetSpec.named(asset))));
        for (TaskSpec task : dag.tasks()) {
            task.outlets().forEach(asset -> uses.add(new AssetUse(Kind.OUTLET, task.id(), asset)));
            task.inlets().forEach(asset -> uses.add(new AssetUse(Kind.INLET, task.id(), asset)));
        }
        return uses;
    }
}
