package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.store.AttemptRow;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Times that are over: each ends in the same way, by a stop that is asked for, waited for, and not waited for for ever. */
class DeadlinesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Scenario scenario(TestTask... tasks) {
        return Scenario.of(TestDag.named("sales").add(tasks)).admit();
    }

    private static Scenario waitingForItsPlace() {
        return scenario(job("a").placementTimeout(MINUTE)).place("a").launched("a");
    }

    @Test
    void a_task_that_gets_no_place_is_stopped_and_tried_again_at_the_platform_s_cost() {
        Scenario scenario = waitingForItsPlace();
        assertThat(scenario.run().dueAt(scenario.node("a")))
                .isEqualTo(scenario.now().plus(MINUTE));

        scenario.after(MINUTE).due("a");

        AttemptRow attempt = scenario.attempt("a");
        String reason = "The platform found no place for it within its placement_timeout of 1m";
        assertThat(scenario.state("a")).isEqualTo(TaskState.STOPPING);
        assertThat(scenario.commands).endsWith(new RunCommand.Stop(attempt, reason));
        Decision end =
                scenario.tell(new RunEvent.Ended(attempt.id(), Scenario.end(EndKind.CANCELLED), java.util.Map.of()));
        assertThat(end.attempts()).singleElement().satisfies(row -> {
            assertThat(row.kind()).isEqualTo(EndKind.PLATFORM);
            assertThat(row.cause()).isEqualTo(FailureCause.NEVER_STARTED);
            assertThat(row.reason()).isEqualTo(reason);
        });
        assertThat(scenario.state("a")).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(scenario.task("a").spent().platformFailures()).isEqualTo(1);
    }

    @Test
    void once_it_has_its_place_an_image_may_be_pulled_for_as_long_as_it_takes() {
        Scenario scenario = waitingForItsPlace().placed("a");

        assertThat(scenario.run().dueAt(scenario.node("a"))).isNull();
        assertThat(scenario.after(Duration.ofHours(1)).due("a").state("a")).isEqualTo(TaskState.LAUNCHING);
    }

    @Test
    void a_launch_that_was_not_answered_yet_waits_for_no_place() {
        Scenario scenario = scenario(job("a").placementTimeout(MINUTE)).place("a");

        assertThat(scenario.run().dueAt(scenario.node("a"))).isNull();
    }

    @Test
    void a_run_that_takes_too_long_stops_what_runs_and_fails() {
        Scenario scenario = Scenario.of(
                        TestDag.named("sales").timeout(Duration.ofHours(1)).add(job("a"), job("b").needs("a")))
                .admit();
        assertThat(scenario.run().dueAt()).isEqualTo(scenario.now().plus(Duration.ofHours(1)));
        scenario.starts("a").after(Duration.ofMinutes(59)).runDue();
        assertThat(scenario.state()).isEqualTo(RunState.RUNNING);

        scenario.after(MINUTE).runDue();

        assertThat(scenario.state()).isEqualTo(RunState.FAILING);
        assertThat(scenario.run().row().reason()).isEqualTo("Took longer than its dagrun_timeout of 1h");
        assertThat(scenario.state("a")).isEqualTo(TaskState.STOPPING);
        assertThat(scenario.state("b")).isEqualTo(TaskState.CANCELLED);
        assertThat(scenario.ends("a", EndKind.CANCELLED).state()).isEqualTo(RunState.FAILED);
        assertThat(scenario.task("a").reason()).isEqualTo("Took longer than its dagrun_timeout of 1h");
    }

    @Test
    void a_stop_that_is_never_confirmed_ends_as_what_it_was_with_a_note() {
        Scenario scenario =
                scenario(job("a").timeout(MINUTE)).starts("a").after(MINUTE).due("a");
        AttemptRow attempt = scenario.attempt("a");
        assertThat(attempt.stopAskedAt()).isEqualTo(scenario.now());
        assertThat(scenario.after(Duration.ofMinutes(9)).due("a").state("a")).isEqualTo(TaskState.STOPPING);

        scenario.after(MINUTE).due("a");

        assertThat(scenario.state("a")).isEqualTo(TaskState.FAILED);
        assertThat(scenario.task("a").reason())
                .isEqualTo("Ran longer than its execution_timeout of 1m. Its end was not confirmed within 10m of the"
                        + " stop, so its container may still run");
        assertThat(scenario.tell(new RunEvent.Ended(attempt.id(), Scenario.end(EndKind.SUCCESS), java.util.Map.of()))
                        .changesNothing())
                .isTrue();
    }

    @Test
    void a_cancelled_run_does_not_wait_for_ever_for_a_container_that_does_not_end() {
        Scenario scenario = scenario(job("a"))
                .starts("a")
                .cancel()
                .after(Duration.ofMinutes(10))
                .due("a");

        assertThat(scenario.state("a")).isEqualTo(TaskState.CANCELLED);
        assertThat(scenario.state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void a_stop_counts_from_when_the_platform_could_be_asked_for_it() {
        Scenario scenario = scenario(job("a")).place("a").cancel();
        assertThat(scenario.attempt("a").stopAskedAt()).isNull();
        assertThat(scenario.run().dueAt(scenario.node("a"))).isNull();

        scenario.after(Duration.ofHours(1)).launched("a");

        assertThat(scenario.attempt("a").stopAskedAt()).isEqualTo(scenario.now());
        assertThat(scenario.run().dueAt(scenario.node("a")))
                .isEqualTo(scenario.now().plus(Duration.ofMinutes(10)));
    }
}
