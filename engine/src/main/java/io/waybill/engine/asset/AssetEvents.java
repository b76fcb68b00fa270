package io.waybill.engine.asset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.Decision;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.TaskCause;
import io.waybill.engine.run.TaskState;
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
            // What stood for instances is not there any more.
            Optional<Node> node = run.graph().find(step.task());
            Optional<TaskSpec> task = node.flatMap(run.graph()::task)
                    .filter(spec -> !spec.outlets().isEmpty());
            if (node.isPresent()
                    && task.isPresent()
                    && hasSucceeded(run, node.get())
                    && told.add(new TaskKey(task.get().id(), node.get().mapIndex()))) {
                task.get().outlets().forEach(outlet -> events.add(event(run, task.get(), node.get(), outlet, now)));
            }
        }
        return events;
    }

    /** Whether the last steps of the node's task have, of the same item where it is run for items. */
    private static boolean hasSucceeded(LiveRun run, Node node) {
        List<Node> last = run.graph().lastNodes(node.taskId()).stream()
                .filter(step -> step.mapIndex() == node.mapIndex())
                .toList();
        return last.contains(node)
                && last.stream()
                        .map(step -> run.task(step).state())
                        .allMatch(state -> state == TaskState.SUCCESS || state == TaskState.SKIPPED);
    }

    private static NewAssetEvent event(LiveRun run, TaskSpec task, Node node, AssetSpec outlet, Instant now) {
        Node output = run.graph().outputsOf(task.id()).stream()
                .filter(one -> one.mapIndex() == node.mapIndex())
                .findFirst()
                .orElse(node);
        ObjectNode extra = outlet.extra();
        for (String name : outlet.outputs()) {
            run.output(output.key(), name).ifPresent(value -> put(extra, name, value));
        }
        return new NewAssetEvent(
                outlet,
                extra.toString(),
                new NewAssetEvent.Source(
                        run.row().dagId(),
                        run.row().runId(),
                        task.id(),
                        node.mapIndex(),
                        run.task(output).tryNumber()),
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
