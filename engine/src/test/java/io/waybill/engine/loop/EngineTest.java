package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.call;
import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_run_goes_from_its_trigger_to_its_end() {
        rig.load(TestDag.named("sales")
                .add(pair("a"), job("b").needs("a"), empty("c").needs("b")));
        RunRow run = rig.trigger("sales");
        assertThat(run.state()).isEqualTo(RunState.QUEUED);

        rig.tick();
        assertThat(rig.states(run))
                .isEqualTo(Map.of(
                        "a.create", TaskState.SUCCESS,
                        "a.run", TaskState.LAUNCHING,
                        "b", TaskState.NONE,
                        "c", TaskState.NONE));
        rig.advance(Duration.ofSeconds(1));
        assertThat(rig.task(run, "a.run").state()).isEqualTo(TaskState.RUNNING);

        rig.toTheEnd();
        assertThat(rig.states(run).values()).containsOnly(TaskState.SUCCESS);
        RunRow ended = rig.run(run);
        assertThat(ended.state()).isEqualTo(RunState.SUCCESS);
        assertThat(Duration.between(ended.startedAt(), ended.endedAt())).isEqualTo(Duration.ofSeconds(22));
        assertThat(rig.engine.liveRuns()).isZero();
        assertThat(rig.fargate.tasks()).hasSize(2);
        assertThat(rig.fargate.launchCalls()).isEqualTo(2);
    }

    @Test
    void a_task_that_fails_first_succeeds_on_its_second_try() {
        rig.load(TestDag.named("sales").add(job("a").retries(1, Duration.ofMinutes(3))));
        rig.fargate.plan((node, tryNumber) -> tryNumber == 1
                ? SimulatedFargate.Plan.failure(EndKind.USER)
                : SimulatedFargate.Plan.success(Duration.ofSeconds(10)));
        RunRow run = rig.trigger("sales");

        rig.advance(Duration.ofSeconds(6));
        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.UP_FOR_RETRY);
        rig.advance(Duration.ofSeconds(179));
        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.UP_FOR_RETRY);
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        List<AttemptRow> attempts = rig.attempts(run, "a");
        assertThat(attempts).extracting(AttemptRow::kind).containsExactly(EndKind.USER, EndKind.SUCCESS);
        assertThat(attempts).extracting(AttemptRow::clientToken).doesNotHaveDuplicates();
        assertThat(Duration.between(attempts.get(0).endedAt(), attempts.get(1).createdAt()))
                .isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void a_launch_that_is_not_answered_is_repeated_with_the_same_token_until_it_is() {
        rig.load(TestDag.named("sales").add(job("a")));
        rig.fargate.refuse(ErrorCode.AWS_UNAVAILABLE, 3);
        rig.fargate.loseAnswers(2);
        RunRow run = rig.trigger("sales");

        rig.tick();
        assertThat(rig.task(run, "a").reason()).contains("not known whether its container was started");
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.fargate.launchCalls()).isEqualTo(6);
        assertThat(rig.fargate.tasks()).hasSize(1);
        assertThat(rig.task(run, "a").tryNumber()).isEqualTo(1);
        assertThat(rig.task(run, "a").reason()).isEmpty();
    }

    @Test
    void a_watch_or_a_stop_that_fails_is_asked_for_again() {
        rig.load(TestDag.named("sales").add(job("a")));
        rig.fargate.failWatches(2);
        rig.fargate.failStops(2);
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofHours(9)));
        RunRow run = rig.trigger("sales");

        rig.advance(Duration.ofMinutes(1));
        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.RUNNING);
        rig.engine.changes().cancelRun("sales", run.runId(), "ada");
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.CANCELLED);
        assertThat(rig.fargate.tasks().get(0).wasStopped()).isTrue();
    }

    @Test
    void a_refused_launch_is_the_user_s_failure_and_missing_capacity_the_platform_s() {
        rig.load(TestDag.named("sales").add(job("a").retries(1, Duration.ofSeconds(1))));
        rig.fargate.refuse(ErrorCode.NO_CAPACITY, 2);
        rig.fargate.refuse(ErrorCode.AWS_REFUSED, 2);
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.attempts(run, "a"))
                .extracting(AttemptRow::kind)
                .containsExactly(EndKind.CAPACITY, EndKind.CAPACITY, EndKind.USER, EndKind.USER);
        assertThat(rig.task(run, "a").reason()).isEqualTo("Simulated: AWS_REFUSED");
        assertThat(rig.state(run)).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_launch_that_is_too_old_to_be_found_is_the_platform_s_failure_and_is_tried_again() {
        rig.load(TestDag.named("sales").add(job("a")));
        rig.fargate.refuse(ErrorCode.LAUNCH_LOST, 1);
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.attempts(run, "a"))
                .extracting(AttemptRow::kind)
                .containsExactly(EndKind.PLATFORM, EndKind.SUCCESS);
        assertThat(rig.attempts(run, "a").get(0).cause()).isEqualTo(FailureCause.LOST);
    }

    @Test
    void a_token_that_belongs_to_another_request_fails_the_task_and_starts_no_second_container() {
        rig.load(TestDag.named("sales").add(job("a").retries(5, Duration.ofSeconds(1))));
        rig.fargate.refuse(ErrorCode.LAUNCH_CONFLICT, 1);
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.attempts(run, "a")).singleElement().satisfies(attempt -> {
            assertThat(attempt.kind()).isEqualTo(EndKind.INTERNAL);
            assertThat(attempt.cause()).isEqualTo(FailureCause.LAUNCH_CONFLICT);
        });
        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.FAILED);
        assertThat(rig.task(run, "a").reason()).isEqualTo("Simulated: LAUNCH_CONFLICT");
        assertThat(rig.fargate.launchCalls()).isEqualTo(1);
    }

    @Test
    void the_same_try_has_another_token_in_a_store_that_was_restored() {
        TestDag dag = TestDag.named("sales").add(job("a"));
        RunRow run = rig.load(dag).trigger("sales");
        rig.tick();
        try (EngineRig restored = new EngineRig()) {
            RunRow again = restored.load(dag).trigger("sales");
            restored.tick();

            assertThat(restored.attempts(again, "a").get(0).clientToken())
                    .isNotEqualTo(rig.attempts(run, "a").get(0).clientToken());
        }
    }

    @Test
    void an_action_s_error_spends_the_budget_of_its_kind() {
        rig.load(TestDag.named("sales").add(call("a").retries(1, Duration.ofSeconds(1))));
        List<RuntimeException> errors = new java.util.ArrayList<>(List.of(
                new WaybillException(ErrorCode.AWS_UNAVAILABLE, "no answer"),
                new WaybillException(ErrorCode.NO_CAPACITY, "full"),
                new IllegalStateException("a mistake"),
                new WaybillException(ErrorCode.AWS_REFUSED, "wrong")));
        rig.action = input -> {
            if (!errors.isEmpty()) {
                throw errors.remove(0);
            }
            return Map.of();
        };
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.attempts(run, "a"))
                .extracting(AttemptRow::kind)
                .containsExactly(EndKind.PLATFORM, EndKind.CAPACITY, EndKind.PLATFORM, EndKind.USER, EndKind.SUCCESS);
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void an_action_is_not_run_for_what_is_known_already() {
        rig.load(TestDag.named("sales").add(call("a"), call("b").needs("a")));
        rig.known = input ->
                rig.calls.isEmpty() ? Optional.empty() : Optional.of(Map.of("return_value", TextNode.valueOf("arn:2")));
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.calls).hasSize(1);
        assertThat(rig.runs.outputs(run.id())).extracting(OutputRow::value).containsExactly("\"arn:1\"", "\"arn:2\"");
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_run_that_ends_by_what_is_known_makes_room_for_the_next() {
        rig.load(TestDag.named("sales").limits(1, 16).add(call("a")));
        rig.known = input -> Optional.of(Map.of("return_value", TextNode.valueOf("arn:1")));
        RunRow first = rig.trigger("sales");
        RunRow second = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.state(first)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.state(second)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.calls).isEmpty();
    }

    @Test
    void however_much_is_known_it_is_not_all_done_in_one_commit() {
        TestDag dag = TestDag.named("sales");
        for (int i = 0; i < 1_200; i++) {
            dag.add(call("a" + i));
        }
        rig.load(dag);
        rig.known = input -> Optional.of(Map.of("return_value", TextNode.valueOf("arn:1")));
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.runs.find(run.id()).orElseThrow().fence()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void an_action_that_fails_to_say_what_it_knows_is_run() {
        rig.load(TestDag.named("sales").add(call("a")));
        rig.known = input -> {
            throw new IllegalStateException("a mistake");
        };
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.calls).hasSize(1);
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void the_platform_s_budget_is_the_task_s_to_say() {
        rig.load(TestDag.named("sales")
                .add(job("a").retries(5, Duration.ofSeconds(1)).platformRetries(0)));
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.neverStarts(EndKind.PLATFORM));
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.attempts(run, "a")).hasSize(1);
        assertThat(rig.state(run)).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_try_that_runs_too_long_is_stopped_and_fails_once_it_has_ended() {
        rig.load(TestDag.named("sales").add(job("a").timeout(Duration.ofMinutes(1))));
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.success(Duration.ofHours(5)));
        RunRow run = rig.trigger("sales");

        rig.advance(Duration.ofSeconds(61));
        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.STOPPING);
        rig.advance(Duration.ofSeconds(2));

        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.FAILED);
        assertThat(rig.attempts(run, "a").get(0).kind()).isEqualTo(EndKind.TIMEOUT);
        assertThat(rig.state(run)).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_cancelled_run_stops_its_containers_and_is_cancelled_when_they_have_ended() {
        rig.load(TestDag.named("sales").add(job("a"), job("b").needs("a")));
        RunRow run = rig.trigger("sales");
        rig.advance(Duration.ofSeconds(3));

        rig.engine.changes().cancelRun("sales", run.runId(), "ada");
        rig.tick();
        assertThat(rig.state(run)).isEqualTo(RunState.CANCELLING);
        assertThat(rig.states(run)).isEqualTo(Map.of("a", TaskState.STOPPING, "b", TaskState.CANCELLED));

        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.CANCELLED);
        assertThat(rig.fargate.tasks().get(0).wasStopped()).isTrue();
        assertThatThrownBy(() -> rig.engine.changes().cancelRun("sales", run.runId(), "ada"))
                .hasMessageContaining("has ended as cancelled");
        assertThatThrownBy(() -> rig.engine.changes().cancelRun("sales", "nothing", "ada"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_NOT_FOUND));
    }

    @Test
    void subscribers_hear_of_each_change_after_it_was_committed() {
        rig.load(TestDag.named("sales").add(job("a")));
        Subscription subscription = rig.engine.subscribe(change -> {
            throw new IllegalStateException("This subscriber is broken");
        });
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();
        subscription.close();

        assertThat(rig.changes)
                .extracting(EngineChange::runState)
                .endsWith(RunState.SUCCESS)
                .startsWith(RunState.QUEUED);
        assertThat(rig.changes.stream().flatMap(change -> change.tasks().stream()))
                .extracting(EngineChange.TaskChange::state)
                .containsExactly(TaskState.LAUNCHING, TaskState.RUNNING, TaskState.SUCCESS);
        assertThat(rig.changes).extracting(EngineChange::runId).containsOnly(run.runId());
    }

    @Test
    void a_skip_goes_down_the_graph() {
        rig.load(TestDag.named("sales")
                .add(job("a"), job("b").needs("a").rule(TriggerRule.ALL_FAILED), job("c").needs("b"))
                .add(job("d").needs("c").rule(TriggerRule.ALL_DONE)));
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.states(run))
                .isEqualTo(Map.of(
                        "a", TaskState.SUCCESS,
                        "b", TaskState.SKIPPED,
                        "c", TaskState.SKIPPED,
                        "d", TaskState.SUCCESS));
    }

    @Test
    void an_engine_with_a_thread_of_its_own_is_not_ticked() {
        rig.engine.start();

        assertThatThrownBy(rig.engine::tick).hasMessageContaining("thread of its own");
        assertThatThrownBy(rig.engine::start).hasMessageContaining("started or ticked already");
    }
}
