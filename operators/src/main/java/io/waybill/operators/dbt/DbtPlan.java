package io.waybill.operators.dbt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The containers that a project is run in, and which of them wait for which. */
final class DbtPlan {
    /** A run's page and its graph stay usable up to about this. */
    static final int MOST_STEPS = 2_000;

    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    /** A step whose needs are not all known yet. */
    private record Draft(
            DbtCommand command, List<String> select, List<String> exclude, boolean cautious, Set<String> needs) {}

    private DbtPlan() {}

    /** The plan of a manifest, told apart as {@code per} says. */
    static DbtPlan of(
            DbtManifest.Content manifest, DbtPer per, DbtCommand command, List<String> select, List<String> exclude) {
        DbtGraph graph = new DbtGraph(manifest.nodes(), select, exclude);
        DbtPlan plan = new DbtPlan();
        if (per == DbtPer.MODEL) {
            new PerModel(graph, plan, command == DbtCommand.BUILD).fill();
        } else {
            new PerGroup(graph, plan, new DbtGrouping(manifest, per), command, select, exclude).fill();
        }
        return plan;
    }

    /** Adds a step and gives it a name that no other has: the name itself where it can be. */
    String add(
            String name,
            String suffix,
            DbtCommand command,
            List<String> select,
            List<String> exclude,
            boolean cautious) {
        String clean = name.replaceAll("[^A-Za-z0-9_.-]", "_").replaceAll("^[.-]+", "");
        String start = clean.substring(0, Math.min(clean.length(), 150));
        String free = start + suffix;
        for (int i = 2; drafts.containsKey(free); i++) {
            free = start + "-" + i + suffix;
        }
        drafts.put(free, new Draft(command, select, new ArrayList<>(exclude), cautious, new LinkedHashSet<>()));
        return free;
    }

    /** Leaves something more out of a step that leaves out anything; others do not take it. */
    void leaveOut(String step, String selector) {
        Draft draft = drafts.get(step);
        if (draft != null && !draft.exclude().isEmpty()) {
            draft.exclude().add(selector);
        }
    }

    void after(String step, String need) {
        Draft draft = drafts.get(step);
        if (draft != null && !step.equals(need)) {
            draft.needs().add(need);
        }
    }

    /** In the order in which they were added. */
    List<DbtStep> steps() {
        List<DbtStep> steps = new ArrayList<>();
        drafts.forEach((name, draft) -> steps.add(new DbtStep(
                name, draft.command(), draft.select(), draft.exclude(), draft.cautious(), List.copyOf(draft.needs()))));
        return steps;
    }

    /** Steps that wait for each other; empty where all is well. */
    List<String> circle() {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        drafts.forEach((name, draft) -> needs.put(name, draft.needs()));
        return Circle.in(needs);
    }
}
