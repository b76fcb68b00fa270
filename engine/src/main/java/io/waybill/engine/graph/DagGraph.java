package io.waybill.engine.graph;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableList;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.spec.DagSpec;
import io.waybill.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jgrapht.Graph;
import org.jgrapht.Graphs;
import org.jgrapht.graph.AsUnmodifiableGraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jspecify.annotations.Nullable;

/**
 * A DAG as the engine schedules it: nodes in topological order, the edges between them, and the boxes that they are
 * drawn in. Immutable and safe for use by several threads.
 */
public final class DagGraph {
    private final DagSpec spec;
    private final List<Node> nodes;
    private final Map<String, TaskSpec> tasks;
    private final Map<TaskKey, Node> byKey;
    private final Map<String, List<Node>> instances;
    private final Graph<String, DefaultEdge> graph;
    private final List<List<Node>> upstream = new ArrayList<>();
    private final List<List<Node>> downstream = new ArrayList<>();
    private final List<Node> leaves;
    private final List<Box> boxes;
    private final Map<String, TaskNodes> taskNodes;
    private final Map<String, List<Node>> nodesOfTasks;
    private final Map<String, List<Node>> lastNodes;
    private final int[] priorities;
    private final List<List<Node>> choosers = new ArrayList<>();
    private final Map<String, String> parents = new HashMap<>();
    private final Setups setups;
    private final Map<String, Claim> claims;
    private final Map<String, Mapping> mappings;
    private final Map<String, Mapping> mappingOf = new HashMap<>();

    /** The same where each mapping has one node for all its items; this one itself where it is so. */
    private final DagGraph unexpanded;

    /** How many items each mapping has, where that is known. */
    private final Map<String, Integer> sizes;

    /**
     * @param nodes in topological order, each with its place in it as its index
     * @param graph over the nodes' ids
     * @param taskNodes which nodes stand for each task
     * @param mappings what is run for items
     */
    DagGraph(
            DagSpec spec,
            List<Node> nodes,
            Graph<String, DefaultEdge> graph,
            List<Box> boxes,
            Map<String, TaskNodes> taskNodes,
            List<Mapping> mappings) {
        this(spec, nodes, graph, boxes, taskNodes, mappings, null, Map.of());
    }

    /**
     * An expanded one.
     *
     * @param unexpanded the same where nothing is expanded; absent for that one itself
     * @param sizes how many items each mapping has
     */
    DagGraph(
            DagSpec spec,
            List<Node> nodes,
            Graph<String, DefaultEdge> graph,
            List<Box> boxes,
            Map<String, TaskNodes> taskNodes,
            List<Mapping> mappings,
            @Nullable DagGraph unexpanded,
            Map<String, Integer> sizes) {
        this.spec = spec;
        this.unexpanded = unexpanded == null ? this : unexpanded;
        this.sizes = Map.copyOf(sizes);
        this.mappings = mappings.stream().collect(toUnmodifiableMap(Mapping::owner, Function.identity()));
        mappings.forEach(mapping -> mapping.nodes().forEach(id -> mappingOf.put(id, mapping)));
        this.tasks = spec.tasks().stream().collect(toUnmodifiableMap(TaskSpec::id, Function.identity()));
        this.nodes = List.copyOf(nodes);
        this.byKey = nodes.stream().collect(toUnmodifiableMap(Node::key, Function.identity()));
        this.instances = nodes.stream().collect(groupingBy(Node::id));
        this.graph = new AsUnmodifiableGraph<>(graph);
        this.boxes = List.copyOf(boxes);
        this.taskNodes = Map.copyOf(taskNodes);
        for (Node node : nodes) {
            upstream.add(known(Graphs.predecessorListOf(graph, node.name())));
            downstream.add(known(Graphs.successorListOf(graph, node.name())));
        }
        this.nodesOfTasks = nodes.stream().collect(groupingBy(Node::taskId));
        this.priorities = unexpanded == null
                ? Priorities.of(spec.tasks(), this.nodes, this::upstream, this::downstream)
                : this.nodes.stream()
                        .mapToInt(node -> unexpanded.priority(unexpanded.node(TaskKey.of(node.id()))))
                        .toArray();
        spec.groups().stream()
                .filter(group -> group.group() != null)
                .forEach(group -> parents.put(group.id(), group.group()));
        spec.tasks().stream()
                .filter(task -> task.group() != null)
                .forEach(task -> parents.put(task.id(), task.group()));
        this.nodes.forEach(node -> choosers.add(choosersOf(node)));
        this.setups = Setups.of(this);
        this.leaves = nodes.stream().filter(this::decides).toList();
        this.claims = spec.tasks().stream().collect(toUnmodifiableMap(TaskSpec::id, Claim::of));
        this.lastNodes = this.nodes.stream()
                .filter(node -> downstream(node).stream()
                        .noneMatch(next -> next.taskId().equals(node.taskId())))
                .collect(groupingBy(Node::taskId, toUnmodifiableList()));
    }

