package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.call;
import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestOperators.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Takes every transition of both tables, each by a run that comes there in the ordinary way. */
class TransitionsTest {
    private static final Map<String, Supplier<Scenario>> TASK_PATHS = new LinkedHashMap<>();
    private static final Map<TaskState, Supplier<Scenario>> PATHS_TO = new EnumMap<>(TaskState.class);
    private static final Map<String, Supplier<Scenario>> RUN_PATHS = new LinkedHashMap<>();

    static {
        task("NONE --RULE_MET--> SCHEDULED", () -> one().admit());
        task(
                "NONE --RULE_SKIPS--> SKIPPED",
                () -> scenario(job("a"), job("b").needs("a").rule(TriggerRule.ALL_FAILED))
                        .admit()
                        .runs("a", EndKind.SUCCESS));
        task(
                "NONE --RULE_FAILS--> UPSTREAM_FAILED",
                () -> scenario(job("a"), job("b").needs("a")).admit().runs("a", EndKind.USER));
        task("NONE --DEADLOCK--> UPSTREAM_FAILED", TransitionsTest::deadlock);
        task(
                "NONE --CANCEL_ASKED--> CANCELLED",
                () -> scenario(job("a"), job("b").needs("a")).admit().cancel());
        task(
                "NONE --NOT_CHOSEN--> SKIPPED",
                () -> scenario(TestDag.task("a", "choose").with(with("template", "[]")), job("b").needs("a"))
                        .admit());
        task(
                "SCHEDULED --CHOSE--> SUCCESS",
                () -> scenario(TestDag.task("a", "choose").with(with("template", "[]")))
                        .admit());
        task(
                "SCHEDULED --EXPANDED--> SUCCESS",
                () -> scenario(job("a").over("[1]")).admit());
        task(
                "NONE --NO_ITEM--> REMOVED",
                () -> scenario(job("a").over("[1]"))
                        .admit()
                        .items("a.expand", "a")
                        .clear("a.expand", "a[0]", "a[1]", "a[2]")
                        .admit());
        for (Mark mark : Mark.values()) {
            task(mark.state() + " --NO_ITEM--> REMOVED", () -> markedBeforeItsItemsAreFoundAnew(mark));
        }
        task(
                "SCHEDULED --REQUEST_BROKEN--> FAILED",
                () -> waiting().brokenTemplate("a").admit());
        task("SCHEDULED --WAIT_BEGUN--> DEFERRED", () -> waiting().admit());
        task("DEFERRED --SUCCEEDED--> SUCCESS", () -> waiting().admit().looked("a", EngineSensor.Look.done()));
        task(
                "DEFERRED --FAILED_WITH_TRIES_LEFT--> UP_FOR_RETRY",
                () -> waiting().admit().ends("a", EndKind.PLATFORM));
        task("DEFERRED --FAILED_FOR_GOOD--> FAILED", () -> waiting().admit().ends("a", EndKind.USER));
        task(
                "DEFERRED --SKIP_ASKED--> SKIPPED",
                () -> scenario(TestDag.task("a", "wait")
                                .with(with("template", "time").put("spot", true)))
                        .admit()
                        .ends("a", EndKind.USER));
        task("DEFERRED --CANCEL_ASKED--> STOPPING", () -> waiting().admit().cancel());
        task("DEFERRED --CLEARED--> RESTARTING", () -> waiting().admit().clear("a"));
        task("DEFERRED --MARKED--> STOPPING", () -> waiting().admit().mark(Mark.SUCCESS, "a"));
        task("SCHEDULED --NOTHING_TO_DO--> SUCCESS", () -> scenario(empty("a")).admit());
        task("SCHEDULED --PLACE_FREE--> QUEUED", () -> one().admit().place("a"));
        task("SCHEDULED --CANCEL_ASKED--> CANCELLED", () -> one().admit().cancel());
        task(
                "QUEUED --REQUEST_BROKEN--> FAILED",
                () -> one().brokenTemplate("a").admit().place("a"));
        task(
                "SCHEDULED --VALUE_AWAITED--> UP_FOR_RETRY",
                () -> waiting().awaits("a", Duration.ofMinutes(1)).admit());
        task(
                "QUEUED --VALUE_AWAITED--> UP_FOR_RETRY",
                () -> one().awaits("a", Duration.ofMinutes(1)).admit().place("a"));
        task("QUEUED --LAUNCH_ASKED--> LAUNCHING", () -> one().admit().place("a"));
        task("QUEUED --CALL_ASKED--> RUNNING", () -> scenario(call("a")).admit().place("a"));
        task(
                "LAUNCHING --STARTED--> RUNNING",
                () -> one().admit().place("a").launched("a").started("a"));
        task(
                "LAUNCHING --SUCCEEDED--> SUCCESS",
                () -> one().admit().place("a").launched("a").ends("a", EndKind.SUCCESS));
        task(
                "LAUNCHING --FAILED_WITH_TRIES_LEFT--> UP_FOR_RETRY",
                () -> one().admit().place("a").ends("a", EndKind.CAPACITY));
        task(
                "LAUNCHING --FAILED_FOR_GOOD--> FAILED",
                () -> one().admit().place("a").ends("a", EndKind.USER));
        task(
                "LAUNCHING --SKIP_ASKED--> SKIPPED",
                () -> scenario(job("a").skipOn(99))
                        .admit()
                        .place("a")
                        .launched("a")
                        .exits("a", 99));
        task(
                "LAUNCHING --NOT_PLACED--> STOPPING",
                () -> one().admit()
                        .place("a")
                        .launched("a")
                        .after(Duration.ofMinutes(30))
                        .due("a"));
        task(
                "LAUNCHING --CANCEL_ASKED--> STOPPING",
                () -> one().admit().place("a").cancel());
        task(
                "LAUNCHING --STOPPED--> CANCELLED",
                () -> one().admit().place("a").launched("a").ends("a", EndKind.CANCELLED));
        task("RUNNING --SUCCEEDED--> SUCCESS", () -> one().admit().runs("a", EndKind.SUCCESS));
        task(
                "RUNNING --FAILED_WITH_TRIES_LEFT--> UP_FOR_RETRY",
                () -> one().admit().runs("a", EndKind.PLATFORM));
        task("RUNNING --FAILED_FOR_GOOD--> FAILED", () -> one().admit().runs("a", EndKind.USER));
        task(
                "RUNNING --SKIP_ASKED--> SKIPPED",
                () -> scenario(job("a").skipOn(99)).admit().starts("a").exits("a", 99));
        task("RUNNING --TIMED_OUT--> STOPPING", () -> timedOut(0));
        task(
                "RUNNING --CANCEL_ASKED--> STOPPING",
                () -> one().admit().place("a").launched("a").started("a").cancel());
        task("RUNNING --STOPPED--> CANCELLED", () -> one().admit().runs("a", EndKind.CANCELLED));
        task(
                "STOPPING --FAILED_WITH_TRIES_LEFT--> UP_FOR_RETRY",
                () -> timedOut(1).ends("a", EndKind.CANCELLED));
        task("STOPPING --FAILED_FOR_GOOD--> FAILED", () -> timedOut(0).ends("a", EndKind.CANCELLED));
        task("STOPPING --CANCEL_ASKED--> STOPPING", () -> timedOut(1).cancel());
        task(
                "STOPPING --STOPPED--> CANCELLED",
                () -> one().admit()
                        .place("a")
                        .launched("a")
                        .started("a")
                        .cancel()
                        .ends("a", EndKind.CANCELLED));
        task(
                "UP_FOR_RETRY --RETRY_DUE--> SCHEDULED",
                () -> one().admit()
                        .runs("a", EndKind.PLATFORM)
                        .after(Duration.ofMinutes(1))
                        .due("a"));
        task(
                "UP_FOR_RETRY --CANCEL_ASKED--> CANCELLED",
                () -> one().admit().runs("a", EndKind.PLATFORM).cancel());

        run("QUEUED --PLACE_FREE--> RUNNING", () -> one().admit());
        run("QUEUED --CANCEL_ASKED--> CANCELLING", () -> one().cancel());
        run("QUEUED --SUPERSEDED--> CANCELLING", () -> one().supersede());
        run("RUNNING --SUPERSEDED--> CANCELLING", () -> one().admit().supersede());
        run("QUEUED --VERSION_BROKEN--> FAILING", () -> one().broken());
        run("RUNNING --LEAVES_SUCCEEDED--> SUCCESS", () -> one().admit().runs("a", EndKind.SUCCESS));
        run("RUNNING --LEAF_FAILED--> FAILED", () -> one().admit().runs("a", EndKind.USER));
        run("RUNNING --DEADLOCK--> FAILED", TransitionsTest::deadlock);
        run("RUNNING --CANCEL_ASKED--> CANCELLING", () -> one().admit().cancel());
        run(
                "RUNNING --TIMED_OUT--> FAILING",
                () -> Scenario.of(
                                TestDag.named("d").timeout(Duration.ofHours(1)).add(job("a")))
                        .admit()
                        .after(Duration.ofHours(1))
                        .runDue());
        run("RUNNING --VERSION_BROKEN--> FAILING", () -> one().admit().broken());
        run("CANCELLING --ALL_STOPPED--> CANCELLED", () -> one().admit().cancel());
        run("FAILING --ALL_STOPPED--> FAILED", () -> one().admit().broken());
    }

