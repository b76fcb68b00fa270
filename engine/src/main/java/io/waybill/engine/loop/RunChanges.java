package io.waybill.engine.loop;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people and programs may have changed in runs that were made. Each change is kept with who asked for it. Thread safe. */
public final class RunChanges {
    /** How many runs are changed by one request at the most. */
    public static final int MOST_RUNS = 500;

    /** The longest note of a run. */
    public static final int LONGEST_NOTE = 1_000;

    /** Later than any logical date, and still a date of each database. */
    private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

    private final RunStorage storage;
    private final DagGraphs graphs;
    private final RunLoop loop;
    private final LoopAnswers answers;
    private final Audit audit;

    RunChanges(RunStorage storage, DagGraphs graphs, RunLoop loop, LoopAnswers answers, Audit audit) {
        this.storage = storage;
        this.graphs = graphs;
        this.loop = loop;
        this.answers = answers;
        this.audit = audit;
    }

    /**
     * Cancels a run: what runs is stopped, what waits does not start, and only teardowns whose setup has succeeded go on.
     * Asked again, it stops these too. Returns once that is saved; the run is cancelled when its last container has ended.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code INVALID_REQUEST} where it has ended already;
     *     {@code DATABASE}
     */
    public void cancelRun(String dagId, String runId, String by) {
        RunRow run = run(dagId, runId);
        if (run.state().isTerminal()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "Run '" + runId + "' of DAG '" + dagId + "' has ended as "
                            + run.state().id() + "; there is nothing to cancel");
        }
        audit.add(by, "cancel", dagId, runId, List.of(), "");
        answers.await(loop.ask(run.id(), new RunEvent.CancelAsked(by)));
    }

    /**
     * What {@link #clear} would change in a run as its tasks stand now: these, with the setups and teardowns that belong to
     * them, in topological order.
     *
     * @throws WaybillException {@code INVALID_REQUEST} where a task is not there, or the run is being stopped;
     *     {@code INVALID_DAG}; {@code DATABASE}
     */
    public List<TaskRow> previewClear(RunRow run, TaskSelection selection) {
        return chosen(changeable(run), selection::chooseWithSetups);
    }

    /**
     * What {@link #mark} would change in a run as its tasks stand now, in topological order.
     *
     * @throws WaybillException as {@link #previewClear}
     */
    public List<TaskRow> previewMark(RunRow run, TaskSelection selection) {
        return chosen(changeable(run), selection::choose);
    }

    private List<TaskRow> chosen(RunRow run, BiFunction<DagGraph, Collection<TaskRow>, List<Node>> choice) {
        List<TaskRow> rows = storage.tasks(run.id());
        Map<TaskKey, TaskRow> byNode = rows.stream()
                .filter(row -> row.state() != TaskState.REMOVED)
                .collect(Collectors.toMap(TaskRow::key, Function.identity()));
        DagGraph graph = graphs.of(run.versionId()).withInstances(byNode.keySet());
        return choice.apply(graph, byNode.values()).stream()
                .map(node -> requireNonNull(byNode.get(node.key())))
                .toList();
    }

    /**
     * Has tasks of a run begin anew: what runs is stopped first, what has ended is forgotten, and a run that has ended
     * waits for a place again. The run keeps its version, its tries their numbers, and {@code retries} count from here.
     * Returns once that is saved.
     *
     * @param by who or what asks, for people to read
     * @return the tasks as they were before, in topological order
     * @throws WaybillException as {@link #previewClear}; {@code RUN_NOT_FOUND}
     */
    public List<TaskRow> clear(String dagId, String runId, TaskSelection selection, String by) {
        return change(dagId, runId, selection::chooseWithSetups, keys -> {
            audit.add(by, "clear", dagId, runId, ids(keys), "");
            return new RunEvent.Cleared(keys, by);
        });
    }

    /**
     * Has tasks that wait for their next try begin it at once. Returns once that is saved.
     *
     * @param by who or what asks, for people to read
     * @return the tasks as they were before, in topological order; none where none waits for a try
     * @throws WaybillException as {@link #previewClear}; {@code RUN_NOT_FOUND}
     */
    public List<TaskRow> retryNow(String dagId, String runId, TaskSelection selection, String by) {
        return change(
                dagId,
                runId,
                (graph, rows) -> {
                    Set<TaskKey> waiting = rows.stream()
                            .filter(row -> row.state() == TaskState.UP_FOR_RETRY)
                            .map(TaskRow::key)
                            .collect(Collectors.toSet());
                    return selection.choose(graph, rows).stream()
                            .filter(node -> waiting.contains(node.key()))
                            .toList();
                },
                keys -> {
                    audit.add(by, "retry_now", dagId, runId, ids(keys), "");
                    return new RunEvent.RetryAsked(keys);
                });
    }

    /**
     * A run and those of its DAG with an earlier or a later logical date, the oldest first; at the most {@link #MOST_RUNS}.
     *
     * @param past whether earlier ones are meant, too
     * @param future whether later ones are meant, too
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code INVALID_REQUEST} where the run has no logical date by which others
     *     could be earlier or later, and where there are too many; {@code DATABASE}
     */
    public List<RunRow> runs(String dagId, String runId, boolean past, boolean future) {
        RunRow run = run(dagId, runId);
        if (!past && !future) {
            return List.of(run);
        }
        Instant date = run.logicalDate();
        if (date == null) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "Run '" + runId + "' of DAG '" + dagId
                            + "' has no logical date, so that no run is earlier or later; name each run");
        }
        return dated(dagId, past ? Instant.EPOCH : date, future ? FAR : date);
    }

    /**
     * The runs of a DAG with a logical date between two, the oldest first; at the most {@link #MOST_RUNS}.
     *
     * @param from absent: from the beginning
     * @param to absent: to the end
     * @throws WaybillException {@code INVALID_REQUEST} where there are too many; {@code DATABASE}
     */
    public List<RunRow> runs(String dagId, @Nullable Instant from, @Nullable Instant to) {
        return dated(dagId, from == null ? Instant.EPOCH : from, to == null ? FAR : to);
    }

    private List<RunRow> dated(String dagId, Instant from, Instant to) {
        List<RunRow> runs = storage.dated(dagId, from, to, MOST_RUNS + 1);
        if (runs.size() > MOST_RUNS) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "More than " + MOST_RUNS + " runs of DAG '" + dagId
                            + "' are meant; choose a run, or dates, nearer to the end of what is to be changed");
        }
        return runs;
    }

    private static List<String> ids(List<TaskKey> keys) {
        return keys.stream().map(TaskKey::toString).toList();
    }

    /**
     * Has a run that has ended begin anew, all of it, with the newest version of its DAG. Returns once that is saved.
     *
     * @param by who or what asks, for people to read
     * @return the run as it is then
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code DAG_NOT_FOUND}; {@code INVALID_REQUEST} where it has not ended;
     *     {@code INVALID_DAG}; {@code DATABASE}
     */
    public RunRow runOnNewest(String dagId, String runId, String by) {
        RunRow run = run(dagId, runId);
        refuseUnfinished(run, "run again with the newest version");
        long versionId = storage.dag(dagId)
                .orElseThrow(() -> new WaybillException(ErrorCode.DAG_NOT_FOUND, "There is no DAG '" + dagId + "'"))
                .versionId();
        DagGraph graph = graphs.of(versionId);
        audit.add(by, "run_on_newest", dagId, runId, List.of(), "");
        answers.await(loop.renew(run.id(), versionId, graph, "Run again with the newest version by " + by));
        return run(dagId, runId);
    }

    /**
     * Deletes a run that has ended, with its tasks and tries; logs and files stay where they are.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code INVALID_REQUEST} where it has not ended; {@code DATABASE}
     */
    public void deleteRun(String dagId, String runId, String by) {
        RunRow run = run(dagId, runId);
        refuseUnfinished(run, "delete");
        audit.add(by, "delete", dagId, runId, List.of(), "It was " + run.state().id());
        if (!storage.delete(run.id())) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "Run '" + runId + "' of DAG '" + dagId + "' goes on again; nothing was deleted");
        }
    }

    private static void refuseUnfinished(RunRow run, String what) {
        if (!run.state().isTerminal()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "Run '" + run.runId() + "' of DAG '" + run.dagId() + "' is "
                            + run.state().id() + "; wait for its end, or cancel it, to " + what + " it");
        }
    }

    /**
     * Says how tasks of a run are to count as having ended; what runs is stopped first. What did not run because these had
     * failed is cleared unless they are marked as failed, and the run's own state is decided anew. Returns once that is
     * saved.
     *
     * @param by who or what asks, for people to read
     * @return the tasks as they were before, in topological order
     * @throws WaybillException as {@link #clear}
     */
    public List<TaskRow> mark(String dagId, String runId, TaskSelection selection, Mark mark, String by) {
        return change(dagId, runId, selection::choose, keys -> {
            audit.add(by, "mark_" + mark.id(), dagId, runId, ids(keys), "");
            return new RunEvent.Marked(keys, mark, by);
        });
    }

    private List<TaskRow> change(
            String dagId,
            String runId,
            BiFunction<DagGraph, Collection<TaskRow>, List<Node>> choice,
            Function<List<TaskKey>, RunEvent> event) {
        RunRow run = changeable(run(dagId, runId));
        List<TaskRow> chosen = chosen(run, choice);
        List<TaskKey> keys = chosen.stream().map(TaskRow::key).toList();
        if (!keys.isEmpty()) {
            answers.await(loop.ask(run.id(), event.apply(keys)));
        }
        return chosen;
    }

    /**
     * Says that a run counts as done: each of its tasks does, but for those that put away, which run yet. Returns once that
     * is saved.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException as {@link #clear}
     */
    public void succeedRun(String dagId, String runId, String by) {
        change(
                dagId,
                runId,
                (graph, rows) -> graph.nodes().stream()
                        .filter(node -> !node.policy().role().isTeardown())
                        .toList(),
                keys -> {
                    audit.add(by, "mark_success", dagId, runId, List.of(), "");
                    return new RunEvent.Marked(keys, Mark.SUCCESS, by);
                });
    }

    /**
     * Says that a run counts as failed: what runs is stopped, what waits does not start, and only what puts away goes on.
     * Nothing changes where it has failed already. Returns once that is saved.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code DATABASE}
     */
    public void failRun(String dagId, String runId, String by) {
        RunRow run = run(dagId, runId);
        audit.add(by, "mark_failed", dagId, runId, List.of(), "");
        answers.await(loop.ask(run.id(), new RunEvent.FailAsked(by)));
    }

    /**
     * Replaces what people say of a run.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code INVALID_REQUEST} where it is too long; {@code DATABASE}
     */
    public void setNote(String dagId, String runId, String note, String by) {
        RunRow run = run(dagId, runId);
        if (note.length() > LONGEST_NOTE) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The note has " + note.length() + " characters; write " + LONGEST_NOTE + " at the most");
        }
        audit.add(by, "note", dagId, runId, List.of(), "");
        storage.setNote(run.id(), note);
    }

    /**
     * Has a task hand something on as if its newest try had. Returns once that is saved.
     *
     * @param value JSON
     * @param by who or what asks, for people to read
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code OUTPUT_EXISTS} where that try has handed this on already;
     *     {@code DATABASE}
     */
    public void handOn(String dagId, String runId, TaskRow task, String key, String value, String by) {
        RunRow run = run(dagId, runId);
        boolean there = storage.outputs(run.id()).stream()
                .anyMatch(output -> output.task().equals(task.key())
                        && output.key().equals(key)
                        && output.tryNumber() == task.tryNumber());
        if (there) {
            throw new WaybillException(
                    ErrorCode.OUTPUT_EXISTS,
                    "Task " + task.key() + " of run '" + runId + "' has handed on '" + key
                            + "' already; choose another key");
        }
        audit.add(by, "hand_on", dagId, runId, List.of(task.key().toString()), key);
        answers.await(loop.ask(run.id(), new RunEvent.HandedOn(task.key(), key, value)));
    }

    private static RunRow changeable(RunRow run) {
        if (run.state() == RunState.CANCELLING || run.state() == RunState.FAILING) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "Run '" + run.runId() + "' of DAG '" + run.dagId()
                            + "' is being stopped; its tasks can be changed when that is done");
        }
        return run;
    }

    private RunRow run(String dagId, String runId) {
        return storage.run(dagId, runId)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.RUN_NOT_FOUND,
                        "DAG '" + dagId + "' has no run '" + runId + "'; `runs " + dagId + "` lists what it has"));
    }
}
