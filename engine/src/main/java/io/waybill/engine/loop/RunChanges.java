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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What people and programs may have changed in runs that were made. Each change is kept with who asked for it. Thread safe. */
public final class RunChanges {
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
     * What {@link #clear} would change in a run as it stands now: the tasks, with the setups and teardowns that belong to
     * them, in topological order.
     *
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code INVALID_REQUEST} where a task is not there;
     *     {@code INVALID_DAG}; {@code DATABASE}
     */
    public List<TaskRow> previewClear(String dagId, String runId, TaskSelection selection) {
        return chosen(run(dagId, runId), selection::chooseWithSetups);
    }

    /**
     * What {@link #mark} would change in a run as it stands now: the tasks, in topological order.
     *
     * @throws WaybillException as {@link #previewClear}
     */
    public List<TaskRow> previewMark(String dagId, String runId, TaskSelection selection) {
        return chosen(run(dagId, runId), selection::choose);
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
     * @throws WaybillException as {@link #previewClear}; {@code INVALID_REQUEST} too where the run is being cancelled
     */
    public List<TaskRow> clear(String dagId, String runId, TaskSelection selection, String by) {
        return change(dagId, runId, selection::chooseWithSetups, keys -> {
            audit.add(by, "clear", dagId, runId, ids(keys), "");
            return new RunEvent.Cleared(keys, by);
        });
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
        RunRow run = run(dagId, runId);
        if (run.state() == RunState.CANCELLING || run.state() == RunState.FAILING) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "Run '" + runId + "' of DAG '" + dagId + "' is being stopped; its tasks can be changed when that is"
                            + " done");
        }
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

    private RunRow run(String dagId, String runId) {
        return storage.run(dagId, runId)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.RUN_NOT_FOUND,
                        "DAG '" + dagId + "' has no run '" + runId + "'; `runs " + dagId + "` lists what it has"));
    }
}
