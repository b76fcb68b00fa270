package io.waybill.engine.loop;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that the database says of a run.
 *
 * @param graph with the instances that the run has
 * @param tries each task's, oldest first, also of instances that were removed
 * @param asked what somebody asked for in this run: {@code clear}, {@code mark_success} and so on
 */
record RunRecord(
        RunRow run,
        DagGraph graph,
        Map<TaskKey, TaskRow> tasks,
        Map<TaskKey, List<AttemptRow>> tries,
        List<OutputRow> outputs,
        Set<String> asked) {

    /** Reads it. */
    static RunRecord read(EngineRig rig, DagGraph graph, RunRow run) {
        Map<TaskKey, TaskRow> tasks = new HashMap<>();
        Map<TaskKey, List<AttemptRow>> tries = new HashMap<>();
        for (TaskRow task : rig.runs.tasks(run.id())) {
            tasks.put(task.key(), task);
            tries.put(
                    task.key(),
                    task.tryNumber() == 0
                            ? List.of()
                            : rig.attempts(run, task.key().toString()));
        }
        List<TaskKey> there = tasks.values().stream()
                .filter(task -> task.state() != TaskState.REMOVED)
                .map(TaskRow::key)
                .toList();
        Set<String> asked = rig.runs.audit().list(run.dagId(), run.runId(), Long.MAX_VALUE, Integer.MAX_VALUE).stream()
                .map(row -> row.event() + (row.tasks().isEmpty() ? "_run" : ""))
                .collect(Collectors.toSet());
        return new RunRecord(rig.run(run), graph.withInstances(there), tasks, tries, rig.runs.outputs(run.id()), asked);
    }

    TaskRow task(Node node) {
        return requireNonNull(tasks.get(node.key()), node.name());
    }

    List<AttemptRow> tries(Node node) {
        return tries.getOrDefault(node.key(), List.of());
    }

    List<AttemptRow> allTries() {
        List<AttemptRow> all = new ArrayList<>();
        tries.values().forEach(all::addAll);
        return all;
    }

    /** What a node's newest try handed on under this name, as JSON; none where it handed on nothing. */
    List<OutputRow> outputs(Node node, String key) {
        int newest = outputs.stream()
                .filter(output ->
                        output.nodeId().equals(node.id()) && output.key().equals(key))
                .mapToInt(OutputRow::tryNumber)
                .max()
                .orElse(0);
        return outputs.stream()
                .filter(output ->
                        output.nodeId().equals(node.id()) && output.key().equals(key) && output.tryNumber() == newest)
                .toList();
    }

    /**
     * Whether somebody had tasks begin anew or count as something. What was known when a task began is then no longer in the
     * database, and so what a trigger rule, a choice or a limit on retries said cannot be checked afterwards.
     */
    boolean wasChanged() {
        return asked.stream()
                .anyMatch(event -> event.startsWith("clear")
                        || event.startsWith("run_on_newest")
                        || (event.startsWith("mark") && !event.equals("mark_failed_run")));
    }

    /** Whether it was ended from outside: what had not ended then counts as cancelled. */
    boolean wasStopped() {
        return run.state() == RunState.CANCELLED
                || asked.contains("mark_failed_run")
                || run.reason().startsWith("Took longer");
    }
}
