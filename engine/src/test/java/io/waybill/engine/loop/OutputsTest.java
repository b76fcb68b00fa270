package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestOperators;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that containers hand on by what they print. */
class OutputsTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static SimulatedFargate.Plan printing(String... lines) {
        return SimulatedFargate.Plan.success(Duration.ofSeconds(10)).printing(lines);
    }

    @Test
    void values_are_read_from_the_log_once_it_has_settled_and_are_there_for_templates() {
        rig.load(TestDag.named("sales")
                .add(pair("a").outputs("rows", "path"))
                .add(job("b").needs("a")
                        .with(TestOperators.with(
                                "request",
                                Map.of(
                                        "text",
                                        "{{ ti.xcom_pull('a')['rows'] }} in {{ ti.xcom_pull('a', key='path') }}")))));
        rig.fargate.plan((node, tryNumber) -> printing(
                "hello",
                "::output rows=3::",
                "::output rows={\"n\": 4}::  ",
                "::output other=1::",
                "::output path=\"a/b.csv\"::"));
        RunRow run = rig.trigger("sales");

        rig.advance(Duration.ofSeconds(12));
        assertThat(rig.task(run, "a.run").state()).isEqualTo(TaskState.RUNNING);
        assertThat(rig.fargate.logReads()).isZero();
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.runs.outputs(run.id()).stream()
                        .filter(output -> output.nodeId().equals("a.run")))
                .containsExactlyInAnyOrder(
                        new OutputRow(run.id(), "a.run", -1, 1, "rows", "{\"n\":4}"),
                        new OutputRow(run.id(), "a.run", -1, 1, "path", "\"a/b.csv\""),
                        new OutputRow(
                                run.id(), "a.run", -1, 1, "return_value", "{\"rows\":{\"n\":4},\"path\":\"a/b.csv\"}"));
        assertThat(rig.fargate.tasks("b").get(0).launch().request().path("text").asText())
                .isEqualTo("{\"n\":4} in a/b.csv");
    }

    @Test
    void the_last_line_can_be_the_value() {
        rig.load(TestDag.named("sales").add(job("a").handsOnItsLastLine()));
        rig.fargate.plan((node, tryNumber) -> printing("one", "", "two", "the end", "   "));
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.runs
                        .output(run.id(), "a", -1, "return_value")
                        .orElseThrow()
                        .value())
                .isEqualTo("\"the end\"");
    }

    @Test
    void nobody_s_log_is_read_who_declares_nothing_or_fails() {
        rig.load(TestDag.named("sales").add(job("a"), job("b").outputs("x")));
        rig.fargate.plan((node, tryNumber) ->
                node.equals("a") ? printing("::output x=1::") : SimulatedFargate.Plan.failure(EndKind.USER));
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.fargate.logReads()).isZero();
        assertThat(rig.runs.outputs(run.id())).isEmpty();
    }

    @Test
    void a_value_that_is_missing_fails_the_try_and_is_named() {
        rig.load(TestDag.named("sales")
                .add(job("a").outputs("rows", "path", "more")
                        .retries(1, Duration.ofSeconds(1))
                        .retryOn(75)));
        rig.fargate.plan((node, tryNumber) -> tryNumber == 1
                ? printing("::output path=1::")
                : printing("::output rows=1::", "::output path=2::", "::output more=[]::"));
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.attempts(run, "a")).first().satisfies(attempt -> {
            assertThat(attempt.kind()).isEqualTo(EndKind.USER);
            assertThat(attempt.cause()).isEqualTo(FailureCause.OUTPUT);
            assertThat(attempt.reason()).startsWith("It did not hand on rows, more; print a line");
        });
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.runs.output(run.id(), "a", -1, "path"))
                .contains(new OutputRow(run.id(), "a", -1, 2, "path", "2"));
    }

    @Test
    void what_is_no_json_or_too_much_fails_the_try_and_says_so() {
        assertThat(reasonOf("::output x=nope::")).startsWith("Its output x is no JSON");
        assertThat(reasonOf("::output x=::")).startsWith("Its output x is empty");
        assertThat(reasonOf("::output x=1:")).startsWith("It did not hand on x");
        assertThat(reasonOf("::output x=\"" + "y".repeat(48 * 1024) + "\"::"))
                .isEqualTo(
                        "Its outputs are larger than 48 KB in all; put large values into a file, and hand on its name");
        assertThat(reasonOf("::output x=\"" + "y".repeat(47 * 1024) + "\"::")).isEmpty();
    }

    private String reasonOf(String line) {
        rig.load(TestDag.named("sales").add(job("a").outputs("x")));
        rig.fargate.plan((node, tryNumber) -> printing(line));
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();
        return rig.task(run, "a").reason();
    }

    @Test
    void a_log_that_cannot_be_read_for_now_is_read_again_and_one_that_is_refused_is_the_user_s_failure() {
        rig.load(TestDag.named("sales").add(job("a").outputs("x")));
        rig.fargate.plan((node, tryNumber) -> printing("::output x=1::"));
        rig.fargate.failReads(ErrorCode.AWS_UNAVAILABLE, 3);
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);

        rig.fargate.failReads(ErrorCode.AWS_REFUSED, 1);
        RunRow refused = rig.trigger("sales");
        rig.toTheEnd();
        assertThat(rig.task(refused, "a").reason()).isEqualTo("Its outputs could not be read: Simulated: AWS_REFUSED");
    }

    @Test
    void an_engine_that_dies_before_the_outputs_are_read_leaves_that_to_the_next() {
        rig.load(TestDag.named("sales").add(job("a").outputs("x")));
        rig.fargate.plan((node, tryNumber) -> printing("::output x=1::"));
        RunRow run = rig.trigger("sales");
        rig.advance(Duration.ofSeconds(13));
        assertThat(rig.fargate.logReads()).isZero();

        rig.restart().toTheEnd();

        assertThat(rig.runs.output(run.id(), "a", -1, "x").orElseThrow().value())
                .isEqualTo("1");
        assertThat(rig.fargate.tasks()).hasSize(1);
    }

    @Test
    void what_runs_no_container_cannot_declare_outputs() {
        TestDag dag = TestDag.named("sales").add(empty("a").outputs("x"));

        assertThatThrownBy(dag::graph).hasMessageContaining("task a declares outputs, and empty runs no container");
    }

    @Test
    void a_try_after_too_little_memory_or_lost_spot_capacity_asks_for_something_else() throws Exception {
        rig.load(TestDag.named("sales")
                .add(job("a").with(new JsonMapper()
                        .readValue("""
                        {"request": {"spot": 1, "overrides": {"memory": "1024", "cpu": "256"}},
                         "sizes": [1024, 2048], "spot": true}
                        """, com.fasterxml.jackson.databind.node.ObjectNode.class))));
        rig.fargate.plan((node, tryNumber) -> switch (tryNumber) {
            case 1 -> SimulatedFargate.Plan.ends(EndKind.USER, FailureCause.OUT_OF_MEMORY, 137);
            case 2 -> SimulatedFargate.Plan.ends(EndKind.CAPACITY, FailureCause.SPOT_INTERRUPTION, null);
            default -> printing();
        });
        RunRow run = rig.trigger("sales");

        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.attempts(run, "a"))
                .extracting(attempt -> attempt.request())
                .containsExactly(
                        "{\"spot\":1,\"overrides\":{\"memory\":\"1024\",\"cpu\":\"256\"}}",
                        "{\"spot\":1,\"overrides\":{\"memory\":\"2048\",\"cpu\":\"256\"}}",
                        "{\"overrides\":{\"memory\":\"2048\",\"cpu\":\"256\"},\"launchType\":\"FARGATE\"}");
    }
}
