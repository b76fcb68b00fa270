package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static io.waybill.engine.graph.TestDag.task;
import static io.waybill.engine.graph.TestOperators.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.asset.AssetTriggers;
import io.waybill.engine.asset.Assets;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.store.AssetEventFilter;
import io.waybill.engine.store.AssetEventRow;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.asset.AssetSpec;
import io.waybill.spec.schedule.ScheduleSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that write assets, and DAGs that wait for them. */
class AssetsTest {
    private final EngineRig rig = new EngineRig();
    private final AssetStore store = rig.runs.assets();

    @AfterEach
    void close() {
        rig.close();
    }

    private static AssetSpec asset(String name, String... outputs) {
        ObjectNode extra = JsonNodeFactory.instance.objectNode().put("owner", "sales");
        return new AssetSpec(name, "s3://lake/" + name, "lake", extra, List.of(outputs));
    }

    private static ScheduleSpec assets(String expression) {
        return ScheduleSpec.of(JsonNodeFactory.instance.objectNode().put("assets", expression));
    }

    private EngineRig consumer(String expression, TestTask... tasks) {
        return rig.load(TestDag.named("consumer")
                .schedule(assets(expression))
                .add(tasks.length == 0 ? new TestTask[] {empty("a")} : tasks));
    }

    private AssetTriggers triggers() {
        return new AssetTriggers(
                rig.dags, rig.runs, (dagId, assets) -> rig.engine.trigger(TriggerRequest.byAssets(dagId, assets)));
    }

    private void look() {
        try (AssetTriggers triggers = triggers()) {
            triggers.tick();
        }
    }

    private AssetEventRow update(String name) {
        Assets assets = new Assets(store, rig.engine, rig.clock);
        return assets.update(store.resolve(name).orElseThrow().id(), JsonNodeFactory.instance.objectNode(), "test");
    }

    private List<AssetEventRow> events(String name) {
        return store.resolve(name)
                .map(asset -> store.events(AssetEventFilter.ofAsset(asset.id(), 100)))
                .orElse(List.of());
    }

    private List<RunRow> runs() {
        return rig.runs.unfinished("consumer", 0, 500);
    }

    @Test
    void a_task_that_succeeds_tells_of_its_outlets_with_its_outputs() {
        rig.load(TestDag.named("producer")
                .add(pair("load").outputs("rows").writes(asset("orders", "rows"), AssetSpec.named("raw"))));
        rig.fargate.plan((node, tryNumber) -> tryNumber == 1
                ? SimulatedFargate.Plan.failure(EndKind.PLATFORM)
                : SimulatedFargate.Plan.success(Duration.ofSeconds(5)).printing("::output rows={\"n\":4}::"));
        RunRow run = rig.trigger("producer");

        rig.toTheEnd();

        assertThat(events("orders")).singleElement().satisfies(event -> {
            assertThat(event.extra()).isEqualTo("{\"owner\":\"sales\",\"rows\":{\"n\":4}}");
            assertThat(event.dagId()).isEqualTo("producer");
            assertThat(event.runId()).isEqualTo(run.runId());
            assertThat(event.taskId()).isEqualTo("load");
            assertThat(event.tryNumber()).isEqualTo(2);
            assertThat(event.at()).isAfterOrEqualTo(rig.task(run, "load.run").endedAt());
        });
        assertThat(events("raw")).extracting(AssetEventRow::extra).containsExactly("{}");
    }

    @Test
    void each_instance_of_a_mapped_task_tells_for_itself() {
        rig.load(TestDag.named("producer")
                .add(job("load").over("[\"eu\", \"us\"]").outputs("rows").writes(asset("orders", "rows"))));
        rig.fargate.plan((node, tryNumber) ->
                SimulatedFargate.Plan.success(Duration.ofSeconds(5)).printing("::output rows=7::"));
        rig.trigger("producer");

        rig.toTheEnd();

        assertThat(events("orders")).extracting(AssetEventRow::mapIndex).containsExactlyInAnyOrder(0, 1);
        assertThat(events("orders")).extracting(AssetEventRow::extra).containsOnly("{\"owner\":\"sales\",\"rows\":7}");
    }

    @Test
    void only_success_tells() {
        rig.load(TestDag.named("producer")
                .add(
                        job("fails").writes(asset("a")),
                        job("skips").skipOn(99).writes(asset("b")),
                        empty("below").needs("fails").writes(asset("c")),
                        job("marked").writes(asset("d"))));
        rig.fargate.plan((node, tryNumber) -> switch (node) {
            case "skips" -> SimulatedFargate.Plan.ends(EndKind.USER, FailureCause.NONE, 99);
            default -> SimulatedFargate.Plan.failure(EndKind.USER);
        });
        RunRow run = rig.trigger("producer");
        rig.toTheEnd();

        rig.engine.changes().mark("producer", run.runId(), TaskSelection.of("marked"), Mark.SUCCESS, "ada");
        rig.toTheEnd();

        assertThat(rig.task(run, "skips").state()).isEqualTo(TaskState.SKIPPED);
        assertThat(rig.task(run, "marked").state()).isEqualTo(TaskState.SUCCESS);
        for (String asset : List.of("a", "b", "c", "d")) {
            assertThat(events(asset)).isEmpty();
        }
    }

