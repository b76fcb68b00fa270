package io.waybill.engine.run;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.Durations;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What each event does to the run, before its consequences for other tasks are drawn. */
final class EventHandler implements RunEvent.Handler {
    private final RunDraft draft;
    private final Attempts attempts;
    private final ClearOrMark clearOrMark;

    EventHandler(RunDraft draft, Attempts attempts) {
        this.draft = draft;
        this.attempts = attempts;
        this.clearOrMark = new ClearOrMark(draft, attempts);
    }

    @Override
    public void resumed() {
        judgeUntouched();
        draft.run().openAttempts().forEach(attempts::resume);
    }

    @Override
    public void admitted() {
        if (draft.state() == RunState.QUEUED) {
            draft.move(RunCause.PLACE_FREE, "");
            judgeUntouched();
        }
    }

    @Override
    public void expanded() {
        judgeUntouched();
    }

    private void judgeUntouched() {
        draft.run().untouched().forEach(index -> draft.judge(draft.run().graph().node(index)));
    }

    @Override
    public void placeFree(TaskKey task, @Nullable String target) {
        Optional<Node> node = draft.run().graph().find(task);
        if (node.isPresent() && goesOn(node.get()) && stateOf(node.get()) == TaskState.SCHEDULED) {
            attempts.begin(node.get(), target);
        }
    }

    @Override
    public void held(List<TaskKey> tasks, String reason) {
        nodes(tasks).stream()
                .filter(node -> stateOf(node) == TaskState.SCHEDULED)
                .forEach(node -> explain(node, reason));
    }

    @Override
    public void runHeld(String reason) {
        if (draft.state() == RunState.QUEUED && !draft.row().reason().equals(reason)) {
            draft.explain(reason);
        }
    }

    @Override
    public void pastTold(Set<TaskKey> free, Map<TaskKey, String> held) {
        nodes(free).stream().filter(node -> stateOf(node) == TaskState.NONE).forEach(draft::letGo);
        held.forEach((task, reason) -> draft.run()
                .graph()
                .find(task)
                .filter(node -> stateOf(node) == TaskState.NONE)
                .ifPresent(node -> explain(node, reason)));
    }

    @Override
    public void launched(UUID attempt, TaskHandle handle) {
        draft.openAttempt(attempt).filter(row -> row.taskArn() == null).ifPresent(row -> {
            Node node = attempts.nodeOf(row);
            if (!draft.task(node).reason().isEmpty() && stateOf(node) == TaskState.LAUNCHING) {
                draft.explain(node, "");
            }
            attempts.launched(row, handle);
        });
    }

    @Override
    public void launchDelayed(UUID attempt, String reason) {
        draft.openAttempt(attempt)
                .filter(row -> row.taskArn() == null)
                .map(attempts::nodeOf)
                .filter(node -> stateOf(node) == TaskState.LAUNCHING)
                .ifPresent(node -> explain(node, reason));
    }

    @Override
    public void placed(UUID attempt, Instant at) {
        draft.openAttempt(attempt)
                .filter(row -> row.placedAt() == null)
                .ifPresent(row -> draft.change(row, edit -> edit.placedAt = at));
    }

    @Override
    public void started(UUID attempt, Instant at) {
        draft.openAttempt(attempt).filter(row -> row.startedAt() == null).ifPresent(row -> {
            draft.change(row, edit -> edit.startedAt = at);
            Node node = attempts.nodeOf(row);
            if (stateOf(node) == TaskState.LAUNCHING) {
                draft.move(node, TaskCause.STARTED, task -> task.startedAt = at);
            }
        });
    }

    @Override
    public void ended(UUID attempt, TaskEnd end, Map<String, String> outputs) {
        draft.openAttempt(attempt).ifPresent(row -> attempts.end(row, end, outputs));
    }

    @Override
    public void looked(UUID attempt, EngineSensor.Look look) {
        draft.openAttempt(attempt).ifPresent(row -> attempts.looked(row, look));
    }

    @Override
    public void valueTold(TaskKey task, Instant until) {
        nodes(List.of(task)).stream()
                .filter(node -> Awaiting.isUntil(draft.task(node), until) && goesOn(node))
                .forEach(this::retry);
    }

    @Override
    public void due(TaskKey key) {
        draft.run().graph().find(key).ifPresent(node -> {
            Instant due = draft.run().dueAt(node);
            boolean stops = stateOf(node) == TaskState.STOPPING || stateOf(node) == TaskState.RESTARTING;
            if (due == null || due.isAfter(draft.now()) || (!goesOn(node) && !stops)) {
                return;
            }
            switch (stateOf(node)) {
                case UP_FOR_RETRY -> retry(node);
                case DEFERRED -> draft.openAttempt(node).ifPresent(attempt -> attempts.lookAgain(node, attempt));
                case LAUNCHING ->
                    stop(
                            node,
                            TaskCause.NOT_PLACED,
                            EndKind.PLATFORM,
                            FailureCause.NEVER_STARTED,
                            "The platform found no place for it within its placement_timeout of "
                                    + Durations.format(node.policy().placementTimeout()));
                case RUNNING ->
                    stop(
                            node,
                            TaskCause.TIMED_OUT,
                            EndKind.TIMEOUT,
                            FailureCause.NONE,
                            "Ran longer than its execution_timeout of "
                                    + Durations.format(
                                            requireNonNull(node.policy().executionTimeout())));
                case STOPPING, RESTARTING -> draft.openAttempt(node).ifPresent(attempts::abandon);
                default -> throw new IllegalStateException(node.name() + " waits for no time");
            }
        });
    }

