package io.waybill.engine.asset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.Node;
import io.waybill.engine.run.Decision;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.TaskCause;
import io.waybill.engine.run.TaskKey;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.asset.AssetSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The events of assets that a decision gives: those of the outlets of tasks that have succeeded by it. A task of several
 * steps has succeeded when its last steps have; one that somebody marked has written nothing.
 */
public final class AssetEvents {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AssetEvents() {}

    /**
     * What is to be kept with a decision. Pure.
     *
     * @param run the run, to which the decision was applied
     */
    public static List<NewAssetEvent> of(LiveRun run, Decision decision, Instant now) {
        List<NewAssetEvent> events = new ArrayList<>();
        Set<TaskKey> told = new HashSet<>();
        for (Decision.TaskStep step : decision.taskSteps()) {
            if (step.transition().to() != TaskState.SUCCESS || step.transition().cause() == TaskCause.MARKED_SUCCESS) {
                continue;
            }
            Node node = run.graph().node(step.task().nodeId());
            Optional<TaskSpec> task =
                    run.graph().task(node).filter(spec -> !spec.outlets().isEmpty());
            if (task.isPresent()
                    && hasSucceeded(run, node)
                    && told.add(new TaskKey(task.get().id(), step.task().mapIndex()))) {
                task.get()
                        .outlets()
                        .forEach(outlet -> events.add(event(run, task.get(), node, step.task(), outlet, now)));
            }
        }
        return events;
    }

    private static boolean hasSucceeded(LiveRun run, Node node) {
        List<Node> last = run.graph().lastNodes(node.taskId());
        return last.contains(node)
                && last.stream()
                        .map(step -> run.task(step).state())
                        .allMatch(state -> state == TaskState.SUCCESS || state == TaskState.SKIPPED);
    }

    private static NewAssetEvent event(
            LiveRun run, TaskSpec task, Node node, TaskKey key, AssetSpec outlet, Instant now) {
        Node output = run.graph().outputOf(task.id()).orElse(node);
        TaskKey handing = new TaskKey(output.id(), key.mapIndex());
        ObjectNode extra = outlet.extra();
        for (String name : outlet.outputs()) {
            run.output(handing, name).ifPresent(value -> put(extra, name, value));
        }
        TaskRow row = run.task(output);
        return new NewAssetEvent(
                outlet,
                extra.toString(),
                new NewAssetEvent.Source(
                        run.row().dagId(), run.row().runId(), task.id(), key.mapIndex(), row.tryNumber()),
                "",
                now);
    }

    private static void put(ObjectNode extra, String name, String value) {
        try {
            extra.set(name, JSON.readTree(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The output " + name + " was read as JSON before", e);
        }
    }
}
