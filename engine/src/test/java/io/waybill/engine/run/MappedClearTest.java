package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.TriggerRule;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is run for items is cleared and marked, as a whole and one by one. The items are a, b and c unless a test says otherwise. */
class MappedClearTest {
    private static final ExpandSpec ITEMS = ExpandSpec.over(TextNode.valueOf("{{ params.list }}"));

    private static Scenario scenario(TestTask... tasks) {
        return Scenario.of(TestDag.named("d").add(tasks));
    }

    private static TestTask mapped(String id) {
        return job(id).expand(ITEMS);
    }

    private static Scenario loaded() {
        return scenario(mapped("load"), job("sum").needs("load"))
                .admit()
                .runs("load[0]", EndKind.SUCCESS)
                .runs("load[1]", EndKind.USER)
                .runs("load[2]", EndKind.SUCCESS);
    }

    @Test
    void one_instance_is_cleared_alone_and_keeps_its_item() {
        Scenario scenario = loaded().items("load.expand", "x", "y", "z")
                .clear("load[1]", "sum")
                .admit();

        assertThat(scenario.state("load[0]")).isEqualTo(TaskState.SUCCESS);
        assertThat(Items.of(scenario.run(), scenario.node("load[1]"))
                        .orElseThrow()
                        .value())
                .isEqualTo(TextNode.valueOf("b"));
        scenario.runs("load[1]", EndKind.SUCCESS).runs("sum", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }

    @ParameterizedTest
    @CsvSource({"'',0", "x,1", "'x y',2", "'x y z',3", "'x y z u v',5"})
    void when_the_task_is_cleared_its_items_are_found_anew(String found, int items) {
        Scenario scenario = loaded().items("load.expand", found.isEmpty() ? new String[0] : found.split(" "))
                .clear("load.expand", "load[0]", "load[1]", "load[2]", "sum")
                .admit();

        assertThat(scenario.run().graph().items().getOrDefault("load", 0)).isEqualTo(items);
        for (int i = 0; i < items; i++) {
            scenario.runs("load[" + i + "]", EndKind.SUCCESS);
            assertThat(scenario.task("load[" + i + "]").tryNumber()).isEqualTo(i < 3 ? 2 : 1);
        }
        if (items > 0) {
            scenario.runs("sum", EndKind.SUCCESS);
        }
        assertThat(scenario.state("sum")).isEqualTo(items == 0 ? TaskState.SKIPPED : TaskState.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void an_item_that_comes_back_goes_on_with_its_numbers_of_tries() {
        String[] all = {"load.expand", "load[0]", "load[1]", "load[2]", "sum"};
        Scenario scenario =
                loaded().items("load.expand", "x").clear(all).admit().runs("load[0]", EndKind.SUCCESS);

        scenario.items("load.expand", "a", "b", "c")
                .clear("load.expand", "load[0]", "sum")
                .admit();

        scenario.runs("load[2]", EndKind.SUCCESS);
        assertThat(scenario.task("load[2]").tryNumber()).isEqualTo(2);
        assertThat(scenario.task("load[2]").mapLabel()).isEqualTo("label of c");
    }

    @Test
    void items_are_not_found_anew_before_what_runs_of_the_old_ones_has_stopped() {
        Scenario scenario = scenario(mapped("load")).admit().starts("load[0]").starts("load[2]");

        scenario.items("load.expand", "x").clear("load.expand", "load[0]", "load[1]", "load[2]");
        assertThat(scenario.state("load.expand")).isEqualTo(TaskState.NONE);
        scenario.ends("load[0]", EndKind.CANCELLED);
        assertThat(scenario.state("load.expand")).isEqualTo(TaskState.NONE);
        scenario.ends("load[2]", EndKind.CANCELLED);

        assertThat(scenario.states())
                .isEqualTo(Map.of("load.expand", TaskState.SUCCESS, "load[0]", TaskState.SCHEDULED));
    }

    @Test
    void who_has_the_items_found_anew_has_all_of_them_run_again() {
        Scenario scenario =
                loaded().items("load.expand", "x").clear("load.expand").admit();

        assertThat(scenario.states())
                .isEqualTo(Map.of(
                        "load.expand", TaskState.SUCCESS,
                        "load[0]", TaskState.SCHEDULED,
                        "sum", TaskState.UPSTREAM_FAILED));
    }

    @Test
    void no_instance_begins_before_its_items_are_found_anew_whatever_its_trigger_rule() {
        Scenario scenario = Scenario.of(TestDag.named("d")
                        .add(job("list"))
                        .mappedGroup("each", ITEMS, "list")
                        .add(job("x").in("each").rule(TriggerRule.ALWAYS)))
                .admit();
        assertThat(scenario.state("x")).isEqualTo(TaskState.NONE);
        scenario.runs("list", EndKind.SUCCESS).runs("x[0]", EndKind.SUCCESS);

        scenario.clear("list", "each.expand");

        assertThat(scenario.state("x[0]")).isEqualTo(TaskState.NONE);
        scenario.items("each.expand", "a", "b").runs("list", EndKind.USER);
        assertThat(scenario.state("x[0]")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.task("x[1]").reason())
                .startsWith("Its items were not found: each.expand is upstream_failed");
    }

    @Test
    void instances_are_marked_one_by_one() {
        Scenario scenario = loaded().mark(Mark.SUCCESS, "load[1]").admit().runs("sum", EndKind.SUCCESS);

        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }
}
