package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.call;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.testing.TestParams;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a container is started with. */
class RequestTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void requests_are_rendered_with_the_run_s_variables_and_tell_the_container_where_it_is() throws Exception {
        ObjectNode request = (ObjectNode) new JsonMapper().readTree("""
                        {"taskDefinition": "{{ ti.xcom_pull('a') }}",
                         "overrides": {"containerOverrides": [
                            {"name": "main", "command": ["--date", "{{ ds }}", "--try", "{{ ti.try_number }}"],
                             "environment": [{"name": "MINE", "value": "{{ run_id }}"},
                                             {"name": "WAYBILL_DAG_ID", "value": "no"},
                                             {"name": "WAYBILL_STEP_INPUT", "value": "mine.json"}]},
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
                + "{\"name\":\"WAYBILL_TRY_NUMBER\",\"value\":\"1\"},"
                + "{\"name\":\"WAYBILL_REPORT\",\"value\":\".waybill/reports/b-1.json\"}";
        assertThat(FileSpace.of("file:///files/", "sales", run.runId())).isEqualTo(space);
        assertThat(rig.fargate.tasks().get(0).launch().request())
                .isEqualTo(new JsonMapper().readTree("""
                        {"taskDefinition": "arn:1",
                         "overrides": {"containerOverrides": [
                            {"name": "main", "command": ["--date", "2026-01-01", "--try", "1"],
                             "environment": [{"name": "MINE", "value": "manual__2026-01-01T00:00:00+00:00"}, %s]},
                            {"name": "sidecar", "environment": [%s]}]},
                         "tags": [{"key": "team", "value": "b"}]}
                        """.formatted(ours, ours)));
        assertThat(rig.attempts(run, "b").get(0).request())
                .isEqualTo(rig.fargate.tasks().get(0).launch().request().toString());
    }

    @Test
    void a_launch_says_whose_it_is_where_it_belongs_and_how_old_it_is() {
        rig.load(TestDag.named("sales")
                .ownedBy("ada")
                .costTag("team", "sales")
                .add(pair("a").on("frankfurt")));
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        AttemptRow attempt = rig.attempts(run, "a.run").get(0);
        Launch launch = rig.fargate.tasks().get(0).launch();
        assertThat(launch.target()).isEqualTo("frankfurt").isEqualTo(attempt.target());
        assertThat(launch.createdAt()).isEqualTo(attempt.createdAt());
        assertThat(launch.identity())
                .isEqualTo(new AttemptIdentity(
                        attempt.id(), "sales", run.runId(), "a", "a.run", -1, 1, "ada", Map.of("team", "sales")));
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

    @Test
    void a_task_s_own_params_come_before_the_dag_s_and_what_the_run_was_given_before_both() {
        ObjectNode request =
                TestOperators.with("request", text("{{ params.region }} {{ params.days }} {{ params.top }}"));
        rig.load(TestDag.named("sales")
                .param("region", TestParams.of(TextNode.valueOf("eu")))
                .param("days", TestParams.of(IntNode.valueOf(1)))
                .add(job("a").param("days", IntNode.valueOf(7))
                        .param("top", IntNode.valueOf(3))
                        .with(request)));
        RunRow plain = rig.trigger("sales");
        RunRow given = rig.engine.trigger(TriggerRequest.manual("sales", null, "test")
                .withParams(Map.of("days", IntNode.valueOf(1), "top", IntNode.valueOf(9))));

        rig.toTheEnd();

        assertThat(rig.attempts(plain, "a").get(0).request()).contains("eu 7 3");
        assertThat(rig.attempts(given, "a").get(0).request()).contains("eu 1 9");
        assertThat(plain.params()).isEqualTo("{\"region\":\"eu\"}");
    }

    @Test
    void the_dates_of_the_last_success_are_those_of_the_run_before_that_succeeded() {
        ObjectNode request = TestOperators.with("request", text("since {{ prev_data_interval_end_success }}"));
        rig.load(TestDag.named("sales").add(job("a").with(request)));
        RunRow first =
                rig.engine.trigger(TriggerRequest.manual("sales", Instant.parse("2026-01-01T00:00:00Z"), "test"));
        rig.toTheEnd();
        rig.fargate.plan((node, tryNumber) -> SimulatedFargate.Plan.failure(EndKind.USER));
        rig.engine.trigger(TriggerRequest.manual("sales", Instant.parse("2026-01-02T00:00:00Z"), "test"));
        rig.toTheEnd();
        RunRow third =
                rig.engine.trigger(TriggerRequest.manual("sales", Instant.parse("2026-01-03T00:00:00Z"), "test"));
        rig.toTheEnd();

        assertThat(rig.attempts(first, "a").get(0).request()).contains("since null");
        assertThat(rig.attempts(third, "a").get(0).request()).contains("since 2026-01-01T00:00:00+00:00");
    }

    private static ObjectNode text(String value) {
        return new JsonMapper().createObjectNode().put("text", value);
    }
}
