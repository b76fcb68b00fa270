package io.waybill.engine.graph;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static io.waybill.engine.graph.TestDag.wide;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {

    @Test
    void a_task_of_one_node_is_that_node() {
        DagGraph graph = TestDag.named("d").add(job("a"), job("b").needs("a")).graph();

        assertThat(ids(graph.nodes())).containsExactly("a", "b");
        assertThat(edges(graph)).containsExactly("a>b");
        assertThat(graph.boxes()).extracting(Box::id).containsExactly("a", "b");
        assertThat(graph.boxes()).allMatch(Box::isNode);
    }

    @Test
    void an_operator_group_is_depended_upon_as_if_it_were_a_task() {
        DagGraph graph = TestDag.named("d")
                .add(pair("a"), pair("b").needs("a"), job("c").needs("b"))
                .graph();

        assertThat(edges(graph)).containsExactly("a.create>a.run", "a.run>b.create", "b.create>b.run", "b.run>c");
        assertThat(tree(graph.boxes())).isEqualTo("a(a.create a.run) b(b.create b.run) c");
    }

    @Test
    void the_trigger_rule_of_a_task_holds_for_the_first_nodes_of_its_group_only() {
        DagGraph graph = TestDag.named("d")
                .add(job("a"), pair("b").needs("a").rule(TriggerRule.ALL_DONE).retries(3, Duration.ofSeconds(7)))
                .graph();

        assertThat(graph.node("b.create").policy().triggerRule()).isEqualTo(TriggerRule.ALL_DONE);
        assertThat(graph.node("b.run").policy().triggerRule()).isEqualTo(TriggerRule.ALL_SUCCESS);
        assertThat(graph.nodes().subList(1, 3))
                .allMatch(node -> node.policy().retries() == 3
                        && node.policy().retryDelay().equals(Duration.ofSeconds(7)));
    }

    @Test
    void what_needs_a_task_group_waits_for_its_last_tasks_and_its_needs_hold_for_its_first_ones() {
        DagGraph graph = TestDag.named("d")
                .group("g", null, "start")
                .add(job("start"))
                .add(job("x").in("g"), job("y").in("g").needs("x"), job("z").in("g"))
                .add(job("end").needs("g"))
                .graph();

        assertThat(edges(graph)).containsExactly("start>x", "start>z", "x>y", "y>end", "z>end");
        assertThat(tree(graph.boxes())).isEqualTo("start g(x y z) end");
    }

    @Test
    void groups_in_groups_and_groups_that_need_groups() {
        DagGraph graph = TestDag.named("d")
                .group("outer", null)
                .group("left", "outer")
                .group("right", "outer", "left")
                .group("after", null, "outer")
                .add(job("a").in("left"), job("b").in("left").needs("a"))
                .add(job("c").in("right"), job("d").in("right"))
                .add(job("e").in("after"))
                .graph();

        assertThat(edges(graph)).containsExactly("a>b", "b>c", "b>d", "c>e", "d>e");
        assertThat(tree(graph.boxes())).isEqualTo("outer(left(a b) right(c d)) after(e)");
    }

    @Test
    void a_task_with_a_need_inside_the_outer_group_is_first_in_its_own_group_only() {
        DagGraph graph = TestDag.named("d")
                .group("outer", null, "start")
                .group("inner", "outer", "early")
                .add(job("start"), job("a").in("outer"), job("b").in("inner").needs("a"))
                .add(job("early"))
                .graph();

        assertThat(edges(graph)).containsExactly("a>b", "early>b", "start>a");
    }

    @Test
    void an_empty_group_still_stands_between_what_it_needs_and_what_needs_it() {
        DagGraph graph = TestDag.named("d")
                .group("g", null, "a")
                .add(job("a"), job("b").needs("g"))
                .graph();

        assertThat(edges(graph)).containsExactly("a>g.all", "g.all>b");
        assertThat(graph.node("g.all").isEmpty()).isTrue();
    }

    @Test
    void big_groups_are_joined_so_that_edges_add_up() {
        DagGraph graph = TestDag.named("d")
                .add(wide("a", 200), wide("b", 300).needs("a"), wide("c", 2).needs("b"))
                .graph();

        assertThat(graph.node("a.end").isEmpty()).isTrue();
        assertThat(graph.upstream(graph.node("a.end"))).hasSize(200);
        assertThat(graph.downstream(graph.node("a.end"))).hasSize(300);
        assertThat(graph.downstream(graph.node("b.end"))).hasSize(2);
        assertThat(graph.graph().edgeSet()).hasSize(200 + 300 + 300 + 2);
    }

    @Test
    void a_group_that_needs_many_tasks_is_joined_at_its_start() {
        TestDag dag = TestDag.named("d");
        List<String> many = IntStream.range(0, 50).mapToObj(i -> "t" + i).toList();
        many.forEach(id -> dag.add(empty(id)));
        DagGraph graph = dag.add(wide("w", 40).needs(many)).graph();

        assertThat(graph.upstream(graph.node("w.start"))).hasSize(50);
        assertThat(graph.downstream(graph.node("w.start"))).hasSize(40);
        assertThat(graph.graph().edgeSet()).hasSize(90);
    }

    @Test
    void a_consumer_with_another_rule_keeps_its_own_edges_beside_a_join() {
        DagGraph graph = TestDag.named("d")
                .add(wide("a", 20), wide("b", 20).needs("a"))
                .add(job("c").needs("a").rule(TriggerRule.ONE_FAILED))
                .graph();

        assertThat(graph.upstream(graph.node("b.n0"))).extracting(Node::id).containsExactly("a.end");
        assertThat(graph.upstream(graph.node("c"))).hasSize(20);
    }

    @Test
    void small_groups_are_not_joined() {
        DagGraph graph =
                TestDag.named("d").add(wide("a", 5), wide("b", 5).needs("a")).graph();

        assertThat(graph.nodes()).hasSize(10);
        assertThat(graph.graph().edgeSet()).hasSize(25);
    }

    @Test
    void nodes_come_in_topological_order_and_otherwise_as_in_the_file() {
        DagGraph graph = TestDag.named("d")
                .add(
                        job("late").needs("early"),
                        job("free"),
                        job("early"),
                        job("last").needs("late", "free"))
                .graph();

        assertThat(ids(graph.nodes())).containsExactly("free", "early", "late", "last");
        assertThat(graph.nodes()).allMatch(node -> graph.node(node.index()).equals(node));
        assertThat(ids(graph.leaves())).containsExactly("last");
    }

    @Test
    void the_outputs_of_a_task_are_those_of_the_node_that_its_factory_names() {
        DagGraph graph = TestDag.named("d").add(pair("a"), job("b")).graph();

        assertThat(graph.outputOf("a")).map(Node::id).contains("a.run");
        assertThat(graph.outputOf("a.create")).map(Node::id).contains("a.create");
        assertThat(graph.outputOf("b")).map(Node::id).contains("b");
        assertThat(graph.outputOf("c")).isEmpty();
    }

    @Test
    void the_graph_cannot_be_changed() {
        DagGraph graph = TestDag.named("d").add(job("a"), job("b")).graph();

        assertThatThrownBy(() -> graph.graph().addEdge("a", "b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> graph.nodes().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_circle_is_refused_with_the_tasks_in_it() {
        assertInvalid(
                TestDag.named("d").add(job("a").needs("c"), job("b").needs("a"), job("c").needs("b"), job("x")),
                "these wait for each other in a circle: a, b, c");
    }

    @Test
    void a_need_that_does_not_exist_is_refused() {
        assertInvalid(TestDag.named("d").add(job("a").needs("b")), "'a' needs 'b', which does not exist");
    }

    @Test
    void a_group_that_does_not_exist_is_refused() {
        assertInvalid(TestDag.named("d").add(job("a").in("g")), "'a' is in the group 'g', which does not exist");
    }

    @Test
    void a_group_cannot_be_inside_itself() {
        assertInvalid(TestDag.named("d").group("g", "h").group("h", "g").add(job("a").in("g")), "'g' is inside itself");
    }

    @Test
    void a_task_cannot_need_the_group_that_it_is_in() {
        assertInvalid(
                TestDag.named("d").group("g", null).add(job("a").in("g").needs("g")),
                "'a' needs 'g', and one of them is inside the other");
    }

    @Test
    void an_operator_that_is_not_installed_is_named() {
        DagGraphSource source = () -> new GraphBuilder(Operators.of(List.of()))
                .build(TestDag.named("d").add(job("a")).spec());

        assertThatThrownBy(source::graph).hasMessageContaining("task a uses the operator 'job'");
    }

    @Test
    void operators_come_sorted_and_are_found_by_alias() {
        assertThat(TestOperators.all().all())
                .extracting(type -> type.name())
                .isSorted()
                .contains("call", "empty", "job", "pair", "wide");
        assertThat(TestOperators.all().find("job")).isPresent();
        assertThat(TestOperators.all().find("nothing")).isEmpty();
    }

    @Test
    void ten_thousand_tasks_in_a_chain_of_groups_build_quickly() {
        TestDag dag = TestDag.named("big");
        for (int layer = 0; layer < 100; layer++) {
            dag.group("g" + layer, null, layer == 0 ? new String[0] : new String[] {"g" + (layer - 1)});
            for (int i = 0; i < 100; i++) {
                dag.add(empty("t" + layer + "_" + i).in("g" + layer));
            }
        }
        DagGraph graph = dag.graph();

        assertThat(graph.nodes()).hasSize(10_000 + 99);
        assertThat(graph.graph().edgeSet()).hasSize(99 * 200);
    }

    private interface DagGraphSource {
        DagGraph graph();
    }

    private static void assertInvalid(TestDag dag, String message) {
        assertThatThrownBy(dag::graph)
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_DAG))
                .hasMessageContaining(message);
    }

    private static List<String> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private static List<String> edges(DagGraph graph) {
        return graph.nodes().stream()
                .flatMap(node -> graph.downstream(node).stream().map(to -> node.id() + ">" + to.id()))
                .sorted()
                .toList();
    }

    private static String tree(List<Box> boxes) {
        return boxes.stream()
                .map(box -> box.children().isEmpty() ? box.id() : box.id() + "(" + tree(box.children()) + ")")
                .collect(joining(" "));
    }

    @Test
    void a_factory_that_breaks_its_contract_is_named() {
        OperatorFactory<TestOperators.With> broken = new OperatorFactory<>() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public String summary() {
                return "For tests.";
            }

            @Override
            public Class<TestOperators.With> withType() {
                return TestOperators.With.class;
            }

            @Override
            public OperatorGroup create(TaskSpec task, TestOperators.With with, OperatorContext context) {
                return new OperatorGroup(
                        List.of(new OperatorGroup.GroupNode("a", new NodeWork.None())), List.of(), "b");
            }
        };
        GraphBuilder builder = new GraphBuilder(Operators.of(List.of(broken)));
        TestDag dag = TestDag.named("d");

        assertThatThrownBy(() -> builder.build(io.waybill.spec.DagSpec.of("d", List.of(TaskSpec.of("t", "broken")))))
                .hasMessageContaining("Operator broken made a wrong group of task t: its output 'b'");
        assertThat(dag.spec().tasks()).isEmpty();
    }
}