    /** Whether the run lets the node go on: what puts away goes on when all else is being stopped. */
    private boolean goesOn(Node node) {
        return draft.state() == RunState.RUNNING
                || (isBeingStopped() && node.policy().role().isTeardown());
    }

    private void retry(Node node) {
        draft.move(node, TaskCause.RETRY_DUE, task -> {
            task.scheduledAt = draft.now();
            task.queuedAt = null;
            task.startedAt = null;
            task.endedAt = null;
            task.nextTryAt = null;
        });
        attempts.beginWithoutPlace(node);
    }

    private void stop(Node node, TaskCause cause, EndKind kind, FailureCause failure, String reason) {
        draft.openAttempt(node).ifPresent(attempt -> attempts.stop(attempt, cause, kind, failure, reason));
    }

    @Override
    public void runDue() {
        Instant due = draft.run().dueAt();
        if (due != null && !due.isAfter(draft.now()) && draft.state() == RunState.RUNNING) {
            stopAll(
                    RunCause.TIMED_OUT,
                    "Took longer than its dagrun_timeout of "
                            + Durations.format(
                                    requireNonNull(draft.run().graph().spec().dagrunTimeout())));
        }
    }

    @Override
    public void cancelAsked(String by) {
        if (draft.state() == RunState.QUEUED || draft.state() == RunState.RUNNING) {
            stopAll(RunCause.CANCEL_ASKED, "Cancelled by " + by);
        } else if (isBeingStopped()) {
            // Who asks again does not want to wait for what puts away either.
            stopWhatIsLeft("Cancelled again by " + by, node -> stateOf(node) != TaskState.STOPPING);
        }
    }

    @Override
    public void superseded(String reason) {
        if (draft.state() == RunState.QUEUED || draft.state() == RunState.RUNNING) {
            stopAll(RunCause.SUPERSEDED, reason);
        }
    }

    @Override
    public void versionBroken(String reason) {
        if (draft.state() == RunState.QUEUED || draft.state() == RunState.RUNNING) {
            stopAll(RunCause.VERSION_BROKEN, reason);
        }
    }

    @Override
    public void cleared(List<TaskKey> tasks, String by) {
        if (!isBeingStopped()) {
            clearOrMark.clear(nodes(tasks), "Cleared by " + by);
        }
    }

    @Override
    public void retryAsked(List<TaskKey> tasks) {
        nodes(tasks).stream()
                .filter(node -> stateOf(node) == TaskState.UP_FOR_RETRY && goesOn(node))
                .forEach(this::retry);
    }

    @Override
    public void handedOn(TaskKey task, String key, String value) {
        nodes(List.of(task))
                .forEach(node -> draft.hand(new OutputRow(
                        draft.row().id(),
                        task.nodeId(),
                        task.mapIndex(),
                        draft.task(node).tryNumber(),
                        key,
                        value)));
    }

    @Override
    public void marked(List<TaskKey> tasks, Mark mark, String by) {
        if (!isBeingStopped()) {
            clearOrMark.mark(nodes(tasks), mark, "Marked as " + mark.id() + " by " + by);
        }
    }

    @Override
    public void failAsked(String by) {
        String reason = "Marked as failed by " + by;
        switch (draft.state()) {
            case QUEUED, RUNNING -> stopAll(RunCause.FAIL_ASKED, reason);
            case SUCCESS, CANCELLED -> draft.move(RunCause.FAIL_ASKED, reason);
            case CANCELLING, FAILING, FAILED -> {}
        }
    }

    private boolean isBeingStopped() {
        return draft.state() == RunState.CANCELLING || draft.state() == RunState.FAILING;
    }

    private List<Node> nodes(Collection<TaskKey> tasks) {
        return tasks.stream()
                .flatMap(task -> draft.run().graph().find(task).stream())
                .toList();
    }

    private void stopAll(RunCause cause, String reason) {
        // Of a run that has not begun there is nothing to put away.
        boolean begun = draft.row().startedAt() != null;
        draft.move(cause, reason);
        stopWhatIsLeft(reason, node -> !begun || !node.policy().role().isTeardown());
    }

    private void stopWhatIsLeft(String reason, Predicate<Node> wanted) {
        draft.run().unfinished().forEach(index -> {
            Node node = draft.run().graph().node(index);
            if (!wanted.test(node)) {
                return;
            }
            Optional<AttemptRow> attempt = draft.openAttempt(node);
            if (attempt.isPresent()) {
                attempts.stop(attempt.get(), TaskCause.CANCEL_ASKED, EndKind.CANCELLED, FailureCause.NONE, reason);
            } else {
                draft.move(node, TaskCause.CANCEL_ASKED, task -> {
                    task.endedAt = draft.now();
                    task.nextTryAt = null;
                    task.reason = reason;
                });
            }
        });
        // Of a queued run nothing was judged yet, and what puts away has nothing to wait for any more.
        judgeUntouched();
    }

    private TaskState stateOf(Node node) {
        return draft.task(node).state();
    }

    private void explain(Node node, String reason) {
        TaskRow task = draft.task(node);
        if (!task.reason().equals(reason)) {
            draft.explain(node, reason);
        }
    }
}
