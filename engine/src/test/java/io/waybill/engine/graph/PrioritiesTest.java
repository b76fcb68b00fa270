package io.waybill.engine.graph;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.WeightRule;
import org.junit.jupiter.api.Test;

class PrioritiesTest {
    private static int priority(DagGraph graph, String node) {
        return graph.priority(graph.node(node));
    }

    private static DagGraph diamond(WeightRule rule) {
        return TestDag.named("d")
                .add(
                        job("a").weighs(1, rule),
                        job("b").needs("a").weighs(10, rule),
                        pair("c").needs("a").weighs(100, rule),
                        job("d").needs("b", "c").weighs(1000, rule))
                .graph();
    }

    @Test
    void by_downstream_each_task_that_comes_after_counts_once() {
        DagGraph graph = diamond(WeightRule.DOWNSTREAM);

        assertThat(priority(graph, "a")).isEqualTo(1111);
        assertThat(priority(graph, "b")).isEqualTo(1010);
        assertThat(priority(graph, "c.run")).isEqualTo(1100);
        assertThat(priority(graph, "d")).isEqualTo(1000);
    }

    @Test
    void by_upstream_each_task_that_comes_before_counts_once() {
        DagGraph graph = diamond(WeightRule.UPSTREAM);

        assertThat(priority(graph, "a")).isEqualTo(1);
        assertThat(priority(graph, "b")).isEqualTo(11);
        assertThat(priority(graph, "c.run")).isEqualTo(101);
        assertThat(priority(graph, "d")).isEqualTo(1111);
    }

    @Test
    void absolute_is_the_weight_itself_and_steps_of_a_task_have_the_task_s() {
        DagGraph graph = diamond(WeightRule.ABSOLUTE);

        assertThat(graph.nodes().stream().filter(node -> node.taskId().equals("c")))
                .hasSize(2)
                .allMatch(node -> graph.priority(node) == 100);
        assertThat(priority(graph, "d")).isEqualTo(1000);
    }

    @Test
    void rules_may_differ_and_sums_that_are_too_large_are_cut_off() {
        TestDag dag = TestDag.named("d").add(job("first").weighs(5, WeightRule.DOWNSTREAM));
        for (int i = 0; i < 2_200; i++) {
            dag.add(empty("t" + i).needs("first").weighs(1_000_000, WeightRule.ABSOLUTE));
        }
        DagGraph graph = dag.graph();

        assertThat(priority(graph, "first")).isEqualTo(Integer.MAX_VALUE);
        assertThat(priority(graph, "t7")).isEqualTo(1_000_000);
    }
}
