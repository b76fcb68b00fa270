package io.waybill.engine.loop;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodePolicy;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.run.TaskState;
import io.waybill.spec.TriggerRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Says again, as a reader of the documentation would, whether a node runs, given how others stand: run, skip, fail or wait. */
final class TriggerVerdict {
    private final RunRecord record;
    private final DagGraph graph;

    TriggerVerdict(RunRecord record) {
        this.record = record;
        this.graph = record.graph();
    }

    /** All that the verdict on a node depends on. */
    Set<Node> dependsOn(Node node) {
        Set<Node> all = new LinkedHashSet<>(graph.upstream(node));
        all.addAll(farSetups(node));
        all.addAll(choosers(node));
        if (graph.isUnexpanded(node)) {
            all.add(graph.node(graph.mapping(node).orElseThrow().expander()));
        }
        return all;
    }

    /**
     * The verdict.
     *
     * @param states how each of those stands that the node depends on
     */
    String of(Node node, Function<Node, TaskState> states) {
        if (choosers(node).stream()
                .anyMatch(choice -> states.apply(choice) == TaskState.SUCCESS
                        && notChosen(choice).contains(node))) {
            return "skip";
        }
        if (graph.isUnexpanded(node)) {
            return withoutItems(
                    states.apply(graph.node(graph.mapping(node).orElseThrow().expander())));
        }
        List<Node> parents = graph.upstream(node);
        List<TaskState> known = parents.stream().map(states).toList();
        boolean first = parents.stream().noneMatch(parent -> parent.taskId().equals(node.taskId()));
        if (node.policy().role().isTeardown() && first) {
            return teardown(
                    known,
                    parents.stream().filter(TriggerVerdict::isSetup).map(states).toList());
        }
        String ready = setups(farSetups(node).stream().map(states).toList());
        return ready.equals("run") ? says(node.policy().triggerRule(), known) : ready;
    }

    private static boolean isSetup(Node node) {
        return node.policy().role() == NodePolicy.Role.SETUP;
    }

    private static boolean isBad(TaskState state) {
        return state == TaskState.FAILED || state == TaskState.CANCELLED || state == TaskState.UPSTREAM_FAILED;
    }

    private static String withoutItems(TaskState found) {
        // With items it would not stand for them any more; without any it is skipped.
        return switch (found) {
            case SUCCESS, SKIPPED -> "skip";
            case FAILED, UPSTREAM_FAILED, CANCELLED, REMOVED -> "fail";
            default -> "wait";
        };
    }

    private static String teardown(List<TaskState> parents, List<TaskState> setups) {
        if (!parents.stream().allMatch(TaskState::isTerminal)) {
            return "wait";
        }
        if (setups.isEmpty() || setups.contains(TaskState.SUCCESS)) {
            return "run";
        }
        return setups.stream().allMatch(state -> state == TaskState.SKIPPED) ? "skip" : "fail";
    }

    private static String setups(List<TaskState> setups) {
        if (setups.stream().anyMatch(TriggerVerdict::isBad)) {
            return "fail";
        }
        return setups.contains(TaskState.SKIPPED)
                ? "skip"
                : setups.stream().allMatch(TaskState::isTerminal) ? "run" : "wait";
    }

    /** The setups that a node needs though they do not come directly before it. */
    private List<Node> farSetups(Node node) {
        List<Node> found = new ArrayList<>();
        if (node.policy().role().isTeardown()) {
            return found;
        }
        Set<Node> before = reach(node, graph::upstream);
        for (Node setup : before) {
            if (isSetup(setup) && !graph.upstream(node).contains(setup)) {
                List<Node> teardowns = graph.downstream(setup).stream()
                        .filter(child -> child.policy().role().isTeardown())
                        .toList();
                Set<Node> after = reach(node, graph::downstream);
                if (teardowns.isEmpty() || teardowns.stream().anyMatch(after::contains)) {
                    found.add(setup);
                }
            }
        }
        return found;
    }