    static {
        PATHS_TO.put(
                TaskState.NONE, () -> scenario(job("b"), job("a").needs("b")).admit());
        PATHS_TO.put(TaskState.SCHEDULED, () -> one().admit());
        PATHS_TO.put(TaskState.UP_FOR_RETRY, () -> one().admit().runs("a", EndKind.PLATFORM));
        PATHS_TO.put(TaskState.SUCCESS, () -> one().admit().runs("a", EndKind.SUCCESS));
        PATHS_TO.put(TaskState.FAILED, () -> one().admit().runs("a", EndKind.USER));
        PATHS_TO.put(
                TaskState.SKIPPED,
                () -> scenario(job("a").skipOn(99)).admit().starts("a").exits("a", 99));
        PATHS_TO.put(
                TaskState.UPSTREAM_FAILED,
                () -> scenario(job("b"), job("a").needs("b")).admit().runs("b", EndKind.USER));
        PATHS_TO.put(TaskState.CANCELLED, () -> one().admit().runs("a", EndKind.CANCELLED));
        PATHS_TO.forEach((state, path) -> {
            if (state != TaskState.NONE) {
                task(state + " --CLEARED--> NONE", () -> path.get().clear("a"));
            }
            for (Mark mark : Mark.values()) {
                if (mark.state() != state) {
                    task(
                            state + " --" + mark.cause() + "--> " + mark.state(),
                            () -> path.get().mark(mark, "a"));
                }
            }
        });
        task("LAUNCHING --CLEARED--> RESTARTING", () -> one().admit().place("a").clear("a"));
        task("RUNNING --CLEARED--> RESTARTING", () -> one().admit().starts("a").clear("a"));
        task("STOPPING --CLEARED--> RESTARTING", () -> timedOut(0).clear("a"));
        task(
                "RESTARTING --STOPPED--> NONE",
                () -> one().admit().starts("a").clear("a").ends("a", EndKind.CANCELLED));
        task(
                "RESTARTING --CANCEL_ASKED--> STOPPING",
                () -> one().admit().starts("a").clear("a").cancel());
        task(
                "RESTARTING --MARKED--> STOPPING",
                () -> one().admit().starts("a").clear("a").mark(Mark.SUCCESS, "a"));
        task("LAUNCHING --MARKED--> STOPPING", () -> one().admit().place("a").mark(Mark.FAILED, "a"));
        task("RUNNING --MARKED--> STOPPING", () -> one().admit().starts("a").mark(Mark.SUCCESS, "a"));
        task("STOPPING --MARKED--> STOPPING", () -> timedOut(0).mark(Mark.SUCCESS, "a"));
        task(
                "STOPPING --SUCCEEDED--> SUCCESS",
                () -> one().admit().starts("a").mark(Mark.SUCCESS, "a").ends("a", EndKind.CANCELLED));
        task(
                "STOPPING --SKIP_ASKED--> SKIPPED",
                () -> one().admit().starts("a").mark(Mark.SKIPPED, "a").ends("a", EndKind.CANCELLED));

        run("QUEUED --FAIL_ASKED--> FAILING", () -> one().fail());
        run("RUNNING --FAIL_ASKED--> FAILING", () -> one().admit().fail());
        run(
                "SUCCESS --FAIL_ASKED--> FAILED",
                () -> one().admit().runs("a", EndKind.SUCCESS).fail());
        run("CANCELLED --FAIL_ASKED--> FAILED", () -> one().admit().cancel().fail());
        run(
                "SUCCESS --CLEARED--> QUEUED",
                () -> one().admit().runs("a", EndKind.SUCCESS).clear("a"));
        run(
                "FAILED --CLEARED--> QUEUED",
                () -> one().admit().runs("a", EndKind.USER).clear("a"));
        run("CANCELLED --CLEARED--> QUEUED", () -> one().admit().cancel().clear("a"));
    }