    /**
     * Nodes without work and without edges: what is left of a DAG that can no longer be built. Enough to stop what runs
     * of it.
     */
    public static DagGraph unlinked(String dagId, Collection<TaskKey> tasks) {
        Graph<String, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
        List<Node> nodes = new ArrayList<>();
        for (TaskKey task : tasks) {
            graph.addVertex(task.toString());
            nodes.add(new Node(
                    task.nodeId(),
                    task.mapIndex(),
                    task.nodeId(),
                    nodes.size(),
                    new NodeWork.None(),
                    NodePolicy.join()));
        }
        return new DagGraph(DagSpec.of(dagId, List.of()), nodes, graph, List.of(), Map.of(), List.of());
    }

    private List<Node> known(List<String> names) {
        return names.stream().map(this::named).toList();
    }

    private Node named(String name) {
        return node(TaskKey.parse(name));
    }

    /**
     * The graph of a run in which these mappings have this many items: each node of them has an instance for each item, and
     * instances of one item belong together. Where there are none, a node stands for them that waits for ever.
     *
     * @param itemsOf how many items, by the id of the task or the group; mappings that are not named are not known yet
     */
    public DagGraph expanded(Map<String, Integer> itemsOf) {
        Map<String, Integer> known = new HashMap<>(itemsOf);
        known.values().removeIf(items -> items == 0);
        if (known.equals(sizes)) {
            return this;
        }
        return known.isEmpty() ? unexpanded : Expansion.of(unexpanded, known);
    }

    /**
     * The graph of a run that has these task instances.
     *
     * @param tasks all of them but those that are removed
     */
    public DagGraph withInstances(Collection<TaskKey> tasks) {
        Map<String, Integer> items = new HashMap<>();
        for (TaskKey task : tasks) {
            Mapping mapping = mappingOf.get(task.nodeId());
            if (mapping != null && task.mapIndex() >= 0) {
                items.merge(mapping.owner(), task.mapIndex() + 1, Math::max);
            }
        }
        return expanded(items);
    }

    /** Which nodes stand for each task. */
    Map<String, TaskNodes> taskNodes() {
        return taskNodes;
    }

    /** How many items each mapping has, where that is known and there are any. */
    public Map<String, Integer> items() {
        return sizes;
    }

    /** What is run for items. */
    public Collection<Mapping> mappings() {
        return mappings.values();
    }

    /** What the node is run for items by; absent where it is not. */
    public Optional<Mapping> mapping(Node node) {
        return Optional.ofNullable(mappingOf.get(node.id()));
    }

    /** What is run for items under this id of a task or a group. */
    public Optional<Mapping> mapping(String owner) {
        return Optional.ofNullable(mappings.get(owner));
    }

    /** Whether it stands for instances that are not known yet, or of which there are none. */
    public boolean isUnexpanded(Node node) {
        return node.mapIndex() == TaskKey.UNMAPPED && mappingOf.containsKey(node.id());
    }

    /** The nodes of one item of a mapping, in topological order. */
    public List<Node> ofItem(Mapping mapping, int index) {
        return mapping.nodes().stream()
                .flatMap(id -> find(new TaskKey(id, index)).stream())
                .toList();
    }

    /** All nodes of this id: several where it is run for items. */
    public List<Node> instances(String id) {
        return instances.getOrDefault(id, List.of());
    }

    /**
     * Whether how a run ends depends on the node directly: nothing comes after it but teardowns, and it is none itself, or one
     * whose failure counts. That one adds its own failure and hides nobody else's.
     */
    private boolean decides(Node node) {
        return node.policy().role() != NodePolicy.Role.TEARDOWN
                && downstream(node).stream()
                        .allMatch(child -> child.policy().role().isTeardown());
    }

    /** Those of all parents that reach far, and the parents themselves. */
    private List<Node> choosersOf(Node node) {
        Set<Node> found = new LinkedHashSet<>();
        for (Node parent : upstream(node)) {
            choosers.get(parent.index()).stream()
                    .filter(DagGraph::skipsAllBelow)
                    .forEach(found::add);
            if (parent.work().kind() == NodeWork.Kind.CHOICE) {
                found.add(parent);
            }
        }
        return List.copyOf(found);
    }

    private static boolean skipsAllBelow(Node node) {
        return node.work() instanceof NodeWork.Choice choice && choice.skipsAllBelow();
    }

    /** What the DAG was built from. */
    public DagSpec spec() {
        return spec;
    }

    /** The task of the file that the node belongs to; none for a join of a task group. */
    public Optional<TaskSpec> task(Node node) {
        return Optional.ofNullable(tasks.get(node.taskId()));
    }

    /** All nodes; each comes after all that it waits for, and otherwise in the order of the file. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The node of this id, which has no instances. */
    public Optional<Node> find(String id) {
        return find(TaskKey.of(id));
    }

    /** The node of this task instance. */
    public Optional<Node> find(TaskKey task) {
        return Optional.ofNullable(byKey.get(task));
    }

    /**
     * The node of this id, which has no instances.
     *
     * @throws WaybillException {@code TASK_NOT_FOUND}
     */
    public Node node(String id) {
        return node(TaskKey.of(id));
    }

