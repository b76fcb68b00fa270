package io.waybill.web.page;

import io.waybill.engine.loop.PoolStatus;
import io.waybill.engine.loop.PoolTask;
import io.waybill.engine.loop.PoolUse;
import io.waybill.engine.loop.Pools;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.PoolRow;
import io.waybill.web.view.Frame;
import io.waybill.web.view.PoolsPage;
import io.waybill.web.view.StateView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Pools as their page shows them. */
final class PoolViews {
    /** How many tasks of each kind are named. */
    private static final int LISTED = 20;

    private static final double WHOLE = 100;

    private PoolViews() {}

    /** @param sees whether tasks of a DAG are named, by its id; all of them are counted */
    static PoolsPage page(Frame frame, Pools.Overview overview, Predicate<String> sees) {
        return new PoolsPage(
                frame,
                overview.missing().entrySet().stream()
                        .map(missing -> new PoolsPage.Missing(missing.getKey(), waiting(missing.getValue(), sees)))
                        .filter(missing -> !missing.who().listed().isEmpty())
                        .toList(),
                overview.pools().stream().map(status -> pool(status, sees)).toList());
    }

    private static PoolsPage.Pool pool(PoolStatus status, Predicate<String> sees) {
        PoolRow pool = status.pool();
        PoolUse use = status.use();
        List<PoolTask> holding = use.holding().stream()
                .filter(task -> task.state() != TaskState.DEFERRED || pool.includeDeferred())
                .toList();
        return new PoolsPage.Pool(
                pool.name(),
                pool.description(),
                pool.isLimited() ? Integer.toString(pool.slots()) : "",
                pool.includeDeferred(),
                status.occupied(),
                pool.isLimited() ? Long.toString(Math.max(0, status.open())) : "",
                pool.isLimited() ? parts(status) : List.of(),
                tasks(holding, use.holdingTasks(), sees),
                waiting(use, sees));
    }

    private static PoolsPage.Tasks waiting(PoolUse use, Predicate<String> sees) {
        return tasks(use.waiting(), use.waitingTasks(), sees);
    }

    private static PoolsPage.Tasks tasks(List<PoolTask> found, int all, Predicate<String> sees) {
        List<PoolTask> tasks =
                found.stream().filter(task -> sees.test(task.dagId())).toList();
        List<PoolsPage.Item> listed =
                tasks.stream().limit(LISTED).map(PoolViews::item).toList();
        boolean isWhole = tasks.size() == found.size() && tasks.size() <= LISTED && tasks.size() < PoolUse.LISTED;
        return new PoolsPage.Tasks(listed, isWhole ? 0 : all - listed.size());
    }

    private static PoolsPage.Item item(PoolTask task) {
        return new PoolsPage.Item(
                StateView.of(task.state()),
                task.dagId(),
                task.nodeId(),
                task.runId(),
                task.slots(),
                task.since(),
                task.state() == TaskState.SCHEDULED ? task.reason() : "");
    }

    /** One after the other; a pool with more taken than it has is full. */
    private static List<PoolsPage.Part> parts(PoolStatus status) {
        PoolUse use = status.use();
        long whole = Math.max(1, Math.max(status.pool().slots(), status.occupied()));
        Map<TaskState, Long> taken = new LinkedHashMap<>();
        taken.put(TaskState.RUNNING, use.running());
        taken.put(TaskState.QUEUED, use.queued());
        taken.put(TaskState.DEFERRED, status.pool().includeDeferred() ? use.deferred() : 0);
        List<PoolsPage.Part> parts = new ArrayList<>();
        double from = 0;
        for (Map.Entry<TaskState, Long> part : taken.entrySet()) {
            double width = WHOLE * part.getValue() / whole;
            if (width > 0) {
                StateView state = StateView.of(part.getKey());
                parts.add(new PoolsPage.Part(state.id(), part.getValue() + " " + state.word(), from, width));
            }
            from += width;
        }
        return parts;
    }
}
