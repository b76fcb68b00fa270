package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestOperators.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tries that cannot be made yet, because a variable or connection is not told. */
class AwaitingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Scenario scenario(TestTask... tasks) {
        return Scenario.of(TestDag.named("d").add(tasks));
    }

    private static RunEvent told(Scenario scenario, String node) {
        return new RunEvent.ValueTold(TaskKey.of(node), scenario.task(node).nextTryAt());
    }

    @Test
    void a_try_that_cannot_be_made_yet_spends_nothing_and_tells_of_no_failure() {
        Scenario scenario = scenario(job("a")).awaits("a", MINUTE).admit().place("a");

        assertThat(scenario.task("a").state()).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(scenario.task("a").tryNumber()).isZero();
        assertThat(scenario.task("a").reason()).isEqualTo("Waits for a value");
        assertThat(scenario.task("a").awaitsValue()).isTrue();
        assertThat(scenario.commands).last().isInstanceOf(RunCommand.Await.class);

        scenario.told().tell(told(scenario, "a"));
        scenario.place("a");

        assertThat(scenario.task("a").state()).isEqualTo(TaskState.LAUNCHING);
        assertThat(scenario.task("a").tryNumber()).isEqualTo(1);
        assertThat(scenario.task("a").reason()).isEmpty();
    }

    @Test
    void where_nobody_tells_it_is_tried_again_when_its_time_has_come() {
        Scenario scenario = scenario(job("a")).awaits("a", MINUTE).admit().place("a");

        scenario.told().after(MINUTE).due("a").place("a");

        assertThat(scenario.task("a").state()).isEqualTo(TaskState.LAUNCHING);
    }

    @Test
    void an_answer_to_what_it_no_longer_waits_for_changes_nothing() {
        Scenario scenario = scenario(job("a")).awaits("a", MINUTE).admit().place("a");
        RunEvent late = told(scenario, "a");
        scenario.after(MINUTE).awaits("a", MINUTE).due("a").place("a");

        scenario.tell(late);

        assertThat(scenario.task("a").state()).isEqualTo(TaskState.UP_FOR_RETRY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "choose"})
    void what_takes_no_place_begins_as_soon_as_it_is_told(String operator) {
        Scenario scenario = scenario(
                        TestDag.task("a", operator).with(with("template", operator.equals("wait") ? "time" : "[]")))
                .awaits("a", MINUTE)
                .admit();
        assertThat(scenario.task("a").state()).isEqualTo(TaskState.UP_FOR_RETRY);

        scenario.told().tell(told(scenario, "a"));

        assertThat(scenario.task("a").state())
                .isEqualTo(operator.equals("wait") ? TaskState.DEFERRED : TaskState.SUCCESS);
    }

    @Test
    void the_items_of_a_mapped_task_are_waited_for_too() {
        Scenario scenario =
                scenario(job("a").over("[1]")).awaits("a.expand", MINUTE).admit();
        assertThat(scenario.task("a.expand").state()).isEqualTo(TaskState.UP_FOR_RETRY);

        scenario.told().tell(told(scenario, "a.expand"));

        assertThat(scenario.task("a.expand").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(scenario.task("a[0]").state()).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void cancelling_ends_the_wait() {
        Scenario scenario =
                scenario(job("a")).awaits("a", MINUTE).admit().place("a").cancel();

        assertThat(scenario.task("a").state()).isEqualTo(TaskState.CANCELLED);
        assertThat(scenario.state()).isEqualTo(RunState.CANCELLED);
    }
}
