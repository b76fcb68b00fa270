package io.waybill.engine.run;

import io.waybill.engine.graph.Mapping;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodePolicy;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TargetCatalog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Decides what follows from an event. Pure but for the ids and the known calls that it is given: it reads the run, changes nothing, does no
 * I/O and has no clock. What an event costs depends on the node's neighbours and on what follows, not on the size of
 * the run. Safe for use by several threads, each with a run of its own.
 */
public final class RunDecider {
    private final RequestRenderer renderer;
    private final KnownCalls calls;
    private final TargetCatalog targets;
    private final RetryBudget budget;
    private final Supplier<UUID> ids;

    /**
     * @param renderer makes the requests of attempts
     * @param calls what need not be called
     * @param targets where attempts may run
     * @param budget for failures that are not the user's
     * @param ids random ones in earnest: an attempt's client token is one of them
     */
    public RunDecider(
            RequestRenderer renderer, KnownCalls calls, TargetCatalog targets, RetryBudget budget, Supplier<UUID> ids) {
        this.renderer = renderer;
        this.calls = calls;
        this.targets = targets;
        this.budget = budget;
        this.ids = ids;
    }

    /** What follows from {@code event}; apply it before the next event of this run is decided. */
    public Decision decide(LiveRun run, RunEvent event, Instant now) {
        RunDraft draft = new RunDraft(run, now);
        Attempts attempts = new Attempts(draft, renderer, calls, targets, budget, ids);
        event.tell(new EventHandler(draft, attempts));
        settle(draft, attempts);
        return draft.toDecision();
    }

    private static void settle(RunDraft draft, Attempts attempts) {
        if (draft.state() == RunState.RUNNING) {
            judge(draft, attempts);
            if (draft.expands()) {
                // Its new tasks come first.
                return;
            }
            if (draft.unfinishedTasks() > 0 && draft.unfinishedTasks() == draft.untouchedTasks()) {
                breakDeadlock(draft);
            } else if (draft.unfinishedTasks() == 0) {
                endByLeaves(draft);
            }
        }
        if (draft.state() == RunState.CANCELLING || draft.state() == RunState.FAILING) {
            // What is left besides that which is being stopped are teardowns.
            judge(draft, attempts);
            if (draft.unfinishedTasks() == 0 && !draft.expands()) {
                draft.move(RunCause.ALL_STOPPED, draft.row().reason());
            }
        }
    }

    private static void judge(RunDraft draft, Attempts attempts) {
        Optional<Node> node = draft.nextToJudge();
        while (node.isPresent()) {
            judge(draft, attempts, node.get());
            node = draft.nextToJudge();
        }
    }