    private static void task(String transition, Supplier<Scenario> path) {
        TASK_PATHS.put(transition, path);
    }

    private static void run(String transition, Supplier<Scenario> path) {
        RUN_PATHS.put(transition, path);
    }

    private static Scenario scenario(TestTask... tasks) {
        return Scenario.of(TestDag.named("d").add(tasks));
    }

    private static Scenario waiting() {
        return scenario(TestDag.task("a", "wait").with(with("template", "time")));
    }

    private static Scenario markedBeforeItsItemsAreFoundAnew(Mark mark) {
        return scenario(job("list"), job("a").over("[1]").needs("list"))
                .admit()
                .runs("list", EndKind.SUCCESS)
                .clear("list", "a.expand")
                .admit()
                .mark(mark, "a[2]")
                .items("a.expand", "a")
                .runs("list", EndKind.SUCCESS);
    }

    private static Scenario one() {
        return scenario(job("a"));
    }

    private static Scenario timedOut(int retries) {
        return scenario(job("a").timeout(Duration.ofMinutes(5)).retries(retries, Duration.ofMinutes(1)))
                .admit()
                .place("a")
                .launched("a")
                .started("a")
                .after(Duration.ofMinutes(5))
                .due("a");
    }

    /** A parent that is no longer part of the DAG leaves the rule of its child open for ever. */
    private static Scenario deadlock() {
        return Scenario.of(
                        TestDag.named("d").add(job("a"), job("b").needs("a"), job("c")), Map.of("a", TaskState.REMOVED))
                .admit()
                .runs("c", EndKind.SUCCESS);
    }

