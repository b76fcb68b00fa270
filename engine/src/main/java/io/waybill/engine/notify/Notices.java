package io.waybill.engine.notify;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.run.Decision;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskCause;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.AlertSpec;
import io.waybill.spec.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a decision gives to tell. Each transition gives a notifier one notice at the most; a task of several steps has
 * succeeded, or was skipped, when its last steps were.
 */
public final class Notices {
    private final LiveRun run;
    private final Instant now;
    private final Set<Notice> found = new LinkedHashSet<>();

    private Notices(LiveRun run, Instant now) {
        this.run = run;
        this.now = now;
    }

    /**
     * What is to be told of a decision. Pure.
     *
     * @param run the run, to which the decision was applied
     */
    public static List<Notice> of(LiveRun run, Decision decision, Instant now) {
        Notices notices = new Notices(run, now);
        for (Decision.TaskStep step : decision.taskSteps()) {
            if (step.transition().cause() == TaskCause.VALUE_AWAITED) {
                // No try has failed.
                continue;
            }
            // What stood for instances is not there any more.
            run.graph()
                    .find(step.task())
                    .ifPresent(node -> notices.task(node, step.transition().to()));
        }
        decision.runSteps().forEach(step -> notices.run(step.to()));
        return List.copyOf(notices.found);
    }

    /** The logs that are to be looked through once they have settled: those of the tries that a decision ends. Pure. */
    public static List<LogScan> scans(LiveRun run, Decision decision, Instant now) {
        List<LogScan> scans = new ArrayList<>();
        for (AttemptRow attempt : decision.attempts()) {
            List<AlertSpec> alerts = attempt.endedAt() == null || attempt.taskArn() == null
                    ? List.of()
                    : run.graph()
                            .task(run.graph().node(attempt.task()))
                            .map(TaskSpec::alerts)
                            .orElse(List.of());
            if (!alerts.isEmpty()) {
                scans.add(new LogScan(
                        attempt.runKey(), attempt.nodeId(), attempt.mapIndex(), attempt.tryNumber(), alerts, now, 0));
            }
        }
        return scans;
    }

    private void task(Node node, TaskState to) {
        Optional<TaskSpec> task = run.graph().task(node);
        if (task.isEmpty()) {
            return;
        }
        switch (to) {
            case FAILED -> tell(task.get().onFailure(), NoticeEvent.TASK_FAILURE, run.task(node), to);
            case UP_FOR_RETRY -> tell(task.get().onRetry(), NoticeEvent.TASK_RETRY, run.task(node), to);
            case SUCCESS, SKIPPED -> ended(task.get(), node);
            case NONE, SCHEDULED, QUEUED, LAUNCHING, RUNNING, DEFERRED -> {}
            case RESTARTING, STOPPING, UPSTREAM_FAILED, CANCELLED, REMOVED -> {}
        }
    }

    /** One of a task's steps has ended well: has the task? */
    private void ended(TaskSpec task, Node node) {
        if (task.onSuccess().isEmpty() && task.onSkipped().isEmpty()) {
            return;
        }
        DagGraph graph = run.graph();
        List<Node> last = graph.lastNodes(task.id());
        if (!last.contains(node)) {
            return;
        }
        if (last.stream().allMatch(step -> run.task(step).state() == TaskState.SKIPPED)) {
            tell(task.onSkipped(), NoticeEvent.TASK_SKIPPED, run.task(last.get(0)), TaskState.SKIPPED);
        } else if (last.stream().map(step -> run.task(step).state()).allMatch(Notices::isGood)) {
            Node output = graph.outputOf(task.id()).orElse(node);
            tell(task.onSuccess(), NoticeEvent.TASK_SUCCESS, run.task(output), TaskState.SUCCESS);
        }
    }

    private static boolean isGood(TaskState state) {
        return state == TaskState.SUCCESS || state == TaskState.SKIPPED;
    }

    private void tell(List<String> notifiers, NoticeEvent event, TaskRow task, TaskState to) {
        for (String notifier : notifiers) {
            found.add(notice(notifier, event, task.key().toString(), task.tryNumber(), to.id(), task.reason()));
        }
    }

    private void run(RunState to) {
        switch (to) {
            case SUCCESS -> tell(run.graph().spec().onSuccess(), NoticeEvent.RUN_SUCCESS, to);
            case FAILED, CANCELLED -> tell(run.graph().spec().onFailure(), NoticeEvent.RUN_FAILURE, to);
            case QUEUED, RUNNING, CANCELLING, FAILING -> {}
        }
    }

    private void tell(List<String> notifiers, NoticeEvent event, RunState to) {
        for (String notifier : notifiers) {
            found.add(notice(notifier, event, "", 0, to.id(), run.row().reason()));
        }
    }

    private Notice notice(
            String notifier, NoticeEvent event, String nodeId, int tryNumber, String newState, String detail) {
        RunRow row = run.row();
        return new Notice(
                notifier,
                event,
                row.id(),
                row.dagId(),
                row.runId(),
                row.logicalDate(),
                nodeId,
                tryNumber,
                newState,
                detail,
                now);
    }
}
