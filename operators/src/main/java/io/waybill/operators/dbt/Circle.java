package io.waybill.operators.dbt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds names that wait for each other. */
final class Circle {
    private Circle() {}

    /**
     * Names of which each waits for the next and the last for the first; empty where there are none.
     *
     * @param needs what each waits for
     */
    static List<String> in(Map<String, ? extends Set<String>> needs) {
        Map<String, Set<String>> left = new HashMap<>();
        needs.forEach((name, of) -> left.put(name, new LinkedHashSet<>(of)));
        left.values().forEach(of -> of.retainAll(needs.keySet()));
        Map<String, List<String>> dependents = new HashMap<>();
        left.forEach((name, of) -> of.forEach(need ->
                dependents.computeIfAbsent(need, key -> new ArrayList<>()).add(name)));
        List<String> free = new ArrayList<>(left.keySet());
        free.removeIf(name -> !left.getOrDefault(name, Set.of()).isEmpty());
        while (!free.isEmpty()) {
            String done = free.remove(free.size() - 1);
            left.remove(done);
            for (String dependent : dependents.getOrDefault(done, List.of())) {
                Set<String> of = left.get(dependent);
                if (of != null && of.remove(done) && of.isEmpty()) {
                    free.add(dependent);
                }
            }
        }
        // Each that is left waits for another that is left, so that a walk comes back to where it was.
        Set<String> walk = new LinkedHashSet<>();
        String at = left.keySet().stream().sorted().findFirst().orElse("");
        while (!at.isEmpty() && walk.add(at)) {
            at = left.getOrDefault(at, Set.of()).stream().sorted().findFirst().orElse("");
        }
        List<String> circle = new ArrayList<>(walk);
        return at.isEmpty() ? List.of() : List.copyOf(circle.subList(circle.indexOf(at), circle.size()));
    }
}
