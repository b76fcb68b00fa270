package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.call;
import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunDeciderTest {

    private static Scenario scenario(TestTask... tasks) {
        return Scenario.of(TestDag.named("sales").add(tasks));
    }

    private static RunCommand launch(Scenario scenario, AttemptRow attempt) {
        LiveRun run = scenario.run();
        return new RunCommand.Launch(
                attempt,
                run.identity(scenario.node(attempt.nodeId()), attempt.id(), attempt.tryNumber()),
                run.graph().priority(scenario.node(attempt.nodeId())));
    }

    @Test
    void a_place_leads_from_scheduled_to_a_launch_in_one_decision() {
        Scenario scenario = scenario(job("a")).admit();
        assertThat(scenario.state("a")).isEqualTo(TaskState.SCHEDULED);

        Decision decision = scenario.tell(new RunEvent.PlaceFree(TaskKey.of("a")));

        assertThat(decision.tasks()).singleElement().satisfies(task -> {
            assertThat(task.state()).isEqualTo(TaskState.LAUNCHING);
            assertThat(task.tryNumber()).isEqualTo(1);
            assertThat(task.queuedAt()).isEqualTo(scenario.now());
        });
        AttemptRow attempt = decision.newAttempts().get(0);
        assertThat(attempt.request()).isEqualTo("{\"cluster\":\"c\",\"try\":1}");
        assertThat(attempt.cluster()).isEqualTo("c");
        assertThat(UUID.fromString(attempt.clientToken())).isNotEqualTo(attempt.id());
        assertThat(decision.commands()).containsExactly(launch(scenario, attempt));
    }

    @Test
    void a_call_runs_at_once_and_has_no_token() {
        Scenario scenario = scenario(call("a")).admit().place("a");

        AttemptRow attempt = scenario.attempt("a");
        assertThat(attempt.clientToken()).isEmpty();
        assertThat(attempt.startedAt()).isEqualTo(scenario.now());
        assertThat(scenario.commands).containsExactly(new RunCommand.Call(attempt, "test.call"));
    }

    @Test
    void a_call_of_which_is_known_what_it_comes_to_is_not_made() {
        Scenario scenario = scenario(pair("a"))
                .knows(Map.of("return_value", "\"arn\""))
                .admit()
                .place("a.create");

        assertThat(scenario.commands).isEmpty();
        assertThat(scenario.state("a.create")).isEqualTo(TaskState.SUCCESS);
        assertThat(scenario.run().output(TaskKey.of("a.create"), "return_value"))
                .contains("\"arn\"");
        assertThat(scenario.state("a.run")).isEqualTo(TaskState.SCHEDULED);
        Decision decision = scenario.decisions.get(scenario.decisions.size() - 1);
        assertThat(decision.newAttempts()).extracting(AttemptRow::nodeId).containsExactly("a.create");
        assertThat(decision.attempts()).extracting(AttemptRow::kind).containsExactly(EndKind.SUCCESS);
    }

    @Test
    void a_chain_runs_from_end_to_start_and_hands_on_outputs() {
        Scenario scenario = scenario(pair("a"), job("b").needs("a"))
                .admit()
                .place("a.create")
                .ends("a.create", EndKind.SUCCESS, Map.of("return_value", "\"arn\""));

        assertThat(scenario.run().output(TaskKey.of("a.create"), "return_value"))
                .contains("\"arn\"");
        assertThat(scenario.state("a.run")).isEqualTo(TaskState.SCHEDULED);

        scenario.runs("a.run", EndKind.SUCCESS).runs("b", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
        assertThat(scenario.run().row().endedAt()).isEqualTo(scenario.now());
    }

    @Test
    void a_task_is_stopped_once_its_launch_is_known_if_that_was_asked_meanwhile() {
        Scenario scenario = scenario(job("a")).admit().place("a").cancel();
        assertThat(scenario.commands).hasSize(1);
        assertThat(scenario.state("a")).isEqualTo(TaskState.STOPPING);

        scenario.launched("a");

        assertThat(scenario.commands)
                .extracting(command -> command.getClass().getSimpleName())
                .containsExactly("Launch", "Stop");
        scenario.ends("a", EndKind.SUCCESS);
        assertThat(scenario.state("a")).isEqualTo(TaskState.CANCELLED);
        assertThat(scenario.state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void a_cancelled_run_stops_what_runs_waits_for_it_and_cancels_the_rest_at_once() {
        Scenario scenario = scenario(
                        job("a"), job("b"), job("c").needs("a"), empty("d").needs("b"))
                .admit()
                .place("a")
                .launched("a")
                .started("a")
                .cancel();

        assertThat(scenario.state()).isEqualTo(RunState.CANCELLING);
        assertThat(scenario.run().row().reason()).isEqualTo("Cancelled by ada");
        assertThat(List.of(scenario.state("a"), scenario.state("b"), scenario.state("c"), scenario.state("d")))
                .containsExactly(TaskState.STOPPING, TaskState.CANCELLED, TaskState.CANCELLED, TaskState.CANCELLED);

        scenario.ends("a", EndKind.CANCELLED);
        assertThat(scenario.state()).isEqualTo(RunState.CANCELLED);
        assertThat(scenario.task("a").reason()).isEqualTo("Cancelled by ada");
    }

    @Test
    void cancelling_twice_and_late_events_change_nothing() {
        Scenario scenario = scenario(job("a")).admit().place("a").launched("a");
        AttemptRow attempt = scenario.attempt("a");
        scenario.cancel().ends("a", EndKind.CANCELLED);

        assertThat(scenario.tell(new RunEvent.CancelAsked("bob")).changesNothing())
                .isTrue();
        assertThat(scenario.tell(new RunEvent.Ended(attempt.id(), Scenario.end(EndKind.SUCCESS), Map.of()))
                        .changesNothing())
                .isTrue();
        assertThat(scenario.tell(new RunEvent.Started(attempt.id(), scenario.now()))
                        .changesNothing())
                .isTrue();
        assertThat(scenario.tell(new RunEvent.Due(TaskKey.of("a"))).changesNothing())
                .isTrue();
        assertThat(scenario.tell(new RunEvent.PlaceFree(TaskKey.of("a"))).changesNothing())
                .isTrue();
        assertThat(scenario.tell(new RunEvent.Admitted()).changesNothing()).isTrue();
    }

    @Test
    void an_upstream_failure_beats_a_skip_that_comes_at_the_same_time() {
        // a fails: b is skipped by its rule, c fails by its own, and d, which waits for both, must be failed.
        Scenario scenario = scenario(
                        job("a"),
                        empty("b").needs("a").rule(TriggerRule.ALL_SKIPPED),
                        empty("c").needs("a"),
                        empty("d").needs("b", "c"))
                .admit()
                .runs("a", EndKind.USER);

        assertThat(scenario.state("b")).isEqualTo(TaskState.SKIPPED);
        assertThat(scenario.state("c")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.state("d")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.task("d").reason())
                .isEqualTo("Its trigger rule all_success cannot hold any more: of 2 upstream, 1 did not run because of"
                        + " a failure, 1 skipped");
    }

    @Test
    void a_run_ends_as_its_leaves_do() {
        Scenario good = scenario(job("a"), job("b").needs("a").rule(TriggerRule.ALL_DONE))
                .admit()
                .runs("a", EndKind.USER)
                .runs("b", EndKind.SUCCESS);
        assertThat(good.state()).isEqualTo(RunState.SUCCESS);

        Scenario skipped = scenario(job("a"), job("b").needs("a").rule(TriggerRule.ONE_FAILED))
                .admit()
                .runs("a", EndKind.SUCCESS);
        assertThat(skipped.state("b")).isEqualTo(TaskState.SKIPPED);
        assertThat(skipped.state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_run_with_a_failed_leaf_goes_on_until_every_task_has_ended() {
        Scenario scenario = scenario(job("a"), job("b")).admit().runs("a", EndKind.USER);
        assertThat(scenario.state()).isEqualTo(RunState.RUNNING);

        assertThat(scenario.runs("b", EndKind.SUCCESS).state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_run_without_tasks_succeeds_at_once() {
        assertThat(Scenario.of(TestDag.named("d")).admit().state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_deadlock_fails_the_run_and_says_which_tasks_waited_for_what() {
        Scenario scenario = Scenario.of(
                        TestDag.named("d").add(job("a"), job("b").needs("a"), job("c").needs("b")),
                        Map.of("a", TaskState.REMOVED))
                .admit();

        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
        assertThat(scenario.run().row().reason())
                .isEqualTo("Deadlock: nothing can go on, and these tasks still wait: b, c");
        assertThat(scenario.task("b").reason())
                .isEqualTo("Deadlock: its trigger rule all_success stays open for ever: of 1 upstream, 1 removed");
    }

    @Test
    void a_chain_of_ten_thousand_tasks_without_work_ends_in_one_decision() {
        TestDag dag = TestDag.named("long").add(empty("t0"));
        for (int i = 1; i < 10_000; i++) {
            dag.add(empty("t" + i).needs("t" + (i - 1)));
        }
        Scenario scenario = Scenario.of(dag).admit();

        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
        assertThat(scenario.decisions).hasSize(1);
        assertThat(scenario.decisions.get(0).tasks()).hasSize(10_000);
    }

    @Test
    void a_failure_reaches_the_end_of_a_chain_of_ten_thousand_in_one_decision() {
        TestDag dag = TestDag.named("long").add(job("t0"));
        for (int i = 1; i < 10_000; i++) {
            dag.add(job("t" + i).needs("t" + (i - 1)));
        }
        Scenario scenario = Scenario.of(dag).admit().runs("t0", EndKind.USER);

        assertThat(scenario.state("t9999")).isEqualTo(TaskState.UPSTREAM_FAILED);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_resumed_run_does_again_what_its_rows_call_for() {
        Scenario scenario = scenario(job("a"), job("b"), call("c"), job("d"))
                .admit()
                .place("a", "b", "c", "d")
                .launched("b")
                .launched("d")
                .started("d");
        AttemptRow unknown = scenario.attempt("a");
        AttemptRow known = scenario.attempt("b");
        AttemptRow running = scenario.attempt("d");

        Decision decision = scenario.tell(new RunEvent.Resumed());

        assertThat(decision.changesNothing()).isTrue();
        assertThat(decision.commands())
                .containsExactlyInAnyOrder(
                        launch(scenario, unknown),
                        new RunCommand.Watch(known),
                        new RunCommand.Watch(running),
                        new RunCommand.Call(scenario.attempt("c"), "test.call"));
    }

    @Test
    void a_resumed_run_that_was_being_cancelled_is_stopped_again() {
        Scenario scenario = scenario(job("a")).admit().place("a").launched("a").cancel();
        AttemptRow stopping = scenario.attempt("a");

        Decision decision = scenario.tell(new RunEvent.Resumed());

        assertThat(decision.commands())
                .containsExactly(new RunCommand.Watch(stopping), new RunCommand.Stop(stopping, "Cancelled by ada"));
    }

    @Test
    void waiting_tasks_say_which_limit_holds_them_until_they_get_a_place() {
        Scenario scenario = scenario(job("a"), job("b")).admit();
        assertThat(scenario.run().places().unexplained()).extracting(Node::id).containsExactly("a", "b");

        scenario.tell(new RunEvent.Held(List.of(TaskKey.of("a"), TaskKey.of("b")), "16 of 16 are active"));
        assertThat(scenario.run().places().unexplained()).isEmpty();
        assertThat(scenario.task("a").reason()).isEqualTo("16 of 16 are active");

        assertThat(scenario.place("a").task("a").reason()).isEmpty();
    }

    @Test
    void a_task_holds_a_place_on_its_target_until_its_attempt_has_ended() {
        TargetCatalog targets = TargetCatalog.of(Map.of("eu", Map.of()));
        Scenario scenario = Scenario.of(TestDag.named("d").add(job("a").on("eu"), job("b")), targets)
                .admit();
        assertThat(scenario.run().places().targets()).isEmpty();

        scenario.place("a", "b").launched("a").started("a");
        assertThat(scenario.run().places().targets()).containsExactlyInAnyOrder("eu", "");
        assertThat(scenario.run().places().activeOn("eu")).isEqualTo(1);

        scenario.ends("a", EndKind.SUCCESS);
        assertThat(scenario.run().places().activeOn("eu")).isZero();
        assertThat(scenario.run().places().activeOn("")).isEqualTo(1);
    }

    @Test
    void the_longest_waiting_task_comes_first_and_then_the_order_of_the_file() {
        Scenario scenario =
                scenario(job("a").retries(1, Duration.ZERO), job("b"), job("c")).admit();
        assertThat(scenario.nextWaiting()).contains("a");

        scenario.after(Duration.ofSeconds(1)).runs("a", EndKind.USER).due("a");
        assertThat(scenario.nextWaiting()).contains("b");
        assertThat(scenario.place("b", "c").nextWaiting()).contains("a");
        assertThat(scenario.run().places().activeTasks()).isEqualTo(2);
        assertThat(scenario.place("a").nextWaiting()).isEmpty();
    }

    @Test
    void a_launch_that_is_not_answered_says_so_and_stops_saying_so() {
        Scenario scenario = scenario(job("a")).admit().place("a");
        UUID attempt = scenario.attempt("a").id();

        scenario.tell(new RunEvent.LaunchDelayed(attempt, "AWS does not answer"));
        assertThat(scenario.task("a").reason()).isEqualTo("AWS does not answer");
        assertThat(scenario.tell(new RunEvent.LaunchDelayed(attempt, "AWS does not answer"))
                        .changesNothing())
                .isTrue();

        assertThat(scenario.launched("a").task("a").reason()).isEmpty();
    }

    @Test
    void a_run_whose_version_is_broken_stops_its_containers_and_fails_with_the_reason() {
        Scenario scenario = scenario(job("a"), job("b").needs("a"))
                .admit()
                .place("a")
                .launched("a")
                .broken();
        assertThat(scenario.state()).isEqualTo(RunState.FAILING);
        assertThat(scenario.state("b")).isEqualTo(TaskState.CANCELLED);

        scenario.ends("a", EndKind.CANCELLED);
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
        assertThat(scenario.run().row().reason()).isEqualTo("The version is broken");
    }

    @Test
    void an_attempt_goes_to_the_target_that_has_the_labels_and_fails_where_none_has() {
        TargetCatalog targets = TargetCatalog.of(Map.of("eu", Map.of("data", "confidential")));
        Scenario scenario = Scenario.of(
                        TestDag.named("sales")
                                .add(job("a").onAny("data", "confidential"), job("b").onAny("data", "public")),
                        targets)
                .admit();
        scenario.tell(new RunEvent.PlaceFree(TaskKey.of("a")));
        scenario.tell(new RunEvent.PlaceFree(TaskKey.of("b")));

        assertThat(scenario.commands)
                .filteredOn(RunCommand.Launch.class::isInstance)
                .extracting(command -> ((RunCommand.Launch) command).attempt().target())
                .containsExactly("eu");
        assertThat(scenario.state("b")).isEqualTo(TaskState.FAILED);
        assertThat(scenario.task("b").reason()).contains("labels {data=public}");
    }
}
