package io.waybill.web.cli;

import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.live.AttemptLogs;
import io.waybill.web.terminal.Elapsed;
import io.waybill.web.terminal.RunOutput;
import io.waybill.web.terminal.TaskView;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells what happens to one task, each thing once and in its order: a try runs, what it writes, how it ended. */
final class TaskTeller {
    private static final int PAGE = 1000;

    private final TaskRows task;
    private final AttemptLogs logs;
    private final RunOutput output;
    /** How far the log of each try was read. */
    private final Map<UUID, String> cursors = new HashMap<>();

    private final Set<UUID> started = new HashSet<>();
    private final Set<UUID> ended = new HashSet<>();
    private final Set<UUID> drained = new HashSet<>();
    private boolean toldWithoutTry;
    private boolean toldUnreadable;

    TaskTeller(TaskRows task, AttemptLogs logs, RunOutput output) {
        this.task = task;
        this.logs = logs;
        this.output = output;
    }

    /**
     * Tells what is new.
     *
     * @return whether everything was told that is there, and nothing that has ended can write any more
     */
    boolean tell(TaskView view, Map<String, TaskRow> rows, Function<Node, List<AttemptRow>> attempts) {
        boolean isComplete = true;
        boolean hasTry = false;
        for (Node node : task.nodes()) {
            List<AttemptRow> tries = attempts.apply(node);
            hasTry |= !tries.isEmpty();
            for (int i = 0; i < tries.size(); i++) {
                AttemptRow attempt = tries.get(i);
                TaskRow row = rows.get(node.name());
                boolean isLast = i == tries.size() - 1 && (row == null || row.state() != TaskState.UP_FOR_RETRY);
                // Of a task of many containers, all that they write is told; when it begins and ends, the last one
                // says.
                if (node.work().kind() == NodeWork.Kind.CONTAINER && !node.equals(task.main())) {
                    isComplete &= readLog(attempt);
                }
                if (node.equals(task.main())) {
                    tellStart(view, attempt);
                    isComplete &= readLog(attempt);
                    tellEnd(view, attempt, isLast, row);
                } else if (attempt.kind() != null && attempt.kind() != EndKind.SUCCESS) {
                    tellEnd(view, attempt, isLast, row);
                }
            }
        }
        if (!hasTry && view.state().isTerminal() && !toldWithoutTry) {
            toldWithoutTry = true;
            output.event(view, withReason(view.state().id().replace('_', ' '), view.note()));
        }
        return isComplete;
    }

    private void tellStart(TaskView view, AttemptRow attempt) {
        if (attempt.startedAt() != null && started.add(attempt.id())) {
            output.event(inState(view, TaskState.RUNNING), "running" + tryNumber(attempt));
        }
    }

    private void tellEnd(TaskView view, AttemptRow attempt, boolean isLast, @Nullable TaskRow row) {
        EndKind kind = attempt.kind();
        if (kind == null || !ended.add(attempt.id())) {
            return;
        }
        switch (kind) {
            case SUCCESS -> output.event(inState(view, TaskState.SUCCESS), "success" + after(attempt));
            case CANCELLED ->
                output.event(
                        inState(view, TaskState.CANCELLED), withReason("stopped" + after(attempt), attempt.reason()));
            case USER, PLATFORM, CAPACITY, TIMEOUT, INTERNAL -> {
                String failed = withReason("failed" + tryNumber(attempt) + after(attempt), attempt.reason());
                output.event(
                        inState(view, isLast ? TaskState.FAILED : TaskState.UP_FOR_RETRY),
                        isLast ? failed : failed + "; tries again" + delay(attempt, row));
            }
        }
    }

    /** Whether the log of this try was read to an end that is final. */
    private boolean readLog(AttemptRow attempt) {
        if (drained.contains(attempt.id()) || (attempt.startedAt() == null && attempt.kind() == null)) {
            return true;
        }
        boolean isFinal;
        try {
            isFinal = readOn(attempt);
        } catch (WaybillException e) {
            if (!toldUnreadable) {
                toldUnreadable = true;
                output.note("The log of " + task.taskId() + " cannot be read: " + e.getMessage());
            }
            // What cannot be read must not keep a run that is over from ending.
            isFinal = attempt.kind() != null;
        }
        if (isFinal) {
            drained.add(attempt.id());
            cursors.remove(attempt.id());
        }
        return isFinal || attempt.kind() == null;
    }

    /** Hands over every line that is there and was not handed over yet; whether no more can come. */
    private boolean readOn(AttemptRow attempt) {
        while (true) {
            AttemptLogs.LogPage page = logs.read(attempt, cursors.get(attempt.id()), PAGE);
            page.lines().forEach(line -> output.log(task.taskId(), line.text()));
            if (page.cursor() != null) {
                cursors.put(attempt.id(), page.cursor());
            }
            if (page.atEnd()) {
                return page.ended();
            }
        }
    }

    private static TaskView inState(TaskView view, TaskState state) {
        return new TaskView(
                view.taskId(),
                state,
                view.tries(),
                view.note(),
                view.startedAt(),
                view.endedAt(),
                view.nextTryAt(),
                view.times());
    }

    private static String tryNumber(AttemptRow attempt) {
        return attempt.tryNumber() == 1 ? "" : ", try " + attempt.tryNumber();
    }

    private static String after(AttemptRow attempt) {
        return attempt.startedAt() == null || attempt.endedAt() == null
                ? ""
                : " after " + Elapsed.format(Duration.between(attempt.startedAt(), attempt.endedAt()));
    }

    private static String delay(AttemptRow attempt, @Nullable TaskRow row) {
        if (row == null || row.state() != TaskState.UP_FOR_RETRY || row.nextTryAt() == null) {
            return "";
        }
        return attempt.endedAt() == null
                ? ""
                : " in " + Elapsed.format(Duration.between(attempt.endedAt(), row.nextTryAt()));
    }

    /** The reason is a sentence of its own elsewhere; here it ends one. */
    private static String withReason(String text, String reason) {
        String clause = reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
        return clause.isEmpty() ? text : text + ": " + clause;
    }
}
