package io.waybill.web.page;

import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.template.SealedTexts;
import io.waybill.web.cost.CostWords;
import io.waybill.web.cost.Costs;
import io.waybill.web.http.Json;
import io.waybill.web.view.AwsConsole;
import io.waybill.web.view.Links;
import io.waybill.web.view.StateView;
import io.waybill.web.view.TryView;
import io.waybill.web.why.Explainer;
import io.waybill.web.why.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries as their page shows them: how each ended in words, and what happens next. */
final class TryViews {
    private final RunRow run;
    private final TaskRow task;
    private final @Nullable Node node;
    private final Explainer explainer;
    private final Costs costs;

    /** @param node absent where the DAG's version does not have it, which only a mistake of ours can bring about */
    TryViews(RunRow run, TaskRow task, @Nullable Node node, Explainer explainer, Costs costs) {
        this.run = run;
        this.task = task;
        this.node = node;
        this.explainer = explainer;
        this.costs = costs;
    }

    TryView of(AttemptRow attempt) {
        String dagId = run.dagId();
        Why why = explainer.attempt(task, attempt);
        return new TryView(
                attempt.tryNumber(),
                Links.attempt(dagId, run.runId(), task.key().toString(), attempt.tryNumber()),
                StateView.of(state(attempt)),
                attempt.kind() != null,
                why.headline(),
                why.reason(),
                why.next(),
                facts(attempt),
                attempt.createdAt(),
                attempt.startedAt(),
                attempt.endedAt(),
                SealedTexts.masked(Json.parse(attempt.request())).toPrettyString(),
                isContainer() ? Links.log(dagId, run.runId(), task.key().toString(), attempt.tryNumber()) : "");
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
            case WAIT -> "Wait, which holds nothing";
            case CHOICE -> "Choice by the engine";
            case EXPAND -> "Finds the items that the task is run for";
            case NONE -> "No work of its own";
        };
    }

    private TaskState state(AttemptRow attempt) {
        EndKind kind = attempt.kind();
        if (kind == null) {
            if (attempt.stopKind() != null) {
                return TaskState.STOPPING;
            }
            if (node != null && node.work().kind() == NodeWork.Kind.WAIT) {
                return TaskState.DEFERRED;
            }
            return attempt.startedAt() == null ? TaskState.LAUNCHING : TaskState.RUNNING;
        }
        return switch (kind) {
            case SUCCESS -> TaskState.SUCCESS;
            case CANCELLED -> TaskState.CANCELLED;
            case USER, PLATFORM, CAPACITY, TIMEOUT, INTERNAL -> TaskState.FAILED;
        };
    }

    private List<TryView.Fact> facts(AttemptRow attempt) {
        List<TryView.Fact> facts = new ArrayList<>();
        add(facts, "Ended as", attempt.kind() == null ? null : attempt.kind().id());
        add(facts, "Exit code", attempt.exitCode());
        add(facts, "Stop code", attempt.stopCode());
        String cost = CostWords.text(costs.of(attempt));
        add(facts, "Cost, estimated", cost.isEmpty() ? null : cost);
        add(facts, "Cluster", attempt.cluster());
        Optional<AwsConsole> console = AwsConsole.of(attempt.taskArn());
        add(facts, "Task ARN", attempt.taskArn(), console.map(AwsConsole::task).orElse(""));
        add(facts, "Log group", attempt.logGroup());
        String group = attempt.logGroup();
        String stream = attempt.logStream();
        String log = group == null || stream == null
                ? ""
                : console.map(found -> found.log(group, stream)).orElse("");
        add(facts, "Log stream", stream, log);
        return facts;
    }

    private static void add(List<TryView.Fact> facts, String name, @Nullable Object value) {
        add(facts, name, value, "");
    }

    private static void add(List<TryView.Fact> facts, String name, @Nullable Object value, String href) {
        if (value != null) {
            facts.add(new TryView.Fact(name, value.toString(), href));
        }
    }
}
