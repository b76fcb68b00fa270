package io.waybill.engine.run;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Mapping;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.PastRule;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A decision in the making: the run as it stands with the changes so far laid over it. The run itself is only read.
 */
final class RunDraft implements RunView {
    private final LiveRun run;
    private final Instant now;
    private @Nullable RunRow row;
    private final Map<Integer, TaskRow> tasks = new LinkedHashMap<>();
    private final Map<Integer, ParentTally> parents = new HashMap<>();
    private final Map<Integer, Refusal> refusals = new HashMap<>();
    private final Map<UUID, AttemptRow> newAttempts = new LinkedHashMap<>();
    private final Map<UUID, AttemptRow> attempts = new LinkedHashMap<>();
    private final List<OutputRow> outputs = new ArrayList<>();
    private final List<RunCommand> commands = new ArrayList<>();
    private final List<Decision.TaskStep> taskSteps = new ArrayList<>();
    private final List<Transitions.Transition<RunState, RunCause>> runSteps = new ArrayList<>();
    private final Map<Handed, OutputRow> handed = new HashMap<>();
    private final Map<String, Integer> expansions = new LinkedHashMap<>();
    private final List<TaskRow> newTasks = new ArrayList<>();
    private final List<TaskKey> gone = new ArrayList<>();
    private int finished;
    private int touched;
    private final Turns turns = new Turns(this);

    /** Nodes whose parents changed. In topological order, so that each is judged once all of them have. */
    private final TreeSet<Integer> toJudge = new TreeSet<>();

    private record Handed(TaskKey task, String key) {}
    /** Nodes that the run before lets go. */
    private final Set<Node> letGo = new HashSet<>();

