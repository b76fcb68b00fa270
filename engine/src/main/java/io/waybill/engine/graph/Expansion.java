package io.waybill.engine.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Makes the graph of a run of that of its version: what is run for items is there as often as there are items. Instances of one
 * item are linked with each other; all other edges lead from each instance to each instance.
 */
final class Expansion {
    private final DagGraph from;
    private final Map<String, Integer> items;

    /** What became of each node: its instances, or itself at another place. */
    private final Map<String, List<Node>> made = new HashMap<>();

    private final List<Node> nodes = new ArrayList<>();
    private final Graph<String, DefaultEdge> edges = new SimpleDirectedGraph<>(DefaultEdge.class);

    private Expansion(DagGraph from, Map<String, Integer> items) {
        this.from = from;
        this.items = items;
    }

    /**
     * Expands a graph.
     *
     * @param from where nothing is expanded
     * @param items how many, one or more, by the id of the task or the group
     */
    static DagGraph of(DagGraph from, Map<String, Integer> items) {
        return new Expansion(from, items).graph();
    }

    private DagGraph graph() {
        from.nodes().forEach(this::add);
        nodes.forEach(node -> edges.addVertex(node.name()));
        for (Node node : from.nodes()) {
            for (Node next : from.downstream(node)) {
                connect(node, next);
            }
        }
        return new DagGraph(
                from.spec(), nodes, edges, from.boxes(), from.taskNodes(), List.copyOf(from.mappings()), from, items);
    }

    private void add(Node node) {
        int number = from.mapping(node)
                .map(mapping -> items.getOrDefault(mapping.owner(), 0))
                .orElse(0);
        List<Node> instances = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            instances.add(node.instance(i, nodes.size() + i));
        }
        made.put(node.id(), number == 0 ? List.of(node.at(nodes.size())) : instances);
        nodes.addAll(instances(node));
    }

    private List<Node> instances(Node node) {
        return made.getOrDefault(node.id(), List.of());
    }

    private void connect(Node node, Node next) {
        Optional<Mapping> mapping = from.mapping(node);
        boolean together = mapping.isPresent() && mapping.equals(from.mapping(next));
        List<Node> before = instances(node);
        List<Node> after = instances(next);
        for (int i = 0; i < before.size(); i++) {
            for (Node child : together ? after.subList(i, i + 1) : after) {
                edges.addEdge(before.get(i).name(), child.name());
            }
        }
    }
}
