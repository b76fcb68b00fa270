package io.waybill.operators.dbt;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Of a manifest what is chosen, and what of that comes before what: through all that is not chosen or not run by itself. */
final class DbtGraph {
    private final Map<String, DbtNode> nodes = new TreeMap<>();
    private final Set<String> chosen = new LinkedHashSet<>();
    private final Set<String> tests = new LinkedHashSet<>();
    private final Map<String, Set<String>> parents = new HashMap<>();

    DbtGraph(Collection<DbtNode> all, List<String> select, List<String> exclude) {
        all.forEach(node -> nodes.put(node.id(), node));
        DbtSelector selector = new DbtSelector(all);
        Set<String> wanted = select.isEmpty() ? nodes.keySet() : selector.select(select);
        Set<String> unwanted = selector.select(exclude);
        for (DbtNode node : nodes.values()) {
            if (node.isResource() && wanted.contains(node.id()) && !unwanted.contains(node.id())) {
                chosen.add(node.id());
            }
        }
        for (DbtNode node : nodes.values()) {
            if (node.isTest()
                    && !unwanted.contains(node.id())
                    && node.needs().stream().noneMatch(unwanted::contains)
                    && ((wanted.contains(node.id()) && !select.isEmpty()) || isOfChosen(node, select.isEmpty()))) {
                tests.add(node.id());
            }
        }
    }

    /** Tests come with what they test, when all of that is chosen; those of sources alone when everything is. */
    private boolean isOfChosen(DbtNode test, boolean everything) {
        List<String> resources =
                test.needs().stream().filter(nodes::containsKey).toList();
        return chosen.containsAll(resources) && (everything || !resources.isEmpty());
    }

    DbtNode node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    /** What is run by itself, in the order of ids. */
    List<DbtNode> resources() {
        return chosen.stream()
                .map(this::node)
                .filter(node -> !node.isEphemeral())
                .toList();
    }

    /** What is chosen, with what is only a part of others. */
    List<DbtNode> chosen() {
        return chosen.stream().map(this::node).toList();
    }

    List<DbtNode> tests() {
        return tests.stream().map(this::node).toList();
    }

    /** Everything that is there, chosen or not. */
    Collection<DbtNode> all() {
        return nodes.values();
    }

    private boolean isRun(String id) {
        DbtNode node = nodes.get(id);
        return node != null && chosen.contains(id) && !node.isEphemeral();
    }

    /** The nearest nodes before this one that are run by themselves. */
    Set<String> before(String id) {
        Set<String> known = parents.get(id);
        if (known != null) {
            return known;
        }
        Set<String> found = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(needs(id));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            if (isRun(next)) {
                found.add(next);
            } else {
                open.addAll(needs(next));
            }
        }
        parents.put(id, found);
        return found;
    }

    private List<String> needs(String id) {
        DbtNode node = nodes.get(id);
        return node == null ? List.of() : node.needs();
    }
}
