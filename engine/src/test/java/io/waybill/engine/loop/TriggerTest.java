package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.RunRow;
import io.waybill.testing.TestParams;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What makes a run, and what is refused. */
class TriggerTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
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
    void a_scheduled_run_keeps_its_data_interval() {
        rig.load(TestDag.named("sales").add(empty("a")));
        Instant start = Instant.parse("2026-01-01T03:00:00Z");
        Instant end = Instant.parse("2026-01-02T03:00:00Z");

        rig.engine.trigger(TriggerRequest.scheduled("sales", start, new TriggerRequest.Interval(start, end)));

        RunRow kept = rig.runs.find("sales", start).orElseThrow();
        assertThat(kept.runId()).isEqualTo("scheduled__2026-01-01T03:00:00+00:00");
        assertThat(kept.dataIntervalStart()).isEqualTo(start);
        assertThat(kept.dataIntervalEnd()).isEqualTo(end);
    }

    @Test
    void params_are_the_trigger_s_over_the_dag_s_and_must_be_allowed() {
        rig.load(TestDag.named("sales")
                .param("region", TestParams.of(TextNode.valueOf("eu")))
                .param("limit", TestParams.of(IntNode.valueOf(10)))
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
}
