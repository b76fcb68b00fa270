package io.waybill.operators.dbt;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A step for each model, seed and snapshot, and one for its tests, which come before what reads it. A test of several has a
 * step of its own after all of them, and before what stands on all of them, as in {@code dbt build}.
 */
final class PerModel {
    private final DbtGraph graph;
    private final DbtPlan plan;
    private final boolean withTests;
    private final Map<String, String> runs = new LinkedHashMap<>();
    private final Map<String, String> ends = new HashMap<>();
    /** With what whole names begin that go on. */
    private final Set<String> beginnings = new HashSet<>();

    PerModel(DbtGraph graph, DbtPlan plan, boolean withTests) {
        this.graph = graph;
        this.plan = plan;
        this.withTests = withTests;
        for (DbtNode node : graph.all()) {
            for (int dot = node.fqn().indexOf('.');
                    dot > 0 && node.isResource();
                    dot = node.fqn().indexOf('.', dot + 1)) {
                beginnings.add(node.fqn().substring(0, dot));
            }
        }
    }

    void fill() {
        List<DbtNode> resources = graph.resources().stream()
                .filter(node -> withTests || node.type().equals("model"))
                .toList();
        for (DbtNode node : resources) {
            DbtCommand command = switch (node.type()) {
                case "seed" -> DbtCommand.SEED;
                case "snapshot" -> DbtCommand.SNAPSHOT;
                default -> DbtCommand.RUN;
            };
            String run =
                    plan.add(title(node), "." + command.word(), command, List.of(selector(node)), List.of(), false);
            runs.put(node.id(), run);
            ends.put(node.id(), run);
        }
        List<DbtNode> ofSeveral = withTests ? addTests() : List.of();
        for (DbtNode node : resources) {
            graph.before(node.id()).forEach(before -> addNeed(runs.get(node.id()), before));
        }
        addTestsOfSeveral(ofSeveral);
    }

    private void addNeed(@Nullable String step, String before) {
        String end = ends.get(before);
        if (step != null && end != null) {
            plan.after(step, end);
        }
    }

    /** Adds those of one thing; gives back the others. */
    private List<DbtNode> addTests() {
        List<DbtNode> others = new ArrayList<>();
        Set<String> tested = new LinkedHashSet<>();
        for (DbtNode test : graph.tests()) {
            if (test.needs().size() == 1 && runs.containsKey(test.needs().get(0))) {
                tested.add(test.needs().get(0));
            } else {
                others.add(test);
            }
        }
        Map<String, List<String>> leftOut = leftOut();
        for (Map.Entry<String, String> run : runs.entrySet()) {
            if (tested.contains(run.getKey())) {
                DbtNode node = graph.node(run.getKey());
                List<String> without = leftOut.getOrDefault(node.id(), List.of());
                String test = plan.add(title(node), ".test", DbtCommand.TEST, List.of(selector(node)), without, true);
                plan.after(test, run.getValue());
                ends.put(node.id(), test);
            }
        }
        return others;
    }

    /** By what they test, the tests of one thing that were not chosen. */
    private Map<String, List<String>> leftOut() {
        Set<DbtNode> chosen = new LinkedHashSet<>(graph.tests());
        Map<String, List<String>> leftOut = new HashMap<>();
        for (DbtNode test : graph.all()) {
            if (test.isTest() && test.needs().size() == 1 && !chosen.contains(test)) {
                leftOut.computeIfAbsent(test.needs().get(0), key -> new ArrayList<>())
                        .add(test.selector());
            }
        }
        return leftOut;
    }

    private void addTestsOfSeveral(List<DbtNode> tests) {
        Ancestors ancestors = new Ancestors();
        for (DbtNode test : tests) {
            String step = plan.add(test.name(), ".test", DbtCommand.TEST, List.of(test.selector()), List.of(), false);
            Set<String> parents = graph.before(test.id());
            parents.forEach(parent -> addNeed(step, parent));
            // What reads a part only that is run within others may be before or beside this test: it does not wait.
            boolean holdsUp = runs.keySet().containsAll(test.needs());
            for (Map.Entry<String, String> run : holdsUp ? runs.entrySet() : Set.<Map.Entry<String, String>>of()) {
                Set<String> before = graph.before(run.getKey());
                if (before.stream().anyMatch(parents::contains)
                        && ancestors.of(run.getKey()).containsAll(parents)) {
                    plan.after(run.getValue(), step);
                }
            }
        }
    }

    private static String title(DbtNode node) {
        return node.version().isEmpty() ? node.name() : node.name() + ".v" + node.version();
    }

    /** The whole name, which may be the beginning of another one: then the file as well. */
    private String selector(DbtNode node) {
        String file = node.path().matches("[A-Za-z0-9_./-]+") ? ",path:" + node.path() : "";
        return node.selector() + (beginnings.contains(node.fqn()) ? file : "");
    }

    /** What each resource stands on, directly or not. */
    private final class Ancestors {
        private final List<String> ids = List.copyOf(runs.keySet());
        private final Map<String, Integer> places = new HashMap<>();
        private final Map<String, BitSet> known = new HashMap<>();

        Ancestors() {
            ids.forEach(id -> places.put(id, places.size()));
        }

        Set<String> of(String id) {
            Set<String> found = new LinkedHashSet<>();
            bits(id).stream().forEach(place -> found.add(ids.get(place)));
            return found;
        }

        private BitSet bits(String id) {
            BitSet bits = known.get(id);
            if (bits == null) {
                bits = new BitSet();
                // Put there first: a circle is told elsewhere, and must not be walked for ever.
                known.put(id, bits);
                for (String before : graph.before(id)) {
                    Integer place = places.get(before);
                    if (place != null) {
                        bits.set(place);
                        bits.or(bits(before));
                    }
                }
            }
            return bits;
        }
    }
}