    private static Set<Node> reach(Node from, Function<Node, ? extends Collection<Node>> next) {
        Set<Node> reached = new LinkedHashSet<>();
        List<Node> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            for (Node node : next.apply(open.remove(open.size() - 1))) {
                if (reached.add(node)) {
                    open.add(node);
                }
            }
        }
        return reached;
    }

    /** The choices right before a node, and those farther up that have all below them skipped. */
    private List<Node> choosers(Node node) {
        return reach(node, graph::upstream).stream()
                .filter(before -> before.work() instanceof NodeWork.Choice choice
                        && (choice.skipsAllBelow() || graph.upstream(node).contains(before)))
                .toList();
    }

    /** What a choice that was made has skipped, by the ids that it handed on. */
    Set<Node> notChosen(Node choice) {
        List<String> chosen = record.outputs(choice, "return_value").stream()
                .filter(output -> output.mapIndex() == choice.mapIndex())
                .findFirst()
                .map(output -> RunChecker.words(output.value()))
                .orElseThrow(() -> new AssertionError(choice.name() + " succeeded and handed on nothing"));
        boolean far = ((NodeWork.Choice) choice.work()).skipsAllBelow();
        if (far && chosen.isEmpty()) {
            return reach(choice, graph::downstream);
        }
        List<Node> children = graph.downstream(choice);
        Set<Node> goesOn = new HashSet<>();
        for (Node child : children) {
            if (chosen.stream().anyMatch(id -> stands(id, child))) {
                goesOn.add(child);
                goesOn.addAll(reach(child, graph::downstream));
            }
        }
        Set<Node> left = new HashSet<>(children);
        left.removeAll(goesOn);
        return left;
    }

    /** Whether an id is that of the node's task or of a group around it. */
    private boolean stands(String id, Node node) {
        String at = node.taskId();
        while (at != null && !at.equals(id)) {
            at = parent(at);
        }
        return at != null;
    }

    private String parent(String id) {
        for (var task : graph.spec().tasks()) {
            if (task.id().equals(id)) {
                return task.group();
            }
        }
        for (var group : graph.spec().groups()) {
            if (group.id().equals(id)) {
                return group.group();
            }
        }
        return null;
    }

    /** The rules again, as a reader of Airflow's documentation and code would put them. */
    static String says(TriggerRule rule, List<TaskState> parents) {
        Predicate<TaskState> succeeded = state -> state == TaskState.SUCCESS;
        Predicate<TaskState> failed = state -> state == TaskState.FAILED || state == TaskState.CANCELLED;
        Predicate<TaskState> broken = failed.or(state -> state == TaskState.UPSTREAM_FAILED);
        Predicate<TaskState> skipped = state -> state == TaskState.SKIPPED;
        boolean done = parents.stream().allMatch(TaskState::isTerminal);
        if (parents.isEmpty() || rule == TriggerRule.ALWAYS) {
            return "run";
        }
        return switch (rule) {
            case ALL_SUCCESS -> any(parents, broken) ? "fail" : any(parents, skipped) ? "skip" : done ? "run" : "wait";
            case ALL_FAILED -> any(parents, succeeded.or(skipped)) ? "skip" : done ? "run" : "wait";
            case ALL_DONE -> done ? "run" : "wait";
            case ALL_DONE_MIN_ONE_SUCCESS ->
                any(parents, skipped) ? "skip" : !done ? "wait" : any(parents, succeeded) ? "run" : "fail";
            case ALL_SKIPPED -> any(parents, succeeded.or(broken)) ? "skip" : done ? "run" : "wait";
            case ONE_FAILED -> any(parents, broken) ? "run" : done ? "skip" : "wait";
            case ONE_SUCCESS ->
                any(parents, succeeded)
                        ? "run"
                        : !done ? "wait" : parents.stream().allMatch(skipped) ? "skip" : "fail";
            case ONE_DONE -> any(parents, succeeded.or(failed)) ? "run" : done ? "skip" : "wait";
            case NONE_FAILED -> any(parents, broken) ? "fail" : done ? "run" : "wait";
            case NONE_FAILED_MIN_ONE_SUCCESS ->
                any(parents, broken) ? "fail" : !done ? "wait" : any(parents, succeeded) ? "run" : "skip";
            case NONE_SKIPPED -> any(parents, skipped) ? "skip" : done ? "run" : "wait";
            case ALWAYS -> "run";
        };
    }

    private static boolean any(List<TaskState> parents, Predicate<TaskState> condition) {
        return parents.stream().anyMatch(condition);
    }
}