    static Stream<String> taskPaths() {
        return TASK_PATHS.keySet().stream();
    }

    static Stream<String> runPaths() {
        return RUN_PATHS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("taskPaths")
    void a_task_takes(String transition) {
        assertThat(TASK_PATHS.get(transition).get().taskSteps())
                .extracting(step -> step.transition().toString())
                .contains(transition);
    }

    @ParameterizedTest
    @MethodSource("runPaths")
    void a_run_takes(String transition) {
        assertThat(RUN_PATHS.get(transition).get().runSteps())
                .extracting(Transitions.Transition::toString)
                .contains(transition);
    }

    @Test
    void every_declared_transition_is_taken_by_one_of_these_paths() {
        assertThat(TaskTransitions.TABLE.all())
                .extracting(Transitions.Transition::toString)
                .containsExactlyInAnyOrderElementsOf(TASK_PATHS.keySet());
        assertThat(RunTransitions.TABLE.all())
                .extracting(Transitions.Transition::toString)
                .containsExactlyInAnyOrderElementsOf(RUN_PATHS.keySet());
    }

    @Test
    void nothing_leaves_a_state_that_is_the_end_unless_somebody_wants_it() {
        assertThat(TaskTransitions.TABLE.all())
                .filteredOn(transition -> transition.from().isTerminal())
                .extracting(Transitions.Transition::cause)
                .containsOnly(
                        TaskCause.CLEARED,
                        TaskCause.NO_ITEM,
                        TaskCause.MARKED_SUCCESS,
                        TaskCause.MARKED_FAILED,
                        TaskCause.MARKED_SKIPPED);
        assertThat(RunTransitions.TABLE.all())
                .filteredOn(transition -> transition.from().isTerminal())
                .extracting(Transitions.Transition::cause)
                .containsOnly(RunCause.CLEARED, RunCause.FAIL_ASKED);
    }

    @Test
    void a_transition_that_is_not_declared_is_refused() {
        assertThatThrownBy(() -> TaskTransitions.TABLE.next(TaskState.SUCCESS, TaskCause.STARTED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No transition from SUCCESS by STARTED");
    }
}