    /**
     * The node of this task instance.
     *
     * @throws WaybillException {@code TASK_NOT_FOUND}
     */
    public Node node(TaskKey task) {
        return find(task)
                .orElseThrow(
                        () -> new WaybillException(
                                ErrorCode.TASK_NOT_FOUND,
                                "DAG " + spec.dagId() + " has no node '" + task
                                        + "'; its nodes are named task or task.step, and task[0] where they are run for items"));
    }

    /** The node at this place of the topological order. */
    public Node node(int index) {
        return nodes.get(index);
    }

    /** The nodes that this one waits for directly. */
    public List<Node> upstream(Node node) {
        return upstream.get(node.index());
    }

    /** The nodes that wait for this one directly. */
    public List<Node> downstream(Node node) {
        return downstream.get(node.index());
    }

    /** The nodes of a task or of a task group's joins; none where there is no such task. */
    public List<Node> nodesOf(String taskId) {
        return nodesOfTasks.getOrDefault(taskId, List.of());
    }

    /** The nodes that this one waits for in the run before, by its {@link PastRule}. */
    public Set<Node> past(Node node) {
        Set<Node> past = new LinkedHashSet<>();
        if (node.policy().past() != PastRule.FREE) {
            past.addAll(nodesOf(node.taskId()));
        }
        if (node.policy().past() == PastRule.ITSELF_AND_DOWNSTREAM) {
            Set<Node> passed = new HashSet<>();
            nodesOf(node.taskId()).forEach(own -> addTasksAfter(own, past, passed));
        }
        return past;
    }

    /** Joins of task groups are passed through: the tasks behind them come right after. */
    private void addTasksAfter(Node node, Set<Node> found, Set<Node> passed) {
        for (Node next : downstream(node)) {
            if (!passed.add(next)) {
                continue;
            }
            if (task(next).isEmpty()) {
                addTasksAfter(next, found, passed);
            } else if (!next.taskId().equals(node.taskId())) {
                found.addAll(nodesOf(next.taskId()));
            }
        }
    }

    /** The nodes that decide how a run ends: nothing comes after them but teardowns, which are none of them. */
    public List<Node> leaves() {
        return leaves;
    }

    /** Who makes ready and puts away for whom. */
    public Setups setups() {
        return setups;
    }

    /** The choices that may have this node skipped: those that come directly before it, and those that reach far. */
    public List<Node> choosers(Node node) {
        return choosers.get(node.index());
    }

    /** The nodes directly after a choice that are meant by the id of a task, or of a task group that holds them. */
    public List<Node> branch(Node choice, String id) {
        // In what is taken from another file the ids of that file are meant.
        String meant = task(choice)
                .flatMap(task -> spec.takenGroup(task.group()))
                .map(taken -> taken.innerId(id))
                .filter(inner -> nodesOfTasks.containsKey(inner) || parents.containsValue(inner))
                .orElse(id);
        return downstream(choice).stream()
                .filter(node -> isIn(node.taskId(), meant))
                .toList();
    }

    /** Whether the node is of this task, or of a task in this group, however deep. */
    public boolean isOf(Node node, String id) {
        return isIn(node.taskId(), id);
    }

    private boolean isIn(String item, String id) {
        for (String at = item; at != null; at = parents.get(at)) {
            if (at.equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** Which of several waiting nodes goes first: the one with more. */
    public int priority(Node node) {
        return priorities[node.index()];
    }

    /** What the node takes of the limits that several runs share while it is active. */
    public Claim claim(Node node) {
        return claims.getOrDefault(node.taskId(), Claim.NONE);
    }

    /** The outermost boxes, in the order of the file. */
    public List<Box> boxes() {
        return boxes;
    }

    /** The nodes whose outputs a template reads under this name, which is a task's or a node's id: several where it has instances. */
    public List<Node> outputsOf(String id) {
        return instances(outputNode(id));
    }

    /** The first of {@link #outputsOf}, if there is one. */
    public Optional<Node> outputOf(String id) {
        return outputsOf(id).stream().findFirst();
    }

    /** Whether a template reads the node's outputs under the name of its task. */
    public boolean isOutput(Node node) {
        return node.id().equals(outputNode(node.taskId()));
    }

    private String outputNode(String id) {
        TaskNodes nodes = taskNodes.get(id);
        return nodes == null ? id : nodes.output();
    }

    /**
     * The id of the node that is meant where a task instance is named by this id: of a task of several steps the one that tells
     * how the task ended, else the id itself.
     */
    public String meantBy(String id) {
        TaskNodes nodes = taskNodes.get(id);
        return nodes == null ? id : nodes.main();
    }

    /** The nodes of a task that no other node of it waits for. */
    public List<Node> lastNodes(String taskId) {
        return lastNodes.getOrDefault(taskId, List.of());
    }

    /** The same as a JGraphT graph over the nodes' ids; it cannot be changed. */
    public Graph<String, DefaultEdge> graph() {
        return graph;
    }
}
