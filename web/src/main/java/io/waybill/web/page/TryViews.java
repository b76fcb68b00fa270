package io.waybill.web.page;

import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.http.Json;
import io.waybill.web.view.Links;
import io.waybill.web.view.StateView;
import io.waybill.web.view.TryView;
import io.waybill.web.view.Viewer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries as their page shows them: how each ended in words, and what happens next. */
final class TryViews {
    private final RunRow run;
    private final TaskRow task;
    private final @Nullable Node node;
    private final Viewer viewer;

    /** @param node absent where the DAG's version does not have it, which only a mistake of ours can bring about */
    TryViews(RunRow run, TaskRow task, @Nullable Node node, Viewer viewer) {
        this.run = run;
        this.task = task;
        this.node = node;
        this.viewer = viewer;
    }

    TryView of(AttemptRow attempt) {
        String dagId = run.dagId();
        return new TryView(
                attempt.tryNumber(),
                Links.attempt(dagId, run.runId(), task.nodeId(), attempt.tryNumber()),
                StateView.of(state(attempt)),
                attempt.kind() != null,
                headline(attempt),
                attempt.reason(),
                next(attempt),
                facts(attempt),
                attempt.createdAt(),
                attempt.startedAt(),
                attempt.endedAt(),
                Json.parse(attempt.request()).toPrettyString(),
                isContainer() ? Links.log(dagId, run.runId(), task.nodeId(), attempt.tryNumber()) : "");
    }

    private boolean isContainer() {
        return node != null && node.work().kind() == NodeWork.Kind.CONTAINER;
    }

    /** What sort of work the node does, in words. */
    String kind() {
        if (node == null) {
            return "Task";
        }
        return switch (node.work().kind()) {
            case CONTAINER -> "Fargate task";
            case ACTION -> "Call by the engine";
            case NONE -> "No work of its own";
        };
    }

    private static TaskState state(AttemptRow attempt) {
        EndKind kind = attempt.kind();
        if (kind == null) {
            if (attempt.stopKind() != null) {
                return TaskState.STOPPING;
            }
            return attempt.startedAt() == null ? TaskState.LAUNCHING : TaskState.RUNNING;
        }
        return switch (kind) {
            case SUCCESS -> TaskState.SUCCESS;
            case CANCELLED -> TaskState.CANCELLED;
            case USER, PLATFORM, CAPACITY, TIMEOUT, INTERNAL -> TaskState.FAILED;
        };
    }

    private static String headline(AttemptRow attempt) {
        EndKind kind = attempt.kind();
        if (kind == null) {
            if (attempt.stopKind() != null) {
                return "Being stopped";
            }
            if (attempt.startedAt() != null) {
                return "Running";
            }
            return attempt.launchedAt() == null ? "Launching" : "Starting up";
        }
        return switch (kind) {
            case SUCCESS -> "Ended well";
            case USER -> attempt.exitCode() == null ? "Failed" : "Failed with exit code " + attempt.exitCode();
            case PLATFORM -> "The platform failed; this spends none of the task's retries";
            case CAPACITY -> "There was no capacity; this spends none of the task's retries";
            case TIMEOUT -> "Stopped: it ran longer than it may";
            case CANCELLED -> "Cancelled";
            case INTERNAL -> "Waybill itself failed";
        };
    }

    private String next(AttemptRow attempt) {
        EndKind kind = attempt.kind();
        if (kind == null || kind == EndKind.SUCCESS || kind == EndKind.CANCELLED) {
            return "";
        }
        if (attempt.tryNumber() < task.tryNumber()) {
            return "Try " + (attempt.tryNumber() + 1) + " followed.";
        }
        return switch (task.state()) {
            case UP_FOR_RETRY ->
                task.nextTryAt() == null
                        ? "Another try follows."
                        : "Try " + (attempt.tryNumber() + 1) + " starts at " + viewer.brief(task.nextTryAt()) + " ("
                                + viewer.distance(task.nextTryAt()) + ").";
            case FAILED -> "No try is left.";
            default -> "";
        };
    }

    private static List<TryView.Fact> facts(AttemptRow attempt) {
        List<TryView.Fact> facts = new ArrayList<>();
        add(facts, "Ended as", attempt.kind() == null ? null : attempt.kind().id());
        add(facts, "Exit code", attempt.exitCode());
        add(facts, "Stop code", attempt.stopCode());
        add(facts, "Cluster", attempt.cluster());
        add(facts, "Task ARN", attempt.taskArn());
        add(facts, "Log group", attempt.logGroup());
        add(facts, "Log stream", attempt.logStream());
        return facts;
    }

    private static void add(List<TryView.Fact> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.add(new TryView.Fact(name, value.toString()));
        }
    }
}
