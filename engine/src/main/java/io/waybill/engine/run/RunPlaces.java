package io.waybill.engine.run;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.graph.Claim;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.TaskRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which tasks of a run wait for a place and which hold one, by what they claim of the limits. Sets of nodes, derived from
 * the tasks' rows: nothing is counted up and down, so that no place can get lost.
 *
 * <p>Changed by its {@link LiveRun} only. Not safe for use by several threads.
 */
public final class RunPlaces {
    private final DagGraph graph;
    private final Comparator<Node> order;
    private final Map<Claim, TreeSet<Node>> waiting = new LinkedHashMap<>();
    private final Map<Claim, NodeSet> active = new LinkedHashMap<>();
    private final Map<Claim, NodeSet> deferred = new LinkedHashMap<>();
    private final Map<String, NodeSet> onTarget = new HashMap<>();

    /** Where the attempts that are under way run, by the index of their node. */
    private final Map<Integer, String> targets = new HashMap<>();

    private final Function<Node, TaskRow> tasks;
    private final NodeSet allActive = new NodeSet();
    private final NodeSet unexplained = new NodeSet();

    /** @param tasks the row of a node as it is now */
    RunPlaces(DagGraph graph, Function<Node, TaskRow> tasks) {
        this.graph = graph;
        this.tasks = tasks;
        this.order = Comparator.comparing((Node node) -> -(long) graph.priority(node))
                .thenComparing(node -> requireNonNull(tasks.apply(node).scheduledAt()))
                .thenComparing(Node::index);
    }

    /** Its row is about to change, and its place in the order with it. */
    void leaves(Node node, TaskRow before) {
        Claim claim = graph.claim(node);
        TreeSet<Node> others = waiting.get(claim);
        if (before.state() == TaskState.SCHEDULED && others != null) {
            others.remove(node);
            if (others.isEmpty()) {
                waiting.remove(claim);
            }
        }
    }

    /** Its row is this now. */
    void takes(Node node, TaskRow now) {
        Claim claim = graph.claim(node);
        TaskState state = now.state();
        boolean waits = state == TaskState.SCHEDULED;
        if (waits) {
            waiting.computeIfAbsent(claim, key -> new TreeSet<>(order)).add(node);
        }
        unexplained.set(node.index(), waits && now.reason().isEmpty());
        allActive.set(node.index(), state.isActive());
        set(active, claim, node, state.isActive());
        set(deferred, claim, node, state == TaskState.DEFERRED);
        setOnTarget(node, state);
    }

    private static <K> void set(Map<K, NodeSet> sets, K key, Node node, boolean member) {
        NodeSet set = member ? sets.computeIfAbsent(key, any -> new NodeSet()) : sets.get(key);
        if (set != null) {
            set.set(node.index(), member);
            if (set.size() == 0) {
                sets.remove(key);
            }
        }
    }

    private void setOnTarget(Node node, TaskState state) {
        String target = targets.get(node.index());
        if (target != null) {
            set(onTarget, target, node, state.isActive());
        }
    }

    /** An attempt is under way, or no longer. */
    void put(AttemptRow attempt) {
        Node node = graph.node(attempt.task());
        if (attempt.endedAt() == null) {
            targets.put(node.index(), attempt.target());
            setOnTarget(node, tasks.apply(node).state());
        } else {
            set(onTarget, attempt.target(), node, false);
            targets.remove(node.index());
        }
    }

    /** The claims of the tasks that wait for a place. */
    public Collection<Claim> waitingClaims() {
        return List.copyOf(waiting.keySet());
    }

    /** The tasks of this claim that wait for a place: those with the greatest priority first, then those that waited longest. */
    public Collection<Node> waiting(Claim claim) {
        TreeSet<Node> nodes = waiting.get(claim);
        return nodes == null ? List.of() : nodes;
    }

    /** Which of them is to get the next place. */
    public Optional<Node> nextWaiting(Claim claim) {
        TreeSet<Node> nodes = waiting.get(claim);
        return nodes == null ? Optional.empty() : Optional.of(nodes.first());
    }

    /** The claims of the tasks that hold a place. */
    public Collection<Claim> activeClaims() {
        return active.keySet();
    }

    /** How many tasks of this claim hold a place. */
    public int active(Claim claim) {
        NodeSet nodes = active.get(claim);
        return nodes == null ? 0 : nodes.size();
    }

    /** Whether a task of this claim and instance holds a place. */
    public boolean isActive(Claim claim, int mapIndex) {
        NodeSet nodes = active.get(claim);
        return nodes != null && nodes(nodes).stream().anyMatch(node -> node.mapIndex() == mapIndex);
    }

    /** Of how many instances tasks of this claim hold a place. */
    public int activeInstances(Claim claim) {
        NodeSet nodes = active.get(claim);
        return nodes == null
                ? 0
                : (int) nodes(nodes).stream().map(Node::mapIndex).distinct().count();
    }

    /** The tasks that hold a place, in topological order. */
    public List<Node> active() {
        return nodes(allActive);
    }

    /** How many tasks hold a place. */
    public int activeTasks() {
        return allActive.size();
    }

    /** The tasks that wait for something outside. */
    public List<Node> deferred() {
        return deferred.values().stream().flatMap(set -> nodes(set).stream()).toList();
    }

    /** The claims of the tasks that wait for something outside. */
    public Collection<Claim> deferredClaims() {
        return deferred.keySet();
    }

    /** How many tasks of this claim wait for something outside. */
    public int deferred(Claim claim) {
        NodeSet nodes = deferred.get(claim);
        return nodes == null ? 0 : nodes.size();
    }

    /** The targets that tasks hold a place on. */
    public Collection<String> targets() {
        return onTarget.keySet();
    }

    /** How many tasks hold a place on a target. */
    public int activeOn(String target) {
        NodeSet nodes = onTarget.get(target);
        return nodes == null ? 0 : nodes.size();
    }

    /** The tasks that wait for a place without a word on why. */
    public List<Node> unexplained() {
        return nodes(unexplained);
    }

    private List<Node> nodes(NodeSet set) {
        List<Node> nodes = new ArrayList<>(set.size());
        set.forEach(index -> nodes.add(graph.node(index)));
        return nodes;
    }
}
