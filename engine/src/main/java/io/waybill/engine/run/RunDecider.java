package io.waybill.engine.run;

import io.waybill.engine.graph.Node;
import io.waybill.spec.TargetCatalog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Decides what follows from an event. Pure but for the ids that it is given: it reads the run, changes nothing, does no
 * I/O and has no clock. What an event costs depends on the node's neighbours and on what follows, not on the size of
 * the run. Safe for use by several threads, each with a run of its own.
 */
public final class RunDecider {
    private final RequestRenderer renderer;
    private final TargetCatalog targets;
    private final RetryBudget budget;
    private final Supplier<UUID> ids;

    /**
     * @param renderer makes the requests of attempts
     * @param targets where attempts may run
     * @param budget for failures that are not the user's
     * @param ids random ones in earnest: an attempt's client token is one of them
     */
    public RunDecider(RequestRenderer renderer, TargetCatalog targets, RetryBudget budget, Supplier<UUID> ids) {
        this.renderer = renderer;
        this.targets = targets;
        this.budget = budget;
        this.ids = ids;
    }

    /** What follows from {@code event}; apply it before the next event of this run is decided. */
    public Decision decide(LiveRun run, RunEvent event, Instant now) {
        RunDraft draft = new RunDraft(run, now);
        event.tell(new EventHandler(draft, new Attempts(draft, renderer, targets, budget, ids)));
        settle(draft);
        return draft.toDecision();
    }

    private static void settle(RunDraft draft) {
        if (draft.state() == RunState.RUNNING) {
            judge(draft);
            if (draft.unfinishedTasks() > 0 && draft.unfinishedTasks() == draft.untouchedTasks()) {
                breakDeadlock(draft);
            } else if (draft.unfinishedTasks() == 0) {
                endByLeaves(draft);
            }
        }
        if (draft.unfinishedTasks() == 0
                && (draft.state() == RunState.CANCELLING || draft.state() == RunState.FAILING)) {
            draft.move(RunCause.ALL_STOPPED, draft.row().reason());
        }
    }

    private static void judge(RunDraft draft) {
        Optional<Node> node = draft.nextToJudge();
        while (node.isPresent()) {
            judge(draft, node.get());
            node = draft.nextToJudge();
        }
    }

    private static void judge(RunDraft draft, Node node) {
        if (draft.task(node).state() != TaskState.NONE) {
            return;
        }
        switch (verdict(draft, node)) {
            case WAIT -> {
                if (draft.dependsOnPast(node) && !draft.task(node).reason().isEmpty()) {
                    // Its upstream tasks run again, so it waits for these first.
                    draft.explain(node, "");
                }
            }
            case RUN -> {
                if (draft.dependsOnPast(node)) {
                    draft.command(new RunCommand.AskPast(draft.row().id(), TaskKey.of(node.id())));
                    return;
                }
                draft.move(node, TaskCause.RULE_MET, task -> task.scheduledAt = draft.now());
                if (node.isEmpty()) {
                    draft.move(node, TaskCause.NOTHING_TO_DO, task -> {
                        task.startedAt = draft.now();
                        task.endedAt = draft.now();
                    });
                }
            }
            case SKIP ->
                draft.move(node, TaskCause.RULE_SKIPS, task -> {
                    task.endedAt = draft.now();
                    task.reason =
                            "Its trigger rule " + ruleOf(node) + " cannot hold any more: " + told(draft.parents(node));
                });
            case UPSTREAM_FAILED ->
                draft.move(node, TaskCause.RULE_FAILS, task -> {
                    task.endedAt = draft.now();
                    task.reason =
                            "Its trigger rule " + ruleOf(node) + " cannot hold any more: " + told(draft.parents(node));
                });
        }
    }

    private static Verdict verdict(RunDraft draft, Node node) {
        return TriggerRules.decide(node.policy().triggerRule(), draft.parents(node));
    }

    private static String ruleOf(Node node) {
        return node.policy().triggerRule().jsonName();
    }

    private static String told(ParentTally parents) {
        StringBuilder text = new StringBuilder("of " + parents.parents() + " upstream");
        tell(text, parents.success(), "succeeded");
        tell(text, parents.failed(), "failed");
        tell(text, parents.upstreamFailed(), "did not run because of a failure");
        tell(text, parents.skipped(), "skipped");
        tell(text, parents.removed(), "removed");
        return text.toString();
    }

    private static void tell(StringBuilder text, int number, String what) {
        if (number > 0) {
            text.append(", ").append(number).append(' ').append(what);
        }
    }

    /** Nothing will ever come that could let one of these tasks go on, unless one of them waits for the run before. */
    private static void breakDeadlock(RunDraft draft) {
        List<Node> stuck = draft.run().graph().nodes().stream()
                .filter(node -> draft.task(node).state() == TaskState.NONE)
                .toList();
        if (stuck.stream().anyMatch(node -> draft.dependsOnPast(node) && verdict(draft, node) == Verdict.RUN)) {
            // The run before is still to let it go.
            return;
        }
        stuck.forEach(node -> draft.move(node, TaskCause.DEADLOCK, task -> {
            task.endedAt = draft.now();
            task.reason =
                    "Deadlock: its trigger rule " + ruleOf(node) + " stays open for ever: " + told(draft.parents(node));
        }));
        draft.move(RunCause.DEADLOCK, "Deadlock: nothing can go on, and these tasks still wait: " + named(stuck));
    }

    private static void endByLeaves(RunDraft draft) {
        boolean good = draft.run().graph().leaves().stream()
                .map(leaf -> draft.task(leaf).state())
                .allMatch(state -> state == TaskState.SUCCESS || state == TaskState.SKIPPED);
        if (good) {
            draft.move(RunCause.LEAVES_SUCCEEDED, "");
        } else {
            List<Node> failed = draft.run().graph().nodes().stream()
                    .filter(node -> draft.task(node).state() == TaskState.FAILED
                            || draft.task(node).state() == TaskState.CANCELLED)
                    .toList();
            draft.move(RunCause.LEAF_FAILED, "Failed: " + named(failed));
        }
    }

    private static String named(List<Node> nodes) {
        List<String> ids = nodes.stream().limit(5).map(Node::id).toList();
        String rest = nodes.size() > ids.size() ? " and " + (nodes.size() - ids.size()) + " more" : "";
        return String.join(", ", ids) + rest;
    }
}
