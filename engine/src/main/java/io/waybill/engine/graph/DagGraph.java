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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jgrapht.Graph;
import org.jgrapht.Graphs;
import org.jgrapht.graph.AsUnmodifiableGraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * A DAG as the engine schedules it: nodes in topological order, the edges between them, and the boxes that they are
 * drawn in. Immutable and safe for use by several threads.
 */
public final class DagGraph {
    private final DagSpec spec;
    private final List<Node> nodes;
    private final Map<String, TaskSpec> tasks;
    private final Map<String, Node> byId;
    private final Graph<String, DefaultEdge> graph;
    private final List<List<Node>> upstream = new ArrayList<>();
    private final List<List<Node>> downstream = new ArrayList<>();
    private final List<Node> leaves;
    private final List<Box> boxes;
    private final Map<String, String> outputNodes;
    private final Map<String, List<Node>> lastNodes;
    private final int[] priorities;

    /**
     * @param nodes in topological order, each with its place in it as its index
     * @param graph over the nodes' ids
     * @param outputNodes for each task the id of the node whose outputs are the task's
     */
    DagGraph(
            DagSpec spec,
            List<Node> nodes,
            Graph<String, DefaultEdge> graph,
            List<Box> boxes,
            Map<String, String> outputNodes) {
        this.spec = spec;
        this.tasks = spec.tasks().stream().collect(toUnmodifiableMap(TaskSpec::id, Function.identity()));
        this.nodes = List.copyOf(nodes);
        this.byId = nodes.stream().collect(toUnmodifiableMap(Node::id, Function.identity()));
        this.graph = new AsUnmodifiableGraph<>(graph);
        this.boxes = List.copyOf(boxes);
        this.outputNodes = Map.copyOf(outputNodes);
        for (Node node : nodes) {
            upstream.add(known(Graphs.predecessorListOf(graph, node.id())));
            downstream.add(known(Graphs.successorListOf(graph, node.id())));
        }
        this.priorities = Priorities.of(spec.tasks(), this.nodes, this::upstream, this::downstream);
        this.lastNodes = this.nodes.stream()
                .filter(node -> downstream(node).stream()
                        .noneMatch(next -> next.taskId().equals(node.taskId())))
                .collect(groupingBy(Node::taskId, toUnmodifiableList()));
        this.leaves = nodes.stream().filter(node -> downstream(node).isEmpty()).toList();
    }

    /**
     * Nodes without work and without edges: what is left of a DAG that can no longer be built. Enough to stop what runs
     * of it.
     */
    public static DagGraph unlinked(String dagId, Collection<String> nodeIds) {
        Graph<String, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
        List<Node> nodes = new ArrayList<>();
        for (String id : nodeIds) {
            graph.addVertex(id);
            nodes.add(new Node(id, id, nodes.size(), new NodeWork.None(), NodePolicy.join()));
        }
        return new DagGraph(DagSpec.of(dagId, List.of()), nodes, graph, List.of(), Map.of());
    }

    private List<Node> known(List<String> ids) {
        return ids.stream().map(this::node).toList();
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

    /** The node of this id. */
    public Optional<Node> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The node of this id.
     *
     * @throws WaybillException {@code TASK_NOT_FOUND}
     */
    public Node node(String id) {
        return find(id).orElseThrow(() -> new WaybillException(
                ErrorCode.TASK_NOT_FOUND,
                "DAG " + spec.dagId() + " has no node '" + id + "'; its nodes are named task or task.step"));
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

    /** The nodes that none waits for; they decide how a run ends. */
    public List<Node> leaves() {
        return leaves;
    }

    /** Which of several waiting nodes goes first: the one with more. */
    public int priority(Node node) {
        return priorities[node.index()];
    }

    /** The outermost boxes, in the order of the file. */
    public List<Box> boxes() {
        return boxes;
    }

    /** The node whose outputs a template reads under this name, which is a task's or a node's id. */
    public Optional<Node> outputOf(String id) {
        return find(outputNodes.getOrDefault(id, id));
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
