package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.call;
import static io.waybill.engine.graph.TestDag.empty;
import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestOperators.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.ExpandSpec;
import io.waybill.testing.TestParams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that are run for items, with a store and templates. */
class MappedTasksTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** A container that is told this. */
    private static TestTask told(String id, String key, String template) {
        return job(id).with(with("request", Map.of(key, template)));
    }

    private String request(RunRow run, String task, String key) {
        List<AttemptRow> tries = rig.attempts(run, task);
        return json(tries.get(tries.size() - 1).request()).path(key).asText();
    }

    /** The action hands on this. */
    private void lists(String list) {
        rig.action = input -> Map.of("return_value", json(list));
    }

    @Test
    void the_items_come_of_an_output_and_each_instance_has_its_own_in_its_templates() {
        lists("[{\"name\": \"eu\", \"rows\": 7}, {\"name\": \"{{ ds }}\", \"rows\": 9}]");
        rig.load(TestDag.named("d")
                .add(
                        call("list"),
                        told(
                                        "load",
                                        "told",
                                        "{{ item.name }} {{ item.rows + 1 }} {{ ti.map_index }} {{ ti.rendered_map_index }}")
                                .expand(ExpandSpec.over(json("\"{{ ti.xcom_pull('list') }}\""))
                                        .withLabel("region {{ item.name }}"))
                                .needs("list")));
        RunRow run = rig.trigger("d");

        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(request(run, "load[0]", "told")).isEqualTo("eu 8 0 region eu");
        assertThat(request(run, "load[1]", "told"))
                .as("what an item holds is no template")
                .isEqualTo("{{ ds }} 10 1 region {{ ds }}");
        assertThat(rig.task(run, "load[1]").mapLabel()).isEqualTo("region {{ ds }}");
        assertThat(rig.states(run).keySet()).containsExactlyInAnyOrder("list", "load.expand", "load[0]", "load[1]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ["eu", 7, null, {"a": 1, "b": "x"}, {"a": [1]}, {}] | eu, 7, null, 1, x, 4, 5
            {"eu": 1, "us": {"x": 2}}                           | eu, 1, us
            "{{ params.list }}"                                 | eu, us
            ["{{ run_id }}"]                                    | r1
            []                                                  |
            """)
    void an_item_is_called_what_it_is(String over, String labels) {
        rig.load(TestDag.named("d")
                .param("list", TestParams.of(json("[\"eu\", \"us\"]")))
                .add(empty("load").over(over)));
        RunRow run = rig.engine.trigger(TriggerRequest.manual("d", null, "test").withRunId("r1"));
        rig.tick();

        List<String> found = new ArrayList<>();
        rig.runs.tasks(run.id()).stream()
                .filter(task -> task.mapIndex() >= 0)
                .forEach(task -> found.add(task.mapLabel()));
        assertThat(String.join(", ", found)).isEqualTo(labels == null ? "" : labels);
    }

    @Test
    void a_matrix_has_an_item_for_each_combination() {
        rig.load(TestDag.named("d")
                .add(told("load", "told", "{{ item.region }}-{{ item.year }}")
                        .expand(new ExpandSpec(
                                null,
                                Map.of("region", json("[\"eu\", \"us\"]"), "year", json("[2025, 2026]")),
                                "",
                                null))));
        RunRow run = rig.trigger("d");

        rig.toTheEnd();

        List<String> told = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            told.add(request(run, "load[" + i + "]", "told"));
        }
        assertThat(told).containsExactlyInAnyOrder("eu-2025", "eu-2026", "us-2025", "us-2026");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7      | its expand.over gives 7, which is no list and no map
            "text" | its expand.over gives text, which is no list and no map
            [1, 2, 3, 4] | it would be run for 4 items, and 3 are allowed (max_map_length of the settings)
            """)
    void a_list_that_is_none_or_is_too_long_fails_with_what_to_do(String list, String reason) {
        rig.settings = rig.settings.withMaxMapLength(3);
        rig.restart();
        lists(list);
        rig.load(TestDag.named("d")
                .add(
                        call("list"),
                        job("load").over("\"{{ ti.xcom_pull('list') }}\"").needs("list")));
        RunRow run = rig.trigger("d");

        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.FAILED);
        assertThat(rig.task(run, "load.expand").reason()).contains("'load' was not started: " + reason);
    }

    @Test
    void what_comes_after_gets_the_outputs_as_a_list_and_within_an_item_only_its_own() {
        rig.fargate.plan((node, tryNumber) -> node.equals("fetch")
                ? SimulatedFargate.Plan.success(Duration.ofSeconds(5)).printing("::output rows=" + tryNumber + "::")
                : SimulatedFargate.Plan.success(Duration.ofSeconds(5)));
        rig.load(TestDag.named("d")
                .mappedGroup("each", ExpandSpec.over(json("[\"eu\", \"us\", \"asia\"]")))
                .add(
                        job("fetch").in("each").outputs("rows"),
                        told("load", "told", "{{ item }}: {{ ti.xcom_pull('fetch', 'rows') }}")
                                .in("each")
                                .needs("fetch"),
                        told(
                                        "sum",
                                        "told",
                                        "{{ ti.xcom_pull('fetch', 'rows') }} {{ ti.xcom_pull('fetch', 'rows') | sum }}"
                                                + " {{ ti.xcom_pull('fetch', key='rows', map_indexes=2) }}")
                                .needs("each")));
        RunRow run = rig.trigger("d");

        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(request(run, "load[1]", "told")).isEqualTo("us: 1");
        assertThat(request(run, "sum", "told")).isEqualTo("[1,1,1] 3 1");
    }

    @Test
    void a_run_that_is_read_again_goes_on_with_the_items_it_had() {
        lists("[\"a\", \"b\", \"c\"]");
        rig.load(TestDag.named("d")
                .add(
                        call("list"),
                        told("load", "told", "{{ item }}")
                                .over("\"{{ ti.xcom_pull('list') }}\"")
                                .needs("list")
                                .retries(1, Duration.ofMinutes(1)),
                        job("sum").needs("load")));
        rig.fargate.plan((node, tryNumber) -> node.equals("load") && tryNumber == 1
                ? SimulatedFargate.Plan.failure(EndKind.USER)
                : SimulatedFargate.Plan.success(Duration.ofSeconds(5)));
        RunRow run = rig.trigger("d");
        rig.advance(Duration.ofSeconds(30));
        assertThat(rig.task(run, "load[2]").state()).isEqualTo(TaskState.UP_FOR_RETRY);
        lists("[\"x\"]");

        rig.restart().toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(request(run, "load[2]", "told")).isEqualTo("c");
        assertThat(rig.attempts(run, "load[2]")).hasSize(2);
    }

    @Test
    void each_instance_has_one_container_a_try_whenever_the_engine_dies() {
        lists("[\"a\", \"b\"]");
        rig.load(TestDag.named("d")
                .add(
                        call("list"),
                        job("load").over("\"{{ ti.xcom_pull('list') }}\"").needs("list"),
                        job("sum").needs("load")));
        int points = run(-1);
        for (int i = 0; i < points; i++) {
            run(i);
        }
    }

    private int run(int fatal) {
        RunRow run = rig.restart().trigger("d");
        rig.death.comesAt(point -> point == fatal);
        rig.toTheEndThroughDeaths();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.states(run))
                .containsOnlyKeys("list", "load.expand", "load[0]", "load[1]", "sum")
                .allSatisfy((task, state) -> assertThat(state).isEqualTo(TaskState.SUCCESS));
        List<String> tokens = rig.fargate.tasks("load").stream()
                .filter(task -> task.runId().equals(run.runId()))
                .map(task -> task.launch().clientToken())
                .toList();
        assertThat(tokens).hasSize(2);
        assertThat(new HashSet<>(tokens)).hasSize(2);
        int points = rig.death.points();
        rig.death.comesAt(point -> false);
        return points;
    }

    @Test
    void limits_count_each_instance() {
        rig.load(TestDag.named("d").add(job("load").over("[1, 2, 3, 4, 5]").maxActiveTis(2)));
        RunRow run = rig.trigger("d");

        rig.advance(Duration.ofSeconds(5));

        assertThat(rig.states(run).values())
                .filteredOn(TaskState.RUNNING::equals)
                .hasSize(2);
        assertThat(rig.task(run, "load[4]").reason())
                .isEqualTo(
                        "2 of 2 instances of the task are active, over all runs of the DAG (max_active_tis_per_dag)");
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void clearing_the_task_finds_its_items_anew_and_clearing_one_instance_does_not() {
        lists("[\"a\", \"b\", \"c\"]");
        rig.load(TestDag.named("d")
                .add(
                        call("list"),
                        told("load", "told", "{{ item }}")
                                .over("\"{{ ti.xcom_pull('list') }}\"")
                                .needs("list"),
                        job("sum").needs("load")));
        RunRow run = rig.trigger("d");
        rig.toTheEnd();
        lists("[\"x\", \"y\"]");

        rig.engine.changes().clear("d", run.runId(), TaskSelection.of("load[1]"), "ada");
        rig.toTheEnd();
        assertThat(request(run, "load[1]", "told")).isEqualTo("b");
        assertThat(rig.task(run, "load[0]").tryNumber()).isEqualTo(1);

        rig.engine.changes().clear("d", run.runId(), TaskSelection.of("list").withDownstream(), "ada");
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(request(run, "load[1]", "told")).isEqualTo("y");
        assertThat(rig.task(run, "load[2]").state()).isEqualTo(TaskState.REMOVED);
        assertThat(rig.attempts(run, "load[1]")).hasSize(3);
        rig.restart();
        rig.engine.changes().clear("d", run.runId(), TaskSelection.of("load"), "ada");
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_run_on_the_newest_version_finds_its_items_anew() {
        rig.load(TestDag.named("d").add(job("load").over("[1, 2, 3]")));
        RunRow run = rig.trigger("d");
        rig.toTheEnd();
        rig.load(TestDag.named("d").add(job("load").over("[1, 2]"), job("more")));

        rig.engine.changes().runOnNewest("d", run.runId(), "ada");
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.task(run, "load[1]").tryNumber()).isEqualTo(2);
        assertThat(rig.task(run, "load[2]").state()).isEqualTo(TaskState.REMOVED);
    }
}
