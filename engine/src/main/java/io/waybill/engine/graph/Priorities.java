package io.waybill.engine.graph;

import io.waybill.spec.TaskSpec;
import io.waybill.spec.WeightRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which of several waiting nodes goes first: a number for each task, by its {@code weight_rule}. All nodes of a task have
 * the task's; a join has that of nobody, 0. Sums that are too large are cut off.
 */
final class Priorities {
    private final List<TaskSpec> tasks;
    private final Map<String, Integer> indexes = new HashMap<>();

    private Priorities(List<TaskSpec> tasks) {
        this.tasks = tasks;
        for (TaskSpec task : tasks) {
            indexes.put(task.id(), indexes.size());
        }
    }

    /**
     * Reckons them.
     *
     * @param nodes in topological order
     * @return by node index
     */
    static int[] of(
            List<TaskSpec> tasks,
            List<Node> nodes,
            Function<Node, List<Node>> upstream,
            Function<Node, List<Node>> downstream) {
        Priorities priorities = new Priorities(tasks);
        List<Node> reversed = new ArrayList<>(nodes);
        Collections.reverse(reversed);
        long[] after = priorities.sums(WeightRule.DOWNSTREAM, reversed, downstream);
        long[] before = priorities.sums(WeightRule.UPSTREAM, nodes, upstream);
        int[] result = new int[nodes.size()];
        for (Node node : nodes) {
            Integer task = priorities.indexes.get(node.taskId());
            if (task != null) {
                long sum = tasks.get(task).priorityWeight() + after[task] + before[task];
                result[node.index()] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, sum));
            }
        }
        return result;
    }

    /** For each task with this rule, the weights of all others that can be reached from its nodes. */
    private long[] sums(WeightRule rule, List<Node> order, Function<Node, List<Node>> next) {
        long[] sums = new long[tasks.size()];
        if (tasks.stream().noneMatch(task -> task.weightRule() == rule)) {
            return sums;
        }
        BitSet[] reached = new BitSet[order.size()];
        Map<Integer, BitSet> ofTask = new HashMap<>();
        for (Node node : order) {
            BitSet all = new BitSet(tasks.size());
            for (Node neighbour : next.apply(node)) {
                all.or(reached[neighbour.index()]);
                Integer task = indexes.get(neighbour.taskId());
                if (task != null) {
                    all.set(task);
                }
            }
            reached[node.index()] = all;
            Integer own = indexes.get(node.taskId());
            if (own != null && tasks.get(own).weightRule() == rule) {
                ofTask.computeIfAbsent(own, task -> new BitSet()).or(all);
            }
        }
        ofTask.forEach((own, others) -> {
            others.clear(own);
            sums[own] = others.stream()
                    .mapToLong(task -> tasks.get(task).priorityWeight())
                    .sum();
        });
        return sums;
    }
}
