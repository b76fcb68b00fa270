package io.waybill.web.why;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TriggerRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says of the tasks of one run why they have not started, how they ended and what is tried next. The one place where
 * this is put into words: page, API and command line all show it.
 */
public final class Explainer {
    private static final int NAMED = 3;

    private final DagGraph graph;
    private final RunRow run;
    private final Map<TaskKey, TaskRow> rows = new HashMap<>();
    private final TimeWords times;
    private final EndWords ends;

    /**
     * @param graph the version that the run has
     * @param run the run
     * @param tasks all of its tasks
     * @param times how to write times
     */
    public Explainer(DagGraph graph, RunRow run, Collection<TaskRow> tasks, TimeWords times) {
        this.graph = graph.withInstances(tasks.stream()
                .filter(task -> task.state() != TaskState.REMOVED)
                .map(TaskRow::key)
                .toList());
        this.run = run;
        tasks.forEach(task -> rows.put(task.key(), task));
        this.times = times;
        this.ends = new EndWords(times);
    }

    /**
     * Why a task stands where it stands.
     *
     * @param newest its newest try; absent where it has none, or where it was not read
     */
    public Why task(TaskRow task, @Nullable AttemptRow newest) {
        return switch (task.state()) {
            case NONE -> waiting(task);
            case SCHEDULED -> of(task, "It waits for a place under the limits on tasks that are at work");
            case QUEUED -> of(task, "It has a place, and is about to be launched");
            case LAUNCHING ->
                newest == null || newest.kind() != null ? of(task, "It is being launched") : attempt(task, newest);
            case RUNNING ->
                task.startedAt() == null
                        ? of(task, "Running")
                        : new Why("Running since " + times.at(task.startedAt()), task.reason(), "");
            case DEFERRED -> of(task, "It waits for something outside, and holds no container meanwhile");
            case RESTARTING ->
                of(task, "It was cleared while it ran: its container is being stopped, then it starts anew");
            case STOPPING -> new Why("Its container is being stopped", task.reason(), "");
            case UP_FOR_RETRY, FAILED, SUCCESS ->
                newest == null || task.awaitsValue()
                        ? new Why(EndWords.plain(task), task.reason(), ends.next(task, task.tryNumber()))
                        : attempt(task, newest);
            case SKIPPED -> notRun(task, "It was skipped", Explainer::wasSkipped);
            case UPSTREAM_FAILED -> notRun(task, "It was not run", Explainer::wentWrong);
            case CANCELLED -> new Why("It was cancelled", task.reason(), "");
            case REMOVED -> of(task, "It is no longer part of the DAG");
        };
    }

    /** How one try of a task stands, or how it ended and what came of it. */
    public Why attempt(TaskRow task, AttemptRow attempt) {
        if (attempt.kind() != null) {
            return new Why(ends.headline(attempt), attempt.reason(), ends.next(task, attempt.tryNumber()));
        }
        if (attempt.stopKind() != null) {
            return new Why("It is being stopped", attempt.reason(), "");
        }
        if (attempt.startedAt() != null) {
            return new Why("Running since " + times.at(attempt.startedAt()), "", "");
        }
        boolean isNewest = attempt.tryNumber() == task.tryNumber();
        String reason = isNewest ? task.reason() : "";
        if (attempt.placedAt() != null) {
            return new Why("It has a place since " + times.at(attempt.placedAt()) + " and pulls its image", reason, "");
        }
        return attempt.launchedAt() == null
                ? new Why(
                        "It is being launched since " + times.at(attempt.createdAt()) + "; ECS has not answered yet",
                        reason,
                        "")
                : new Why("ECS took it at " + times.at(attempt.launchedAt()) + "; it looks for a place", reason, "");
    }

    /** The engine's own words where it has some, such as the limit that holds it back. */
    private static Why of(TaskRow task, String otherwise) {
        return task.reason().isEmpty() ? new Why(otherwise, "", "") : new Why(task.reason(), "", "");
    }

    private Why waiting(TaskRow task) {
        if (run.state() == RunState.QUEUED) {
            return new Why("Its run is queued", run.reason(), "");
        }
        if (!task.reason().isEmpty()) {
            return new Why(task.reason(), "", "");
        }
        List<String> open = upstream(task, row -> !row.state().isTerminal());
        if (open.isEmpty()) {
            return new Why("What it waits for is done; its turn comes at once", "", "");
        }
        return new Why("It waits for " + named(open) + rule(task), "", "");
    }

    private Why notRun(TaskRow task, String what, Predicate<TaskRow> guilty) {
        List<String> upstream = upstream(task, guilty);
        boolean allWell = !task.reason().isEmpty()
                && upstream(task, row -> guilty.test(row) && row.state() != TaskState.SUCCESS)
                        .isEmpty();
        if (upstream.isEmpty() || allWell) {
            // What succeeded explains nothing where the engine has a reason, such as a choice that went another way.
            return new Why(what, task.reason(), "");
        }
        String rule = task.reason().isEmpty() ? rule(task) : "";
        return new Why(what + ", because of " + named(upstream) + rule, task.reason(), "");
    }

    private static boolean wentWrong(TaskRow row) {
        return row.state() == TaskState.FAILED
                || row.state() == TaskState.UPSTREAM_FAILED
                || row.state() == TaskState.CANCELLED;
    }

    private static boolean wasSkipped(TaskRow row) {
        return row.state().isTerminal();
    }

    /** What it waits for directly, each with its state; joins of groups stand for what is behind them. */
    private List<String> upstream(TaskRow task, Predicate<TaskRow> wanted) {
        Set<String> found = new LinkedHashSet<>();
        graph.find(task.key()).ifPresent(node -> collect(node, node, wanted, found, new LinkedHashSet<>()));
        return new ArrayList<>(found);
    }

    private void collect(Node asked, Node node, Predicate<TaskRow> wanted, Set<String> found, Set<String> seen) {
        for (Node upstream : graph.upstream(node)) {
            TaskRow row = rows.get(upstream.key());
            if (row == null || !seen.add(upstream.name()) || !wanted.test(row)) {
                continue;
            }
            // A step of the same task waits for what its first step waits for.
            boolean ownStep = upstream.taskId().equals(asked.taskId()) && row.state() == TaskState.NONE;
            boolean finder = upstream.work().kind() == NodeWork.Kind.EXPAND && row.state() != TaskState.FAILED;
            if (ownStep || finder || graph.task(upstream).isEmpty()) {
                collect(asked, upstream, wanted, found, seen);
            } else {
                boolean whole = !upstream.taskId().equals(asked.taskId()) && upstream.mapIndex() < 0;
                String name = whole ? upstream.taskId() : upstream.name();
                found.add(name + " (" + EndWords.word(row.state()) + ")");
            }
        }
    }

    private String rule(TaskRow task) {
        TriggerRule rule =
                graph.find(task.key()).map(node -> node.policy().triggerRule()).orElse(TriggerRule.ALL_SUCCESS);
        return rule == TriggerRule.ALL_SUCCESS ? "" : "; its trigger rule is " + rule.jsonName();
    }

    private static String named(List<String> names) {
        int size = names.size();
        if (size == 1) {
            return names.get(0);
        }
        if (size <= NAMED) {
            return String.join(", ", names.subList(0, size - 1)) + " and " + names.get(size - 1);
        }
        return String.join(", ", names.subList(0, NAMED - 1)) + " and " + (size - NAMED + 1) + " more";
    }
}
