package io.waybill.web.cli;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.live.AttemptLogs;
import io.waybill.web.terminal.RunOutput;
import io.waybill.web.terminal.RunView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Follows one run to its end and shows it: what happens to its tasks, and what they write. One thread follows; any may
 * tell it of changes.
 */
final class RunFollower {
    /** How long nothing is looked at where nobody tells of a change; what tasks write is read that often. */
    private static final long PATIENCE_MILLIS = 100;

    /** More tries of one task than anybody reads about. */
    private static final int MOST_TRIES = 1000;

    private final RunStore store;
    private final RunOutput output;
    private final DagGraph graph;
    private final AttemptLogs logs;
    private final Map<String, TaskTeller> tellers = new HashMap<>();
    private List<TaskRows> tasks;
    private DagGraph shown;
    private final Map<String, List<AttemptRow>> attempts = new HashMap<>();
    private Map<String, TaskRow> rows = Map.of();
    private RunRow run;

    private final Object lock = new Object();
    private boolean hasNews;

    /**
     * @param run the run, as it was made
     * @param graph of the version that it has
     * @param logs of its tries
     */
    RunFollower(RunRow run, DagGraph graph, RunStore store, AttemptLogs logs, RunOutput output) {
        this.run = requireNonNull(run, "run");
        this.store = requireNonNull(store, "store");
        this.output = requireNonNull(output, "output");
        this.graph = requireNonNull(graph, "graph");
        this.logs = requireNonNull(logs, "logs");
        this.shown = graph;
        this.tasks = TaskRows.of(graph);
    }

    /** Tells that something of the run changed. Thread safe, returns at once. */
    void changed() {
        synchronized (lock) {
            hasNews = true;
            lock.notifyAll();
        }
    }

    /**
     * Shows the run until it has ended and all that its tasks wrote was shown.
     *
     * @return how it ended
     */
    RunView follow() throws InterruptedException {
        while (true) {
            takeNews();
            // The run is read first: where it has ended, all of its tasks are read as they ended.
            run = store.find(run.id()).orElse(run);
            readTasks();
            RunView view = view();
            boolean isTold = true;
            for (int i = 0; i < tasks.size(); i++) {
                TaskRows task = tasks.get(i);
                isTold &= tellers.computeIfAbsent(task.taskId(), id -> new TaskTeller(task, logs, output))
                        .tell(view.tasks().get(i), rows, this::attempts);
            }
            output.show(view);
            if (run.state().isTerminal() && isTold) {
                return view;
            }
            await();
        }
    }

    private RunView view() {
        return new RunView(
                run.dagId(),
                run.runId(),
                run.state(),
                run.reason(),
                run.logicalDate(),
                run.runAfter(),
                run.endedAt(),
                tasks.stream().map(task -> task.view(rows, this::attempts)).toList());
    }

    private List<AttemptRow> attempts(Node node) {
        return attempts.getOrDefault(node.name(), List.of());
    }

    /** Tries are written together with their task, so they are read again where the task's row is another. */
    private void readTasks() {
        Map<String, TaskRow> before = rows;
        rows = store.tasks(run.id()).stream()
                .filter(row -> row.state() != TaskState.REMOVED)
                .collect(Collectors.toMap(row -> row.key().toString(), Function.identity()));
        DagGraph now =
                graph.withInstances(rows.values().stream().map(TaskRow::key).toList());
        if (!now.items().equals(shown.items())) {
            shown = now;
            tasks = TaskRows.of(now);
        }
        for (TaskRow row : rows.values()) {
            if (!row.equals(before.get(row.key().toString()))) {
                List<AttemptRow> tries =
                        new ArrayList<>(store.attempts(run.id(), row.nodeId(), row.mapIndex(), MOST_TRIES));
                tries.sort(Comparator.comparingInt(AttemptRow::tryNumber));
                attempts.put(row.key().toString(), tries);
            }
        }
    }

    private void takeNews() {
        synchronized (lock) {
            hasNews = false;
        }
    }

    private void await() throws InterruptedException {
        synchronized (lock) {
            if (!hasNews) {
                TimeUnit.MILLISECONDS.timedWait(lock, PATIENCE_MILLIS);
            }
        }
    }
}
