package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.runtime.EndKind;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.TriggerRule;
import org.junit.jupiter.api.Test;

/** Whose turn it is where only so many items may be under way at once. */
class TurnsTest {
    private static final ExpandSpec ITEMS =
            ExpandSpec.over(JsonNodeFactory.instance.arrayNode().add(1).add(2).add(3));

    @Test
    void an_item_of_which_a_part_is_passed_over_still_waits_for_its_turn_and_gets_it() {
        Scenario scenario = Scenario.of(TestDag.named("d")
                        .mappedGroup("each", ITEMS.withMaxParallel(1))
                        .add(job("load").in("each"), job("repair").in("each").rule(TriggerRule.ALL_FAILED)))
                .admit();

        assertThat(scenario.state("repair[1]")).isEqualTo(TaskState.SKIPPED);
        assertThat(scenario.state("load[1]")).isEqualTo(TaskState.NONE);
        scenario.runs("load[0]", EndKind.SUCCESS);

        assertThat(scenario.state("load[1]")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("load[2]")).isEqualTo(TaskState.NONE);
        scenario.runs("load[1]", EndKind.USER).runs("load[2]", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }
}
