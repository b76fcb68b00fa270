package io.waybill.engine.run;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stands, with what is derived from its rows so that an event costs no more than the node's neighbours:
 * how the parents of each node stand, which tasks wait for a place and which hold one.
 *
 * <p>Changed by {@link #apply} only. Not safe for use by several threads.
 */
public final class LiveRun implements RunView {
    /** ECS stops a task within two minutes at the most, and takes a while to clear its network away. */
    static final Duration STOP_CONFIRMED_WITHIN = Duration.ofMinutes(10);

    private DagGraph graph;
    private RunRow row;
    private TaskRow[] tasks;
    private ParentTally[] parents;
    private final Map<UUID, AttemptRow> openAttempts = new LinkedHashMap<>();
    private final Map<TaskKey, UUID> openAttemptOf = new HashMap<>();
    private final Map<TaskKey, Map<String, OutputRow>> outputs = new HashMap<>();
    private final Map<TaskKey, TaskRow> removed = new HashMap<>();
    private Map<Integer, Refusal> refusals = new HashMap<>();
    private RunPlaces places;
    private NodeSet untouched = new NodeSet();
    private NodeSet unfinished = new NodeSet();

    /**
     * A run from its rows.
     *
     * @param graph of its version; what is run for items has as many of them as there are rows for
     * @param openAttempts the attempts that have not ended
     * @throws WaybillException {@code INVALID_DAG} where tasks and graph do not belong together
     */
    public LiveRun(
            DagGraph graph,
            RunRow row,
            Collection<TaskRow> taskRows,
            Collection<AttemptRow> openAttempts,
            Collection<OutputRow> outputRows) {
        this.row = row;
        this.tasks = new TaskRow[0];
        this.parents = new ParentTally[0];
        this.graph = graph.withInstances(taskRows.stream()
                .filter(task -> task.state() != TaskState.REMOVED)
                .map(TaskRow::key)
                .toList());
        this.places = new RunPlaces(this.graph, this::task);
        build(taskRows);
        openAttempts.forEach(this::put);
        outputRows.forEach(this::put);
    }

    private void build(Collection<TaskRow> taskRows) {
        tasks = new TaskRow[graph.nodes().size()];
        parents = new ParentTally[tasks.length];
        for (TaskRow task : taskRows) {
            Optional<Node> node = graph.find(task.key());
            if (node.isEmpty() && task.state() == TaskState.REMOVED) {
                removed.put(task.key(), task);
            } else {
                tasks[graph.node(task.key()).index()] = task;
            }
        }
        for (Node node : graph.nodes()) {
            if (tasks[node.index()] == null) {
                throw new WaybillException(
                        ErrorCode.INVALID_DAG,
                        "Run " + row.runId() + " of DAG " + row.dagId() + " has no task " + node.name()
                                + ", though its version has; start a new run");
            }
            ParentTally tally = ParentTally.waitingFor(graph.upstream(node).size());
            for (Node parent : graph.upstream(node)) {
                tally = tally.moved(TaskState.NONE, tasks[parent.index()].state());
            }
            parents[node.index()] = tally;
            index(node);
        }
    }

    /** What is run for items has others now: the same run with another graph. */
    private void rebuild(Decision decision) {
        Map<TaskKey, TaskRow> rows = new LinkedHashMap<>(removed);
        for (TaskRow task : tasks) {
            rows.put(task.key(), task);
        }
        decision.tasks().forEach(task -> rows.put(task.key(), task));
        decision.gone().forEach(rows::remove);
        Map<String, Integer> items = new HashMap<>(graph.items());
        items.putAll(decision.expansions());
        graph = graph.expanded(items);
        removed.clear();
        places = new RunPlaces(graph, this::task);
        untouched = new NodeSet();
        unfinished = new NodeSet();
        refusals = new HashMap<>();
        build(rows.values());
        openAttempts.values().forEach(places::put);
        outputs.values().forEach(ofTask -> ofTask.values().forEach(this::keepRefusal));
    }

    /** Makes the decision's changes. */
    public void apply(Decision decision) {
        RunRow changed = decision.run();
        if (changed != null) {
            row = changed;
        }
        if (decision.expansions().isEmpty()) {
            decision.tasks().forEach(this::change);
        }
        decision.newAttempts().forEach(this::put);
        decision.attempts().forEach(this::put);
        decision.outputs().forEach(this::put);
        if (!decision.expansions().isEmpty()) {
            rebuild(decision);
        }
    }

    private void change(TaskRow task) {
        Node node = graph.node(task.key());
        TaskState before = tasks[node.index()].state();
        places.leaves(node, tasks[node.index()]);
        tasks[node.index()] = task;
        index(node);
        if (before != task.state() && (before.isTerminal() || task.state().isTerminal())) {
            for (Node child : graph.downstream(node)) {
                parents[child.index()] = parents[child.index()].moved(before, task.state());
            }
        }
    }

    private void index(Node node) {
        TaskRow task = tasks[node.index()];
        TaskState state = task.state();
        places.takes(node, task);
        untouched.set(node.index(), state == TaskState.NONE);
        unfinished.set(node.index(), !state.isTerminal());
    }

    private void put(AttemptRow attempt) {
        TaskKey task = attempt.task();
        if (attempt.endedAt() == null) {
            openAttempts.put(attempt.id(), attempt);
            openAttemptOf.put(task, attempt.id());
        } else {
            openAttempts.remove(attempt.id());
            openAttemptOf.remove(task, attempt.id());
        }
        places.put(attempt);
    }

    private void put(OutputRow output) {
        outputs.computeIfAbsent(output.task(), key -> new HashMap<>()).put(output.key(), output);
        keepRefusal(output);
    }

    private void keepRefusal(OutputRow output) {
        graph.find(output.task())
                .filter(node -> node.work().kind() == NodeWork.Kind.CHOICE)
                .ifPresent(node -> Refusal.of(graph, node, output).ifPresent(kept -> refusals.put(node.index(), kept)));
    }

    /** What a choice has skipped, in whichever of its tries; absent where it has never skipped anything. */
    @Nullable Refusal refusal(Node choice) {
        return refusals.get(choice.index());
    }

    /** What was applied is committed, so the next change is made on the fence that follows. */
    public void committed() {
        RunEdit edit = new RunEdit(row);
        edit.fence++;
        row = edit.toRow();
    }

    /** The run's own row; its fence is the one that the next change must be made on. */
    @Override
    public RunRow row() {
        return row;
    }

    @Override
    public DagGraph graph() {
        return graph;
    }

    /** Who an attempt of this node is, for the runtime to mark its task with. */
    public AttemptIdentity identity(Node node, UUID attemptId, int tryNumber) {
        return new AttemptIdentity(
                attemptId,
                row.dagId(),
                row.runId(),
                node.taskId(),
                node.id(),
                node.mapIndex(),
                tryNumber,
                graph.spec().owner(),
                graph.spec().costTags());
    }

    /** What a container of this node is to hand on; empty where nothing is declared. */
    public Optional<WantedOutputs> wantedOutputs(Node node) {
        return graph.task(node)
                .filter(task -> task.outputs() != null || task.output() != null)
                .filter(task -> graph.isOutput(node))
                .map(task -> new WantedOutputs(task.outputs(), task.output()));
    }

    @Override
    public TaskRow task(Node node) {
        return tasks[node.index()];
    }

    /** Every task instance, in topological order. */
    public List<TaskRow> tasks() {
        return List.of(tasks);
    }

    /** How the node's direct parents stand. */
    ParentTally parents(Node node) {
        return parents[node.index()];
    }

    /** The attempt of this id, as long as it has not ended. */
    public Optional<AttemptRow> openAttempt(UUID id) {
        return Optional.ofNullable(openAttempts.get(id));
    }

    /** The task's attempt that has not ended. */
    public Optional<AttemptRow> openAttempt(TaskKey task) {
        return Optional.ofNullable(openAttemptOf.get(task)).map(openAttempts::get);
    }

    /** Every attempt that has not ended. */
    public List<AttemptRow> openAttempts() {
        return List.copyOf(openAttempts.values());
    }

    @Override
    public Optional<OutputRow> handed(TaskKey task, String key) {
        return Optional.ofNullable(outputs.getOrDefault(task, Map.of()).get(key));
    }

    /** The row of an instance that there once was; absent where there was none, and where it is there again. */
    @Nullable TaskRow removed(TaskKey task) {
        return removed.get(task);
    }

    /** Which tasks wait for a place, and which hold one. */
    public RunPlaces places() {
        return places;
    }

    /** When this task must be looked at again, if no event comes before; absent where it waits for no time. */
    public @Nullable Instant dueAt(Node node) {
        TaskRow task = task(node);
        if (task.state() == TaskState.UP_FOR_RETRY) {
            return requireNonNull(task.nextTryAt());
        }
        return switch (task.state()) {
            case LAUNCHING -> placedBy(node);
            case RUNNING -> timesOutAt(node);
            case STOPPING, RESTARTING -> stoppedBy(node);
            case DEFERRED -> earlier(task.nextTryAt(), waitsUntil(node));
            default -> null;
        };
    }

    /** When the time of the whole run is over; absent where it is not limited, and as long as the run does not run. */
    public @Nullable Instant dueAt() {
        Duration timeout = graph.spec().dagrunTimeout();
        return timeout == null || row.state() != RunState.RUNNING
                ? null
                : requireNonNull(row.startedAt()).plus(timeout);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    /** When the time of a wait is over; absent where it is not limited. */
    @Nullable Instant waitsUntil(Node node) {
        Instant since = task(node).spent().waitingSince();
        if (since == null
                || !(node.work() instanceof NodeWork.Wait wait)
                || wait.patience().timeout() == null) {
            return null;
        }
        return since.plus(requireNonNull(wait.patience().timeout()));
    }

    /** When the platform's time to find a place for the attempt is over, as long as it has not found one. */
    private @Nullable Instant placedBy(Node node) {
        return openAttempt(node.key())
                .filter(attempt -> attempt.launchedAt() != null && attempt.placedAt() == null)
                .map(attempt ->
                        requireNonNull(attempt.launchedAt()).plus(node.policy().placementTimeout()))
                .orElse(null);
    }

    /** When the platform's time to tell of the attempt's end is over, once it was asked to stop it. */
    private @Nullable Instant stoppedBy(Node node) {
        return openAttempt(node.key())
                .map(AttemptRow::stopAskedAt)
                .map(at -> at.plus(STOP_CONFIRMED_WITHIN))
                .orElse(null);
    }

    /** When the running attempt's time is over. Only a container can be stopped, so only its time is limited. */
    @Nullable Instant timesOutAt(Node node) {
        if (node.work().kind() != NodeWork.Kind.CONTAINER || node.policy().executionTimeout() == null) {
            return null;
        }
        return openAttempt(node.key())
                .map(AttemptRow::startedAt)
                .map(startedAt -> startedAt.plus(requireNonNull(node.policy().executionTimeout())))
                .orElse(null);
    }

    NodeSet unfinished() {
        return unfinished;
    }

    NodeSet untouched() {
        return untouched;
    }
}