    RunDraft(LiveRun run, Instant now) {
        this.run = run;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    LiveRun run() {
        return run;
    }

    RunState state() {
        return row().state();
    }

    @Override
    public RunRow row() {
        return row == null ? run.row() : row;
    }

    @Override
    public DagGraph graph() {
        return run.graph();
    }

    @Override
    public TaskRow task(Node node) {
        TaskRow changed = tasks.get(node.index());
        return changed == null ? run.task(node) : changed;
    }

    ParentTally parents(Node node) {
        ParentTally changed = parents.get(node.index());
        return changed == null ? run.parents(node) : changed;
    }

    Optional<AttemptRow> openAttempt(UUID id) {
        AttemptRow changed = attempts.get(id);
        return changed == null ? run.openAttempt(id) : Optional.of(changed);
    }

    Optional<AttemptRow> openAttempt(Node node) {
        return run.openAttempt(node.key()).flatMap(attempt -> openAttempt(attempt.id()));
    }

    int unfinishedTasks() {
        return run.unfinished().size() - finished;
    }

    /** How many tasks still wait for their upstream tasks. */
    int untouchedTasks() {
        return run.untouched().size() - touched;
    }

    /** Moves a task to where the cause leads it. */
    void move(Node node, TaskCause cause, Consumer<TaskEdit> change) {
        TaskRow before = task(node);
        TaskState to = TaskTransitions.TABLE.next(before.state(), cause);
        TaskEdit edit = new TaskEdit(before);
        edit.state = to;
        edit.reason = "";
        change.accept(edit);
        TaskRow after = edit.toRow();
        tasks.put(node.index(), after);
        taskSteps.add(new Decision.TaskStep(after.key(), new Transitions.Transition<>(before.state(), cause, to)));
        touched += (before.state() == TaskState.NONE ? 1 : 0) - (to == TaskState.NONE ? 1 : 0);
        finished += (to.isTerminal() ? 1 : 0) - (before.state().isTerminal() ? 1 : 0);
        if (to.isTerminal() || before.state().isTerminal()) {
            for (Node child : run.graph().downstream(node)) {
                parents.put(child.index(), parents(child).moved(before.state(), to));
                if (task(child).state() == TaskState.NONE) {
                    judge(child);
                }
            }
            run.graph().setups().scope(node).forEach(this::judge);
        }
        turns.moved(node, to);
    }

    /** Changes a task in its state. */
    void change(Node node, Consumer<TaskEdit> change) {
        TaskEdit edit = new TaskEdit(task(node));
        change.accept(edit);
        tasks.put(node.index(), edit.toRow());
    }

    /** Sets why a task is in its state, and nothing else. */
    void explain(Node node, String reason) {
        change(node, task -> task.reason = reason);
    }

    /** Moves the run to where the cause leads it. */
    void move(RunCause cause, String reason) {
        RunRow before = row();
        RunState to = RunTransitions.TABLE.next(before.state(), cause);
        runSteps.add(new Transitions.Transition<>(before.state(), cause, to));
        RunEdit edit = new RunEdit(before);
        edit.state = to;
        edit.reason = reason;
        edit.startedAt = to == RunState.RUNNING ? now : before.startedAt();
        edit.endedAt = to.isTerminal() ? now : null;
        row = edit.toRow();
    }

    /** Sets why the run is in its state, and nothing else. */
    void explain(String reason) {
        RunEdit edit = new RunEdit(row());
        edit.reason = reason;
        row = edit.toRow();
    }

    void begin(AttemptRow attempt) {
        newAttempts.put(attempt.id(), attempt);
    }

    /** Changes an attempt, and gives its new form. */
    AttemptRow change(AttemptRow attempt, Consumer<AttemptEdit> change) {
        AttemptEdit edit = new AttemptEdit(attempt);
        change.accept(edit);
        AttemptRow after = edit.toRow();
        attempts.put(after.id(), after);
        return after;
    }

    void hand(OutputRow output) {
        outputs.add(output);
        handed.put(new Handed(output.task(), output.key()), output);
    }

    @Override
    public Optional<OutputRow> handed(TaskKey task, String key) {
        return Optional.ofNullable(handed.get(new Handed(task, key))).or(() -> run.handed(task, key));
    }

    /**
     * What is run for items has these now.
     *
     * @param items how many
     * @param rows the instances that were not there before
     * @param standIns what stood for them
     */
    void expand(Mapping mapping, int items, List<TaskRow> rows, List<TaskKey> standIns) {
        expansions.put(mapping.owner(), items);
        newTasks.addAll(rows);
        gone.addAll(standIns);
    }

    /** How many items were found for it in this decision; absent where none were looked for. */
    Optional<Integer> itemsFound(Mapping mapping) {
        return Optional.ofNullable(expansions.get(mapping.owner()));
    }

    /** Whether there are instances that this decision cannot judge yet. */
    boolean expands() {
        return !expansions.isEmpty();
    }

    /** Whose turn it is where not all items may be under way at once. */
    Turns turns() {
        return turns;
    }

    /** A choice has nodes skipped. */
    void refuse(Node choice, Refusal refusal) {
        refusals.put(choice.index(), refusal);
    }

    /** The choice by which a node is skipped. */
    Optional<Node> refusedBy(Node node) {
        return run.graph().choosers(node).stream()
                .filter(choice -> refuses(choice, node))
                .findFirst();
    }

    private boolean refuses(Node choice, Node node) {
        Refusal decided = refusals.get(choice.index());
        Refusal refusal = decided == null ? run.refusal(choice) : decided;
        return refusal != null
                && task(choice).state() == TaskState.SUCCESS
                && refusal.tryNumber() == task(choice).tryNumber()
                && refusal.nodes().get(node.index());
    }

    void command(RunCommand command) {
        commands.add(command);
    }

    /** Has the trigger rule of a node looked at before the decision is done. */
    void judge(Node node) {
        toJudge.add(node.index());
    }

    /** Has a node judged as one that waits for nothing in the run before. */
    void letGo(Node node) {
        letGo.add(node);
        judge(node);
    }

    /** Whether it has to be found out first if the run before lets the node go. */
    boolean dependsOnPast(Node node) {
        return node.policy().past() != PastRule.FREE && !letGo.contains(node);
    }

    /** The next node to judge, if one is left. */
    Optional<Node> nextToJudge() {
        Integer index = toJudge.pollFirst();
        return index == null ? Optional.empty() : Optional.of(run.graph().node(index));
    }

    Decision toDecision() {
        List<TaskRow> changed = new ArrayList<>(tasks.values());
        changed.addAll(newTasks);
        return new Decision(
                row,
                changed,
                List.copyOf(newAttempts.values()),
                List.copyOf(attempts.values()),
                outputs,
                commands,
                taskSteps,
                runSteps,
                expansions,
                gone);
    }
}