    private static void judge(RunDraft draft, Attempts attempts, Node node) {
        if (draft.task(node).state() != TaskState.NONE) {
            return;
        }
        Optional<Node> refusing = draft.refusedBy(node);
        if (refusing.isPresent()) {
            draft.move(node, TaskCause.NOT_CHOSEN, task -> {
                task.endedAt = draft.now();
                task.reason = "'" + refusing.get().name() + "' did not choose it";
            });
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
                if (draft.state() == RunState.RUNNING && draft.dependsOnPast(node)) {
                    draft.command(new RunCommand.AskPast(draft.row().id(), node.key()));
                    return;
                }
                Optional<String> held = draft.turns().holds(node);
                if (held.isPresent()) {
                    if (!draft.task(node).reason().equals(held.get())) {
                        draft.explain(node, held.get());
                    }
                    return;
                }
                draft.move(node, TaskCause.RULE_MET, task -> task.scheduledAt = draft.now());
                attempts.beginWithoutPlace(node);
            }
            case SKIP ->
                draft.move(node, TaskCause.RULE_SKIPS, task -> {
                    task.endedAt = draft.now();
                    task.reason = why(draft, node);
                });
            case UPSTREAM_FAILED ->
                draft.move(node, TaskCause.RULE_FAILS, task -> {
                    task.endedAt = draft.now();
                    task.reason = why(draft, node);
                });
        }
    }

    private static Verdict verdict(RunDraft draft, Node node) {
        Verdict withItem = draft.graph()
                .mapping(node)
                .map(mapping -> byItems(draft, node, mapping))
                .orElse(Verdict.RUN);
        if (withItem != Verdict.RUN) {
            return withItem;
        }
        if (node.work().kind() == NodeWork.Kind.EXPAND && Items.areStopping(draft, node)) {
            return Verdict.WAIT;
        }
        if (isFirstOfTeardown(draft, node)) {
            return TriggerRules.teardown(
                    draft.parents(node),
                    tally(
                            draft,
                            draft.run().graph().upstream(node).stream()
                                    .filter(parent -> parent.policy().role() == NodePolicy.Role.SETUP)
                                    .toList()));
        }
        List<Node> setups = draft.run().graph().setups().before(node);
        Verdict ready = setups.isEmpty() ? Verdict.RUN : TriggerRules.setups(tally(draft, setups));
        return ready == Verdict.RUN ? TriggerRules.decide(node.policy().triggerRule(), draft.parents(node)) : ready;
    }

    /**
     * What is run for items never runs without one, whatever its trigger rule: it waits until they are found, also where they are
     * found anew, and goes as the node goes that finds them. {@code RUN} where its trigger rule may decide.
     */
    private static Verdict byItems(RunDraft draft, Node node, Mapping mapping) {
        TaskState found = draft.task(draft.graph().node(mapping.expander())).state();
        return switch (found) {
            case SUCCESS ->
                draft.itemsFound(mapping).orElse(0) > 0
                        ? Verdict.WAIT
                        : draft.graph().isUnexpanded(node) ? Verdict.SKIP : Verdict.RUN;
            case SKIPPED -> Verdict.SKIP;
            case FAILED, UPSTREAM_FAILED, CANCELLED, REMOVED -> Verdict.UPSTREAM_FAILED;
            case NONE, SCHEDULED, QUEUED, LAUNCHING, RUNNING, DEFERRED, UP_FOR_RETRY, RESTARTING, STOPPING ->
                Verdict.WAIT;
        };
    }

    /** What comes after it in its own operator group waits for it as in any other. */
    private static boolean isFirstOfTeardown(RunDraft draft, Node node) {
        return node.policy().role().isTeardown()
                && draft.run().graph().upstream(node).stream()
                        .noneMatch(parent -> parent.taskId().equals(node.taskId()));
    }

    private static ParentTally tally(RunDraft draft, List<Node> nodes) {
        ParentTally tally = ParentTally.waitingFor(nodes.size());
        for (Node node : nodes) {
            tally = tally.moved(TaskState.NONE, draft.task(node).state());
        }
        return tally;
    }

    private static String ruleOf(RunDraft draft, Node node) {
        return isFirstOfTeardown(draft, node)
                ? "all_done_setup_success"
                : node.policy().triggerRule().jsonName();
    }

    /** Why what is run for items has none; absent where it has. */
    private static Optional<String> whyWithoutItem(RunDraft draft, Node node, Mapping mapping) {
        TaskRow found = draft.task(draft.graph().node(mapping.expander()));
        if (found.state() != TaskState.SUCCESS) {
            return Optional.of("Its items were not found: " + found.nodeId() + " is "
                    + found.state().id() + (found.reason().isEmpty() ? "" : ". " + found.reason()));
        }
        return draft.graph().isUnexpanded(node) ? Optional.of("Its list of items is empty") : Optional.empty();
    }

    /** Why a node does not run. */
    private static String why(RunDraft draft, Node node) {
        Optional<String> withoutItem =
                draft.graph().mapping(node).flatMap(mapping -> whyWithoutItem(draft, node, mapping));
        if (withoutItem.isPresent()) {
            return withoutItem.get();
        }
        Optional<String> ofTask = draft.run().graph().upstream(node).stream()
                .filter(parent -> parent.taskId().equals(node.taskId()))
                .map(draft::task)
                .filter(parent -> parent.state() == TaskState.SKIPPED || parent.state() == TaskState.UPSTREAM_FAILED)
                .map(TaskRow::reason)
                .findFirst();
        if (ofTask.isPresent()) {
            // What became of the first step of a task says most of all its steps.
            return ofTask.get();
        }
        if (!isFirstOfTeardown(draft, node)) {
            Optional<Node> setup = draft.run().graph().setups().before(node).stream()
                    .filter(one -> draft.task(one).state().isTerminal()
                            && draft.task(one).state() != TaskState.SUCCESS)
                    .findFirst();
            if (setup.isPresent()) {
                return "Its setup '" + setup.get().name() + "' is "
                        + draft.task(setup.get()).state().id();
            }
        }
        return "Its trigger rule " + ruleOf(draft, node) + " cannot hold any more: " + told(draft.parents(node));
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
            task.reason = "Deadlock: its trigger rule " + ruleOf(draft, node) + " stays open for ever: "
                    + told(draft.parents(node));
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
        List<String> ids = nodes.stream().limit(5).map(Node::name).toList();
        String rest = nodes.size() > ids.size() ? " and " + (nodes.size() - ids.size()) + " more" : "";
        return String.join(", ", ids) + rest;
    }
}
