package io.waybill.operators.dbt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A step for each group of a project (a tag's or a folder's), which runs what is in it in dbt's own order, with the tests of
 * which everything is in it. A test of several groups has a step of its own after them.
 */
final class PerGroup {
    private final DbtGraph graph;
    private final DbtPlan plan;
    private final DbtGrouping grouping;
    private final DbtCommand command;
    private final List<String> select;
    private final List<String> exclude;

    PerGroup(
            DbtGraph graph,
            DbtPlan plan,
            DbtGrouping grouping,
            DbtCommand command,
            List<String> select,
            List<String> exclude) {
        this.graph = graph;
        this.plan = plan;
        this.grouping = grouping;
        this.command = command;
        this.select = select;
        this.exclude = exclude;
    }

    void fill() {
        Map<String, List<DbtNode>> members = new LinkedHashMap<>();
        for (DbtNode node : graph.resources()) {
            if (command == DbtCommand.BUILD || node.type().equals("model")) {
                members.computeIfAbsent(grouping.of(node), key -> new ArrayList<>())
                        .add(node);
            }
        }
        Map<String, String> steps = new LinkedHashMap<>();
        members.keySet().stream().sorted().forEach(group -> {
            DbtGrouping.Selectors of = grouping.selectors(group);
            List<String> without = new ArrayList<>(of.exclude());
            without.addAll(exclude);
            String step = plan.add(
                    group, "." + command.word(), command, DbtGrouping.both(of.select(), select), without, true);
            members.getOrDefault(group, List.of()).forEach(node -> steps.put(node.id(), step));
        });
        steps.forEach((id, step) -> addNeeds(step, graph.before(id), steps));
        if (command == DbtCommand.BUILD) {
            addTestsOfSeveral(steps);
        }
    }

    private void addNeeds(String step, Set<String> before, Map<String, String> steps) {
        for (String id : before) {
            String need = steps.get(id);
            if (need != null) {
                plan.after(step, need);
            }
        }
    }

    private void addTestsOfSeveral(Map<String, String> steps) {
        Map<String, String> groups = graph.chosen().stream().collect(Collectors.toMap(DbtNode::id, grouping::of));
        Map<String, String> byGroup = new LinkedHashMap<>();
        steps.forEach((id, step) -> byGroup.put(groups.getOrDefault(id, ""), step));
        Set<DbtNode> chosen = new LinkedHashSet<>(graph.tests());
        for (DbtNode test : graph.all()) {
            if (!test.isTest()) {
                continue;
            }
            Set<String> of = new LinkedHashSet<>();
            test.needs().forEach(need -> of.add(groups.getOrDefault(need, "")));
            boolean within = of.size() == 1 && byGroup.keySet().containsAll(of);
            if (within && chosen.contains(test)) {
                continue;
            }
            // To dbt, a test of something that a group leaves out may still be one of the group.
            of.stream()
                    .map(byGroup::get)
                    .filter(Objects::nonNull)
                    .forEach(step -> plan.leaveOut(step, test.selector()));
            if (chosen.contains(test)) {
                String step =
                        plan.add(test.name(), ".test", DbtCommand.TEST, List.of(test.selector()), List.of(), false);
                addNeeds(step, graph.before(test.id()), steps);
            }
        }
    }
}