    @Test
    void a_dag_runs_when_all_that_it_waits_for_has_come_and_repeats_are_one() {
        consumer("orders & (rates | fallback)");

        update("orders");
        update("orders");
        look();
        assertThat(runs()).isEmpty();
        update("fallback");
        look();
        look();

        assertThat(runs()).singleElement().satisfies(run -> {
            assertThat(run.type()).isEqualTo(RunType.ASSET_TRIGGERED);
            assertThat(run.runId()).startsWith("asset_triggered__");
            assertThat(run.logicalDate()).isNull();
            assertThat(run.triggeredBy()).isEqualTo("asset");
            assertThat(store.triggering(run.id())).hasSize(3);
        });
        update("rates");
        look();
        assertThat(runs()).hasSize(1);
        update("orders");
        look();
        assertThat(runs()).hasSize(2);
    }

    @Test
    void a_run_reads_what_started_it_also_after_a_restart() {
        consumer(
                "orders | rates",
                job("a").with(
                                with(
                                        "request",
                                        Map.of(
                                                "text",
                                                "{% for event in triggering_asset_events['orders'] %}{{ event.extra.rows }} of"
                                                        + " {{ event.source_dag_id }} at {{ event.timestamp }};{% endfor %}"
                                                        + "{{ triggering_asset_events['rates'] | length }} {{ outlets[0].uri }}")))
                        .writes(asset("report")));
        rig.load(TestDag.named("producer").add(job("load").outputs("rows").writes(asset("orders", "rows"))));
        rig.fargate.plan((node, tryNumber) ->
                SimulatedFargate.Plan.success(Duration.ofSeconds(5)).printing("::output rows=7::"));
        rig.trigger("producer");
        rig.toTheEnd();
        look();
        String at = events("orders").get(0).at().toString().replace("Z", "");
        rig.restart();

        rig.toTheEnd();

        assertThat(rig.fargate.tasks("a").get(0).launch().request().path("text").asText())
                .startsWith("7 of producer at " + at)
                .endsWith(";0 s3://lake/report");
    }

    @Test
    void a_paused_dag_starts_nothing_for_what_came_meanwhile() {
        consumer("orders");
        rig.dags.setPaused("consumer", true, "test");
        update("orders");
        rig.dags.setPaused("consumer", false, "test");
        look();
        assertThat(runs()).isEmpty();

        update("orders");
        look();

        assertThat(runs()).hasSize(1);
    }

    @Test
    void what_has_come_before_the_pause_starts_its_run_after_it() {
        consumer("orders");
        update("orders");
        rig.dags.setPaused("consumer", true, "test");
        look();
        assertThat(runs()).isEmpty();

        rig.dags.setPaused("consumer", false, "test");
        look();

        assertThat(runs()).hasSize(1);
    }

    @Test
    void runs_for_assets_wait_for_a_place_as_others_do() {
        rig.load(TestDag.named("consumer")
                .limits(1, 16)
                .schedule(assets("orders"))
                .add(job("a")));
        for (int i = 0; i < 3; i++) {
            update("orders");
            look();
        }
        rig.tick();

        assertThat(runs())
                .extracting(RunRow::state)
                .containsExactlyInAnyOrder(RunState.RUNNING, RunState.QUEUED, RunState.QUEUED);
        rig.toTheEnd();
        assertThat(runs()).isEmpty();
    }

    @Test
    void a_dag_with_very_many_unfinished_runs_gets_no_more_and_what_comes_is_one_run_then() {
        rig.load(TestDag.named("consumer").schedule(assets("orders")).add(job("a")));
        for (int i = 0; i < 100; i++) {
            update("orders");
            look();
        }
        update("orders");
        update("orders");
        look();
        assertThat(runs()).hasSize(100);

        rig.toTheEnd();
        look();

        assertThat(runs())
                .singleElement()
                .satisfies(run -> assertThat(store.triggering(run.id())).hasSize(2));
    }

    @Test
    void whenever_the_engine_dies_each_success_is_one_event_and_each_event_is_in_one_run() {
        rig.load(TestDag.named("producer")
                .add(
                        pair("load").outputs("rows").writes(asset("orders", "rows")),
                        empty("b").needs("load").writes(asset("rates"))));
        consumer("orders & rates");
        rig.fargate.plan((node, tryNumber) ->
                SimulatedFargate.Plan.success(Duration.ofSeconds(5)).printing("::output rows=7::"));
        int expected = 0;
        for (long seed = 1; seed <= 25; seed++) {
            Random random = new Random(seed);
            rig.restart().trigger("producer");
            rig.death.comesAt(point -> random.nextInt(4) == 0);
            rig.toTheEndThroughDeaths();
            rig.death.comesAt(point -> false);
            expected++;
            assertThat(events("orders")).hasSize(expected);
            assertThat(events("rates")).hasSize(expected);
            look();
        }
        List<RunRow> made = store.runsOf(events("orders")).values().stream()
                .flatMap(List::stream)
                .toList();
        assertThat(made).doesNotHaveDuplicates().hasSize(expected);
    }

    @Test
    void a_wait_is_over_when_the_asset_was_updated() {
        ObjectNode told = with("template", "asset");
        told.putObject("input").put("asset", "orders").put("after", "");
        rig.load(TestDag.named("d").add(task("wait", "wait").with(told)));
        consumer("orders");
        update("orders");
        rig.clock.set(rig.clock.instant().plusSeconds(60));
        RunRow run = rig.trigger("d");

        rig.advance(Duration.ofMinutes(5));
        assertThat(rig.task(run, "wait").state()).isEqualTo(TaskState.DEFERRED);
        assertThat(rig.task(run, "wait").reason()).contains("Asset 'orders' has not been updated since");
        update("orders");
        rig.advance(Duration.ofMinutes(2));

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.runs
                        .output(run.id(), "wait", -1, "return_value")
                        .orElseThrow()
                        .value())
                .contains("\"asset\":\"orders\"");
    }
}
