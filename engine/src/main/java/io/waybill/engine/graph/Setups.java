package io.waybill.engine.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who makes ready and who puts away for whom. A setup is for all that comes after it and, where it has teardowns, before one
 * of these. Immutable; costs nothing where a DAG has no setup.
 */
public final class Setups {
    private static final Setups NONE = new Setups(List.of(), List.of(), List.of());

    private final List<List<Node>> before;
    private final List<List<Node>> scopes;
    private final List<List<Node>> company;

    private Setups(List<List<Node>> before, List<List<Node>> scopes, List<List<Node>> company) {
        this.before = before;
        this.scopes = scopes;
        this.company = company;
    }

    static Setups of(DagGraph graph) {
        boolean any = graph.nodes().stream().anyMatch(node -> node.policy().role() != NodePolicy.Role.WORK);
        if (!any) {
            return NONE;
        }
        List<List<Node>> before = new ArrayList<>();
        List<List<Node>> scopes = new ArrayList<>();
        List<List<Node>> company = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            before.add(new ArrayList<>());
            scopes.add(new ArrayList<>());
            company.add(new ArrayList<>());
        }
        for (Node setup : graph.nodes()) {
            if (setup.policy().role() == NodePolicy.Role.SETUP) {
                List<Node> teardowns = graph.downstream(setup).stream()
                        .filter(node -> node.policy().role().isTeardown())
                        .toList();
                for (Node node : scope(graph, setup, teardowns)) {
                    company.get(node.index()).add(setup);
                    company.get(node.index()).addAll(teardowns);
                    if (!graph.upstream(node).contains(setup)) {
                        before.get(node.index()).add(setup);
                        scopes.get(setup.index()).add(node);
                    }
                }
                company.get(setup.index()).addAll(teardowns);
            }
        }
        return new Setups(before, scopes, company);
    }

    private static Set<Node> scope(DagGraph graph, Node setup, List<Node> teardowns) {
        Set<Node> after = reach(graph, List.of(setup), true);
        after.removeIf(node -> node.policy().role().isTeardown());
        if (!teardowns.isEmpty()) {
            after.retainAll(reach(graph, teardowns, false));
        }
        return after;
    }

    private static Set<Node> reach(DagGraph graph, List<Node> from, boolean down) {
        Set<Node> reached = new LinkedHashSet<>();
        Deque<Node> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            Node node = open.remove();
            for (Node next : down ? graph.downstream(node) : graph.upstream(node)) {
                if (reached.add(next)) {
                    open.add(next);
                }
            }
        }
        return reached;
    }

    /** The setups for a node that do not come directly before it: it does not run without them, whatever its trigger rule. */
    public List<Node> before(Node node) {
        return before.isEmpty() ? List.of() : before.get(node.index());
    }

    /** The nodes that a setup is for and that do not come directly after it. */
    public List<Node> scope(Node setup) {
        return scopes.isEmpty() ? List.of() : scopes.get(setup.index());
    }

    /** The setups for a node and their teardowns; for a setup its teardowns. Who runs the node again runs these again. */
    public List<Node> company(Node node) {
        return company.isEmpty() ? List.of() : company.get(node.index());
    }
}
