package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.task;
import static io.waybill.engine.graph.TestOperators.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is run for items, before any of it is saved. The items are a, b and c unless a test says otherwise. */
class MappingTest {
    private static final ExpandSpec ITEMS = ExpandSpec.over(TextNode.valueOf("{{ params.list }}"));

    private static Scenario scenario(TestTask... tasks) {
        return Scenario.of(TestDag.named("d").add(tasks));
    }

    private static TestTask mapped(String id) {
        return job(id).expand(ITEMS);
    }

    @Test
    void a_task_is_run_once_for_each_item_and_what_comes_after_waits_for_all() {
        Scenario scenario = scenario(
                        job("list"), mapped("load").needs("list"), job("sum").needs("load"))
                .admit()
                .runs("list", EndKind.SUCCESS);

        assertThat(scenario.states())
                .isEqualTo(Map.of(
                        "list", TaskState.SUCCESS,
                        "load.expand", TaskState.SUCCESS,
                        "load[0]", TaskState.SCHEDULED,
                        "load[1]", TaskState.SCHEDULED,
                        "load[2]", TaskState.SCHEDULED,
                        "sum", TaskState.NONE));
        assertThat(scenario.task("load[1]").mapLabel()).isEqualTo("label of b");
        assertThat(Items.of(scenario.run(), scenario.node("load[2]"))
                        .orElseThrow()
                        .value())
                .isEqualTo(TextNode.valueOf("c"));
        scenario.runs("load[2]", EndKind.SUCCESS).runs("load[0]", EndKind.SUCCESS);
        assertThat(scenario.state("sum")).isEqualTo(TaskState.NONE);
        scenario.runs("load[1]", EndKind.SUCCESS).runs("sum", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void an_empty_list_skips_the_task_and_what_comes_after_goes_by_its_rule() {
        Scenario scenario = scenario(
                        mapped("load"),
                        job("sum").needs("load"),
                        empty("anyway").needs("load").rule(TriggerRule.ALL_DONE))
                .items("load.expand")
                .admit();

        assertThat(scenario.states())
                .isEqualTo(Map.of(
                        "load.expand", TaskState.SUCCESS,
                        "load", TaskState.SKIPPED,
                        "sum", TaskState.SKIPPED,
                        "anyway", TaskState.SUCCESS));
        assertThat(scenario.task("load").reason()).isEqualTo("Its list of items is empty");
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void items_that_cannot_be_found_fail_the_run_with_the_reason() {
        Scenario scenario = scenario(mapped("load"), job("sum").needs("load"))
                .brokenTemplate("load.expand")
                .admit();

        assertThat(scenario.states())
                .isEqualTo(Map.of(
                        "load.expand", TaskState.FAILED,
                        "load", TaskState.UPSTREAM_FAILED,
                        "sum", TaskState.UPSTREAM_FAILED));
        assertThat(scenario.task("load").reason())
                .isEqualTo("Its items were not found: load.expand is failed. Template of load.expand is broken");
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "ALL_SUCCESS, UPSTREAM_FAILED", "ALL_DONE, SCHEDULED", "ONE_FAILED, SCHEDULED", "ONE_SUCCESS, SCHEDULED",
        "ALL_FAILED, SKIPPED", "NONE_FAILED, UPSTREAM_FAILED", "NONE_SKIPPED, SCHEDULED", "ONE_DONE, SCHEDULED"
    })
    void each_instance_counts_for_the_trigger_rule_of_what_comes_after(TriggerRule rule, TaskState expected) {
        Scenario scenario = scenario(mapped("load"), job("after").needs("load").rule(rule))
                .admit()
                .runs("load[0]", EndKind.SUCCESS)
                .runs("load[1]", EndKind.USER)
                .runs("load[2]", EndKind.SUCCESS);

        assertThat(scenario.state("after")).isEqualTo(expected);
    }

    @Test
    void an_upstream_failure_or_skip_is_that_of_the_task_that_has_no_items_yet() {
        Scenario scenario = scenario(
                        job("list"),
                        mapped("load").needs("list"),
                        mapped("tidy").needs("list").rule(TriggerRule.ALL_DONE))
                .admit()
                .runs("list", EndKind.USER);

        assertThat(scenario.state("load.expand")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.state("load")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.state("tidy[2]")).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void an_instance_is_tried_again_with_its_own_number_of_tries() {
        Scenario scenario =
                scenario(mapped("load").retries(1, Duration.ZERO)).admit().runs("load[1]", EndKind.USER);

        assertThat(scenario.state("load[1]")).isEqualTo(TaskState.UP_FOR_RETRY);
        scenario.due("load[1]").runs("load[1]", EndKind.SUCCESS).runs("load[0]", EndKind.SUCCESS);
        assertThat(scenario.task("load[1]").tryNumber()).isEqualTo(2);
        assertThat(scenario.task("load[0]").tryNumber()).isEqualTo(1);
        scenario.runs("load[2]", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void only_so_many_items_are_under_way_at_once_and_one_that_waits_for_a_retry_counts() {
        Scenario scenario = scenario(
                        mapped("load").expand(ITEMS.withMaxParallel(2)).retries(1, Duration.ofMinutes(1)))
                .items("load.expand", "a", "b", "c", "d")
                .admit();

        assertThat(scenario.state("load[0]")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("load[1]")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("load[2]")).isEqualTo(TaskState.NONE);
        assertThat(scenario.task("load[2]").reason()).isEqualTo("2 of 2 items are under way (max_parallel)");
        scenario.runs("load[0]", EndKind.USER);
        assertThat(scenario.state("load[2]")).as("[0] is tried again").isEqualTo(TaskState.NONE);
        scenario.runs("load[1]", EndKind.SUCCESS);
        assertThat(scenario.state("load[2]")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.task("load[2]").reason()).isEmpty();
        assertThat(scenario.state("load[3]")).isEqualTo(TaskState.NONE);
        scenario.runs("load[2]", EndKind.SUCCESS).runs("load[3]", EndKind.SUCCESS);
        scenario.after(Duration.ofMinutes(1)).due("load[0]").runs("load[0]", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }

    private static Scenario group(ExpandSpec expand) {
        return Scenario.of(TestDag.named("d")
                .add(job("list"))
                .mappedGroup("each", expand, "list")
                .add(
                        job("fetch").in("each"),
                        job("load").in("each").needs("fetch"),
                        job("sum").needs("each")));
    }

    @Test
    void a_group_is_run_for_each_item_depth_first() {
        Scenario scenario = group(ITEMS).admit();
        assertThat(scenario.states().keySet()).containsExactly("each.expand", "fetch", "list", "load", "sum");

        scenario.runs("list", EndKind.SUCCESS).runs("fetch[1]", EndKind.SUCCESS);

        assertThat(scenario.state("load[1]"))
                .as("it does not wait for the other items")
                .isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("load[0]")).isEqualTo(TaskState.NONE);
        scenario.runs("fetch[0]", EndKind.USER);
        assertThat(scenario.state("load[0]")).isEqualTo(TaskState.UPSTREAM_FAILED);
        scenario.runs("fetch[2]", EndKind.SUCCESS)
                .runs("load[1]", EndKind.SUCCESS)
                .runs("load[2]", EndKind.SUCCESS);
        assertThat(scenario.state("sum")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void an_item_of_a_group_is_under_way_until_all_of_it_has_ended() {
        Scenario scenario = group(ITEMS.withMaxParallel(1)).admit().runs("list", EndKind.SUCCESS);

        scenario.runs("fetch[0]", EndKind.SUCCESS);
        assertThat(scenario.state("fetch[1]")).isEqualTo(TaskState.NONE);
        scenario.runs("load[0]", EndKind.SUCCESS);
        assertThat(scenario.state("fetch[1]")).isEqualTo(TaskState.SCHEDULED);
        scenario.runs("fetch[1]", EndKind.USER);
        assertThat(scenario.state("fetch[2]")).as("nothing of [1] is left").isEqualTo(TaskState.SCHEDULED);
        scenario.runs("fetch[2]", EndKind.SUCCESS).runs("load[2]", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void an_operator_group_of_several_nodes_is_mapped_as_a_whole() {
        Scenario scenario = scenario(task("load", "pair").expand(ITEMS)).admit();

        assertThat(scenario.states().keySet())
                .containsExactly(
                        "load.create[0]",
                        "load.create[1]",
                        "load.create[2]",
                        "load.expand",
                        "load.run[0]",
                        "load.run[1]",
                        "load.run[2]");
    }

    @Test
    void a_choice_inside_an_item_chooses_for_that_item_alone() {
        Scenario scenario = Scenario.of(TestDag.named("d")
                        .mappedGroup("each", ITEMS)
                        .add(
                                task("choose", "choose")
                                        .with(with("template", "x"))
                                        .in("each"),
                                empty("x").in("each").needs("choose"),
                                job("y").in("each").needs("choose")))
                .admit();

        assertThat(scenario.state("x[0]")).isEqualTo(TaskState.SUCCESS);
        assertThat(scenario.state("y[0]")).isEqualTo(TaskState.SKIPPED);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
        scenario.clear("y[1]").admit();
        assertThat(scenario.state("y[1]"))
                .as("what was not chosen stays skipped")
                .isEqualTo(TaskState.SKIPPED);
    }

    @Test
    void a_choice_that_goes_another_way_skips_what_has_no_items_yet() {
        Scenario scenario = scenario(
                        task("choose", "choose").with(with("template", "other")),
                        mapped("load").needs("choose"),
                        empty("other").needs("choose"))
                .admit();

        assertThat(scenario.state("load.expand")).isEqualTo(TaskState.SKIPPED);
        assertThat(scenario.state("load")).isEqualTo(TaskState.SKIPPED);
    }

    @Test
    void a_run_that_is_cancelled_stops_its_instances() {
        Scenario scenario = scenario(mapped("load"), job("sum").needs("load"))
                .admit()
                .starts("load[1]")
                .cancel();

        assertThat(scenario.states())
                .isEqualTo(Map.of(
                        "load.expand", TaskState.SUCCESS,
                        "load[0]", TaskState.CANCELLED,
                        "load[1]", TaskState.STOPPING,
                        "load[2]", TaskState.CANCELLED,
                        "sum", TaskState.CANCELLED));
        scenario.ends("load[1]", EndKind.CANCELLED);
        assertThat(scenario.state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void a_setup_is_for_all_items_of_its_scope() {
        Scenario scenario = scenario(
                        job("open").setup(),
                        mapped("load").needs("open"),
                        job("close").needs("open", "load").teardown())
                .admit()
                .runs("open", EndKind.SUCCESS)
                .runs("load[0]", EndKind.USER)
                .runs("load[1]", EndKind.SUCCESS);
        assertThat(scenario.state("close")).isEqualTo(TaskState.NONE);

        scenario.runs("load[2]", EndKind.SUCCESS).runs("close", EndKind.SUCCESS);

        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void edges_between_what_is_run_for_items_add_up() {
        String[] many = IntStream.range(0, 1000).mapToObj(String::valueOf).toArray(String[]::new);
        Scenario scenario = scenario(
                        mapped("one"),
                        mapped("two").needs("one"),
                        empty("x").needs("one"),
                        empty("y").needs("one"))
                .items("one.expand", many)
                .items("two.expand", many)
                .admit();
        for (int i = 0; i < many.length; i++) {
            scenario.runs("one[" + i + "]", EndKind.SUCCESS);
        }

        assertThat(scenario.run().graph().nodes()).hasSize(1000 + 1000 + 2 + 2 + 1);
        assertThat(scenario.run().graph().graph().edgeSet()).hasSize(1000 + 3 + 1000 + 1000);
        assertThat(scenario.state("x")).isEqualTo(TaskState.SUCCESS);
    }

    @Test
    void what_would_make_an_edge_for_each_pair_of_items_is_no_dag() {
        TestDag dag = TestDag.named("d")
                .mappedGroup("one", ITEMS)
                .mappedGroup("two", ITEMS)
                .add(job("a").in("one"), job("b").in("two").needs("a"));

        assertThatThrownBy(() -> Scenario.of(dag))
                .isInstanceOf(WaybillException.class)
                .hasMessageContaining("'b' needs 'a', which is run for other items; it can need 'one' as a whole");
    }

    @Test
    void items_of_items_are_no_dag() {
        TestDag dag =
                TestDag.named("d").mappedGroup("one", ITEMS).add(mapped("a").in("one"));

        assertThatThrownBy(() -> Scenario.of(dag))
                .isInstanceOf(WaybillException.class)
                .hasMessageContaining("'a' is in the group 'one', and both are run for items");
    }

    @Test
    void a_task_of_another_group_waits_for_all_items_of_one_task() {
        Scenario scenario = Scenario.of(TestDag.named("d")
                        .mappedGroup("each", ITEMS)
                        .add(
                                job("fetch").in("each"),
                                job("load").in("each").needs("fetch"),
                                job("count").needs("fetch")))
                .admit();
        List.of("fetch[0]", "fetch[1]").forEach(fetch -> scenario.runs(fetch, EndKind.SUCCESS));
        assertThat(scenario.state("count")).isEqualTo(TaskState.NONE);

        scenario.runs("fetch[2]", EndKind.SUCCESS);

        assertThat(scenario.state("count")).isEqualTo(TaskState.SCHEDULED);
    }
}
