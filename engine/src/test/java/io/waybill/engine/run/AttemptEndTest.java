package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of a task when a try of it ends. */
class AttemptEndTest {

    private static Scenario scenario(TestTask... tasks) {
        return Scenario.of(TestDag.named("sales").add(tasks));
    }

    @Test
    void user_failures_spend_retries_and_wait_for_the_delay() {
        Scenario scenario =
                scenario(job("a").retries(2, Duration.ofMinutes(3))).admit().runs("a", EndKind.USER);
        assertThat(scenario.task("a").nextTryAt()).isEqualTo(scenario.now().plus(Duration.ofMinutes(3)));
        assertThat(scenario.task("a").spent().userFailures()).isEqualTo(1);
        assertThat(scenario.task("a").reason()).isEqualTo("It ended as USER");

        assertThat(scenario.after(Duration.ofSeconds(179)).due("a").state("a")).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(scenario.after(Duration.ofSeconds(1)).due("a").state("a")).isEqualTo(TaskState.SCHEDULED);

        scenario.runs("a", EndKind.USER).after(Duration.ofMinutes(3)).due("a").runs("a", EndKind.USER);
        assertThat(scenario.state("a")).isEqualTo(TaskState.FAILED);
        assertThat(scenario.task("a").tryNumber()).isEqualTo(3);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
        assertThat(scenario.run().row().reason()).isEqualTo("Failed: a");
    }

    @Test
    void a_broken_template_fails_the_task_without_a_try_or_a_retry() {
        Scenario scenario = scenario(job("a").retries(5, Duration.ofMinutes(1)), job("b").needs("a"))
                .brokenTemplate("a")
                .admit()
                .place("a");

        assertThat(scenario.state("a")).isEqualTo(TaskState.FAILED);
        assertThat(scenario.task("a").reason()).isEqualTo("Template of a is broken");
        assertThat(scenario.task("a").tryNumber()).isZero();
        assertThat(scenario.state("b")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.commands).isEmpty();
    }

    @Test
    void a_try_that_runs_too_long_is_stopped_waited_for_and_spends_a_retry() {
        Scenario scenario = scenario(job("a").timeout(Duration.ofMinutes(90)).retries(1, Duration.ofMinutes(1)))
                .admit()
                .place("a")
                .after(Duration.ofHours(10))
                .launched("a")
                .started("a");
        assertThat(scenario.run().dueAt(scenario.node("a")))
                .isEqualTo(scenario.now().plus(Duration.ofMinutes(90)));

        scenario.after(Duration.ofMinutes(90)).due("a");
        assertThat(scenario.state("a")).isEqualTo(TaskState.STOPPING);
        assertThat(scenario.commands.get(scenario.commands.size() - 1))
                .isEqualTo(
                        new RunCommand.Stop(scenario.attempt("a"), "Ran longer than its execution_timeout of 1h30m"));

        scenario.ends("a", EndKind.SUCCESS);
        assertThat(scenario.state("a")).isEqualTo(TaskState.UP_FOR_RETRY);
        assertThat(scenario.task("a").spent().userFailures()).isEqualTo(1);
        assertThat(scenario.task("a").reason()).isEqualTo("Ran longer than its execution_timeout of 1h30m");
    }

    @Test
    void the_platform_s_own_times_and_log_are_kept_and_the_delay_counts_from_the_end() {
        Scenario scenario = scenario(job("a").retries(1, Duration.ofMinutes(3)))
                .admit()
                .place("a")
                .launched("a")
                .after(Duration.ofMinutes(2));
        Instant stopped = scenario.now().minusSeconds(60);
        TaskEnd.Times times =
                new TaskEnd.Times(stopped.minusSeconds(9), stopped.minusSeconds(8), stopped.minusSeconds(5), stopped);
        UUID attempt = scenario.attempt("a").id();

        Decision decision = scenario.tell(new RunEvent.Ended(
                attempt,
                new TaskEnd(
                        EndKind.USER,
                        FailureCause.NONE,
                        "Exit code 3",
                        "EssentialContainerExited: main ended",
                        3,
                        "EssentialContainerExited",
                        times,
                        new TaskUsage(256, 512, "ARM64", true, 20, "LINUX"),
                        new LogLocation("", "g", "s")),
                Map.of()));

        assertThat(decision.attempts()).singleElement().satisfies(row -> {
            assertThat(row.kind()).isEqualTo(EndKind.USER);
            assertThat(row.cause()).isEqualTo(FailureCause.NONE);
            assertThat(row.evidence()).isEqualTo("EssentialContainerExited: main ended");
            assertThat(row.usage()).isEqualTo(new TaskUsage(256, 512, "ARM64", true, 20, "LINUX"));
            assertThat(row.exitCode()).isEqualTo(3);
            assertThat(row.pullStartedAt()).isEqualTo(stopped.minusSeconds(8));
            assertThat(row.startedAt()).isEqualTo(stopped.minusSeconds(5));
            assertThat(row.endedAt()).isEqualTo(stopped);
            assertThat(row.logStream()).isEqualTo("s");
        });
        assertThat(scenario.task("a").nextTryAt()).isEqualTo(stopped.plus(Duration.ofMinutes(3)));
    }
}
