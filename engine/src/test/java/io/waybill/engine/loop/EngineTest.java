package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.call;
import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.run.RetryBudget;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.ParamSpec;
import io.waybill.spec.TriggerRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    void requests_are_rendered_with_the_run_s_variables_and_tell_the_container_where_it_is() throws Exception {
        ObjectNode request = (ObjectNode) new JsonMapper().readTree("""
                        {"taskDefinition": "{{ ti.xcom_pull('a') }}",
                         "overrides": {"containerOverrides": [
                            {"name": "main", "command": ["--date", "{{ ds }}", "--try", "{{ ti.try_number }}"],
                             "environment": [{"name": "MINE", "value": "{{ run_id }}"},
                                             {"name": "WAYBILL_DAG_ID", "value": "no"}]},
                            {"name": "sidecar"}]},
                         "tags": [{"key": "team", "value": "{{ task.task_id }}"}]}
                        """);
        rig.load(TestDag.named("sales")
                .add(call("a"), job("b").needs("a").with(TestOperators.with("request", request))));
        RunRow run = rig.engine.trigger(TriggerRequest.manual("sales", Instant.parse("2026-01-01T00:00:00Z"), "test"));

        rig.toTheEnd();

        assertThat(run.runId()).isEqualTo("manual__2026-01-01T00:00:00+00:00");
        String space = "file:///files/sales/manual__2026-01-01T00_00_00_00_00-1e8dc70c/";
        String ours = "{\"name\":\"WAYBILL_FILES\",\"value\":\"" + space + "\"},"
                + "{\"name\":\"WAYBILL_DAG_ID\",\"value\":\"sales\"},"
                + "{\"name\":\"WAYBILL_RUN_ID\",\"value\":\"manual__2026-01-01T00:00:00+00:00\"},"
                + "{\"name\":\"WAYBILL_TASK_ID\",\"value\":\"b\"},"
                + "{\"name\":\"WAYBILL_TRY_NUMBER\",\"value\":\"1\"}";
        assertThat(FileSpace.of("file:///files/", "sales", run.runId())).isEqualTo(space);
        assertThat(rig.fargate.tasks().get(0).launch().request())
                .isEqualTo(new JsonMapper().readTree("""
                        {"taskDefinition": "arn:1",
                         "overrides": {"containerOverrides": [
                            {"name": "main", "command": ["--date", "2026-01-01", "--try", "1"],
                             "environment": [{"name": "MINE", "value": "manual__2026-01-01T00:00:00+00:00"}, %s]},
                            {"name": "sidecar", "environment": [%s]}]},
                         "tags": [{"key": "team", "value": "b"},
                                  {"key": "waybill:dag", "value": "sales"},
                                  {"key": "waybill:run", "value": "manual__2026-01-01T00:00:00+00:00"},
                                  {"key": "waybill:task", "value": "b"},
                                  {"key": "waybill:try", "value": "1"}],
                         "startedBy": "waybill/sales/manual__2026-01-01T00_00_00_00_00"}
                        """.formatted(ours, ours)));
        assertThat(rig.attempts(run, "b").get(0).request())
                .isEqualTo(rig.fargate.tasks().get(0).launch().request().toString());
    }

    @Test
    void a_template_that_cannot_be_rendered_fails_its_task_with_the_reason_and_without_a_retry() {
        rig.load(TestDag.named("sales")
                .add(job("a").retries(3, Duration.ofMinutes(1)).with(TestOperators.with("request", text("{{ ds }}")))));
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.FAILED);
        assertThat(rig.task(run, "a").reason())
                .startsWith("Task a was not started: ")
                .contains("ds");
        assertThat(rig.state(run)).isEqualTo(RunState.FAILED);
        assertThat(rig.fargate.launchCalls()).isZero();
    }

    private static ObjectNode text(String value) {
        return new JsonMapper().createObjectNode().put("text", value);
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
        rig.engine.cancelRun("sales", run.runId(), "ada");
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
    void the_platform_s_budget_is_a_setting() {
        rig.settings = rig.settings.withRetryBudget(new RetryBudget(0, Duration.ZERO, Duration.ZERO));
        rig.restart().load(TestDag.named("sales").add(job("a").retries(5, Duration.ofSeconds(1))));
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

        rig.engine.cancelRun("sales", run.runId(), "ada");
        rig.tick();
        assertThat(rig.state(run)).isEqualTo(RunState.CANCELLING);
        assertThat(rig.states(run)).isEqualTo(Map.of("a", TaskState.STOPPING, "b", TaskState.CANCELLED));

        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.CANCELLED);
        assertThat(rig.fargate.tasks().get(0).wasStopped()).isTrue();
        assertThatThrownBy(() -> rig.engine.cancelRun("sales", run.runId(), "ada"))
                .hasMessageContaining("has ended as cancelled");
        assertThatThrownBy(() -> rig.engine.cancelRun("sales", "nothing", "ada"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_NOT_FOUND));
    }

    @Test
    void a_queued_run_is_cancelled_at_once() {
        rig.load(TestDag.named("sales").limits(1, 16).add(job("a")));
        RunRow first = rig.trigger("sales");
        RunRow second = rig.trigger("sales");
        rig.tick();
        assertThat(rig.run(second).reason()).isEqualTo("1 of 1 runs of the DAG are active (max_active_runs)");

        rig.engine.cancelRun("sales", second.runId(), "ada");
        rig.tick();

        assertThat(rig.state(second)).isEqualTo(RunState.CANCELLED);
        assertThat(rig.states(second)).isEqualTo(Map.of("a", TaskState.CANCELLED));
        rig.toTheEnd();
        assertThat(rig.state(first)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void runs_wait_in_the_order_in_which_they_were_made() {
        rig.load(TestDag.named("sales").limits(2, 16).add(job("a")));
        List<RunRow> runs = java.util.stream.IntStream.range(0, 5)
                .mapToObj(i -> rig.trigger("sales"))
                .toList();

        rig.tick();
        assertThat(runs)
                .extracting(rig::state)
                .containsExactly(RunState.RUNNING, RunState.RUNNING, RunState.QUEUED, RunState.QUEUED, RunState.QUEUED);
        rig.advance(Duration.ofSeconds(11));
        assertThat(runs)
                .extracting(rig::state)
                .containsExactly(
                        RunState.SUCCESS, RunState.SUCCESS, RunState.RUNNING, RunState.RUNNING, RunState.QUEUED);
        rig.toTheEnd();
        assertThat(runs).extracting(rig::state).containsOnly(RunState.SUCCESS);
    }

    @Test
    void tasks_wait_within_the_limit_of_their_run_and_say_so() {
        TestDag dag = TestDag.named("sales").limits(16, 2);
        for (int i = 0; i < 5; i++) {
            dag.add(job("t" + i));
        }
        rig.load(dag);
        RunRow run = rig.trigger("sales");

        rig.tick();
        assertThat(rig.states(run).values().stream().filter(TaskState::isActive))
                .hasSize(2);
        assertThat(rig.task(run, "t2").state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(rig.task(run, "t2").reason()).isEqualTo("2 of 2 tasks of the run are active (max_active_tasks)");

        rig.toTheEnd();
        assertThat(rig.task(run, "t2").reason()).isEmpty();
        assertThat(rig.fargate.tasks())
                .extracting(SimulatedFargate.Task::nodeId)
                .containsExactly("t0", "t1", "t2", "t3", "t4");
        assertNeverMoreThan(2);
    }

    @Test
    void the_engine_s_parallelism_holds_over_all_runs() {
        rig.settings = rig.settings.withParallelism(3);
        rig.restart()
                .load(TestDag.named("x").add(job("a"), job("b")))
                .load(TestDag.named("y").add(job("a"), job("b")));
        RunRow first = rig.trigger("x");
        RunRow second = rig.trigger("y");

        rig.tick();
        assertThat(rig.states(first)).isEqualTo(Map.of("a", TaskState.LAUNCHING, "b", TaskState.LAUNCHING));
        assertThat(rig.task(second, "b").reason()).isEqualTo("3 of 3 tasks of the scheduler are active (parallelism)");
        rig.toTheEnd();

        assertThat(List.of(rig.state(first), rig.state(second))).containsOnly(RunState.SUCCESS);
        assertNeverMoreThan(3);
    }

    private void assertNeverMoreThan(int limit) {
        for (SimulatedFargate.Task task : rig.fargate.tasks()) {
            Instant at = task.launchedAt();
            assertThat(rig.fargate.tasks().stream()
                            .filter(other -> !other.launchedAt().isAfter(at)
                                    && other.endsAt().isAfter(at)))
                    .hasSizeLessThanOrEqualTo(limit);
        }
    }

    @Test
    void an_engine_that_starts_goes_on_with_unfinished_runs() {
        rig.load(TestDag.named("sales").limits(1, 16).add(pair("a"), job("b").needs("a")));
        RunRow run = rig.trigger("sales");
        RunRow waiting = rig.trigger("sales");
        rig.advance(Duration.ofSeconds(5));

        rig.restart();
        rig.advance(Duration.ofSeconds(3));
        rig.restart().toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.state(waiting)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.fargate.tasks()).hasSize(4);
        assertThat(rig.fargate.launchCalls()).isEqualTo(4);
    }

    @Test
    void a_retry_and_a_time_out_are_due_after_a_restart_too() {
        rig.load(TestDag.named("sales")
                .add(job("a").retries(1, Duration.ofMinutes(30)), job("b").timeout(Duration.ofMinutes(20))));
        rig.fargate.plan((node, tryNumber) -> node.equals("a") && tryNumber == 1
                ? SimulatedFargate.Plan.failure(EndKind.USER)
                : SimulatedFargate.Plan.success(Duration.ofHours(1)));
        RunRow run = rig.trigger("sales");
        rig.advance(Duration.ofMinutes(10));

        rig.restart().advance(Duration.ofMinutes(11));
        assertThat(rig.task(run, "b").state()).isEqualTo(TaskState.FAILED);
        rig.toTheEnd();
        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(rig.task(run, "a").tryNumber()).isEqualTo(2);
    }

    @Test
    void a_run_whose_version_cannot_be_built_any_more_fails_with_the_reason_and_no_other_does() {
        rig.load(TestDag.named("good").add(job("a")));
        RunRow good = rig.trigger("good");
        rig.load(TestDag.named("bad").limits(1, 16).add(job("a"), job("b").needs("a")));
        RunRow running = rig.trigger("bad");
        RunRow queued = rig.trigger("bad");
        rig.advance(Duration.ofSeconds(2));

        // As after an update that no longer has the operator.
        breakVersion("bad");
        rig.restart().advance(Duration.ofSeconds(1));
        assertThat(rig.state(running)).isEqualTo(RunState.FAILING);
        assertThat(rig.state(queued)).isEqualTo(RunState.FAILED);
        rig.toTheEnd();

        assertThat(rig.state(running)).isEqualTo(RunState.FAILED);
        assertThat(rig.run(running).reason()).contains("uses the operator 'gone', which is not installed");
        assertThat(rig.states(running).values()).containsOnly(TaskState.CANCELLED);
        assertThat(rig.fargate.tasks("a").get(1).wasStopped()).isTrue();
        assertThat(rig.state(good)).isEqualTo(RunState.SUCCESS);
    }

    private void breakVersion(String dagId) {
        try (java.sql.Connection connection = rig.database.dataSource().getConnection();
                java.sql.PreparedStatement update = connection.prepareStatement(
                        "UPDATE dag_version SET document = REPLACE(document, '\"job\"', '\"gone\"') WHERE dag_id = ?")) {
            update.setString(1, dagId);
            update.executeUpdate();
            connection.commit();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
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
    void a_dag_that_is_not_there_cannot_be_triggered() {
        assertThatThrownBy(() -> rig.trigger("nothing"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DAG_NOT_FOUND));

        rig.load(TestDag.named("gone").add(job("a")));
        rig.dags.markInactive("gone");
        assertThatThrownBy(() -> rig.trigger("gone")).hasMessageContaining("has no file any more (it was gone.yaml)");
    }

    @Test
    void run_ids_and_logical_dates_are_unique() {
        rig.load(TestDag.named("sales").add(empty("a")));
        Instant date = Instant.parse("2026-01-01T03:00:00.5Z");
        RunRow run = rig.engine.trigger(TriggerRequest.scheduled("sales", date, null));

        assertThat(run.runId()).isEqualTo("scheduled__2026-01-01T03:00:00.500000+00:00");
        assertThat(run.type()).isEqualTo(RunType.SCHEDULED);
        assertThatThrownBy(() -> rig.engine.trigger(
                        TriggerRequest.manual("sales", date, "test").withRunId("mine")))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_EXISTS));
        assertThat(rig.trigger("sales").runId()).matches("manual__2026-01-02T03:00:00\\+00:00_[0-9a-f]{8}");
        assertThat(rig.trigger("sales").logicalDate()).isNull();
    }

    @Test
    void params_are_the_trigger_s_over_the_dag_s_and_must_be_allowed() {
        rig.load(TestDag.named("sales")
                .param("region", ParamSpec.of(TextNode.valueOf("eu")))
                .param("limit", ParamSpec.of(IntNode.valueOf(10)))
                .add(empty("a")));
        TriggerRequest request = TriggerRequest.manual("sales", null, "test");

        assertThat(rig.engine
                        .trigger(request.withParams(Map.of("limit", IntNode.valueOf(5))))
                        .params())
                .isEqualTo("{\"region\":\"eu\",\"limit\":5}");
        assertThatThrownBy(() -> rig.engine.trigger(request.withParams(Map.of("regoin", TextNode.valueOf("us")))))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMS))
                .hasMessageContaining("DAG 'sales': ")
                .hasMessageContaining("regoin")
                .hasMessageContaining("region");
    }

    @Test
    void a_run_keeps_the_version_that_it_was_made_with() {
        rig.load(TestDag.named("sales").add(job("a"), job("b").needs("a")));
        RunRow run = rig.trigger("sales");
        rig.advance(Duration.ofSeconds(2));
        rig.load(TestDag.named("sales").add(job("c")));

        RunRow newer = rig.trigger("sales");
        rig.restart().toTheEnd();

        assertThat(rig.states(run)).containsOnlyKeys("a", "b").containsValue(TaskState.SUCCESS);
        assertThat(rig.states(newer)).containsOnlyKeys("c");
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
