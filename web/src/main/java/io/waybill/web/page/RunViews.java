package io.waybill.web.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Mapping;
import io.waybill.engine.graph.Node;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.cost.CostWords;
import io.waybill.web.cost.Costs;
import io.waybill.web.dag.BoxStates;
import io.waybill.web.dag.DagReader;
import io.waybill.web.dag.LoadedVersion;
import io.waybill.web.http.Json;
import io.waybill.web.view.GraphView;
import io.waybill.web.view.Links;
import io.waybill.web.view.RunHead;
import io.waybill.web.view.RunItem;
import io.waybill.web.view.StateView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs as pages show them. */
final class RunViews {

    /** Servers and proxies take twice as much. */
    private static final int LONGEST_ADDRESS = 4_000;

    private final DagReader reader;
    private final Costs costs;

    RunViews(DagReader reader, Costs costs) {
        this.reader = reader;
        this.costs = costs;
    }

    List<RunItem> items(List<RunRow> runs) {
        Map<Long, Map<TaskState, Integer>> counts = reader.taskCounts(runs);
        return runs.stream()
                .map(run -> item(run, counts.getOrDefault(run.id(), Map.of())))
                .toList();
    }

    RunItem item(RunRow run) {
        return items(List.of(run)).get(0);
    }

    private RunItem item(RunRow run, Map<TaskState, Integer> counts) {
        List<RunItem.Count> inOrder = new ArrayList<>();
        for (TaskState state : TaskState.values()) {
            int tasks = counts.getOrDefault(state, 0);
            if (tasks > 0) {
                inOrder.add(new RunItem.Count(StateView.of(state), tasks));
            }
        }
        return new RunItem(
                run.runId(),
                StateView.of(run.state()),
                run.state().isTerminal(),
                run.type().id().replace('_', ' '),
                run.triggeredBy(),
                run.logicalDate(),
                run.queuedAt(),
                run.startedAt(),
                run.endedAt(),
                reader.version(run.versionId()).row().number(),
                Links.run(run.dagId(), run.runId()),
                inOrder);
    }

    RunHead head(RunRow run) {
        List<RunHead.Param> params = new ArrayList<>();
        Json.parse(run.params())
                .properties()
                .forEach(param -> params.add(
                        new RunHead.Param(param.getKey(), param.getValue().toString())));
        return new RunHead(
                run.dagId(),
                item(run),
                params,
                run.note(),
                run.reason(),
                run.state() == RunState.QUEUED && run.runAfter().isAfter(run.queuedAt()) ? run.runAfter() : null,
                CostWords.view(costs.ofRun(run.id()).values().stream().reduce(CostEstimate.NONE, CostEstimate::plus)),
                again(run));
    }

    /** Params that are too long for an address are left to be typed. */
    private static String again(RunRow run) {
        String filled = Links.trigger(run.dagId(), texts(run));
        return filled.length() <= LONGEST_ADDRESS ? filled : Links.trigger(run.dagId());
    }

    /** The run's params as one would type them. */
    private static Map<String, String> texts(RunRow run) {
        Map<String, String> texts = new LinkedHashMap<>();
        Json.parse(run.params()).properties().forEach(param -> {
            JsonNode value = param.getValue();
            if (!value.isNull()) {
                texts.put(param.getKey(), value.isTextual() ? value.textValue() : value.toString());
            }
        });
        return texts;
    }

    /** The graph without states. */
    static GraphView graph(LoadedVersion version) {
        return new GraphView(Links.graph(version.row().dagId(), version.row().id()), "{}", "{}", "");
    }

    private static ObjectNode items(DagGraph graph, List<TaskRow> tasks) {
        ObjectNode items = JsonNodeFactory.instance.objectNode();
        Set<String> mapped = graph.mappings().stream()
                .flatMap(mapping -> mapping.nodes().stream())
                .collect(Collectors.toSet());
        tasks.stream()
                .filter(task ->
                        mapped.contains(task.nodeId()) && task.mapIndex() >= 0 && task.state() != TaskState.REMOVED)
                .collect(Collectors.groupingBy(TaskRow::nodeId))
                .forEach((id, instances) -> items.put(id, done(instances)));
        for (Mapping mapping : graph.mappings()) {
            // A box of several nodes is through with an item when its last one is.
            List<String> last = graph.lastNodes(mapping.owner()).stream()
                    .map(Node::id)
                    .filter(items::has)
                    .toList();
            List<String> told = last.isEmpty() ? mapping.nodes() : last;
            if (items.has(told.get(told.size() - 1))) {
                items.put(mapping.owner(), items.get(told.get(told.size() - 1)).textValue());
            }
        }
        return items;
    }

    private static String done(List<TaskRow> instances) {
        long done = instances.stream()
                .filter(task -> task.state() == TaskState.SUCCESS)
                .count();
        return done + " of " + instances.size();
    }

    /** The graph with the states of a run. */
    static GraphView graph(LoadedVersion version, RunRow run, List<TaskRow> tasks) {
        ObjectNode states = JsonNodeFactory.instance.objectNode();
        BoxStates.of(version.graph(), tasks).forEach((id, state) -> states.put(id, state.id()));
        return new GraphView(
                Links.graph(run.dagId(), version.row().id()),
                states.toString(),
                items(version.graph(), tasks).toString(),
                Links.run(run.dagId(), run.runId()) + "/tasks/");
    }
}
