package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.RunRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What dashboards and scripts of Airflow's read: tasks of a DAG, counts of runs, tags, values that tasks hand on. */
class DagReadsApiTest {
    private static final String SALES = """
            dag_id: sales
            owner: ann
            tags: [money, daily]
            start_date: 2026-01-01
            groups: [{id: regions, needs: [clean]}]
            tasks:
              - {id: clean, uses: ecs, retries: 2, retry_delay: 90s, execution_timeout: 25h, with: {image: tools}, outputs: [rows]}
              - {id: eu, uses: ecs, group: regions, with: {image: tools}}
              - {id: us, uses: ecs, group: regions, with: {image: tools}}
              - {id: done, uses: empty, needs: [regions], trigger_rule: all_done, pool_slots: 2, priority_weight: 3}
            """;

    private final Site site = new Site();
    private final Http http = new Http(site);

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void tasks_are_told_as_the_newest_version_has_them() {
        site.file("sales.yaml", SALES);

        JsonNode tasks = http.get("/api/v2/dags/sales/tasks").json();

        assertThat(tasks.path("total_entries").intValue()).isEqualTo(4);
        assertThat(tasks.path("tasks").findValuesAsText("task_id")).containsExactly("clean", "done", "eu", "us");
        JsonNode clean = tasks.path("tasks").get(0);
        assertThat(clean.path("downstream_task_ids"))
                .extracting(JsonNode::asText)
                .containsExactly("eu", "us");
        assertThat(clean.path("owner").asText()).isEqualTo("ann");
        assertThat(clean.path("start_date").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(clean.path("operator_name").asText()).isEqualTo("ecs");
        assertThat(clean.path("retries").intValue()).isEqualTo(2);
        assertThat(clean.path("retry_delay"))
                .hasToString("{\"__type\":\"TimeDelta\",\"days\":0,\"seconds\":90,\"microseconds\":0}");
        assertThat(clean.path("execution_timeout"))
                .hasToString("{\"__type\":\"TimeDelta\",\"days\":1,\"seconds\":3600,\"microseconds\":0}");
        JsonNode done = http.get("/api/v2/dags/sales/tasks/done").json();
        assertThat(done.path("trigger_rule").asText()).isEqualTo("all_done");
        assertThat(done.path("pool").asText()).isEqualTo("default_pool");
        assertThat(done.path("pool_slots").intValue()).isEqualTo(2);
        assertThat(done.path("weight_rule").asText()).isEqualTo("downstream");
        assertThat(done.path("downstream_task_ids")).isEmpty();
        assertThat(http.get("/api/v2/dags/sales/tasks?order_by=-task_id")
                        .json()
                        .path("tasks")
                        .findValuesAsText("task_id"))
                .containsExactly("us", "eu", "done", "clean");
    }

    @Test
    void a_task_or_a_dag_that_is_not_there_is_named() {
        site.file("sales.yaml", SALES);

        assertThat(http.get("/api/v2/dags/sales/tasks/none").status()).isEqualTo(404);
        assertThat(http.get("/api/v2/dags/sales/tasks/none").detail()).contains("has no task 'none'");
        assertThat(http.get("/api/v2/dags/none/tasks").status()).isEqualTo(404);
    }

    @Test
    void runs_are_counted_by_state_and_tags_are_listed() {
        site.file("sales.yaml", SALES);
        site.file("other.yaml", "dag_id: other\ntags: [daily, night]\ntasks: [{id: a, uses: empty}]");
        RunRow run = site.trigger("other");
        await().until(() ->
                site.runs().run("other", run.runId()).orElseThrow().state().isTerminal());

        JsonNode stats = http.get("/api/v2/dagStats?dag_ids=other").json();

        assertThat(stats.path("total_entries").intValue()).isEqualTo(1);
        assertThat(stats.path("dags").get(0).path("stats"))
                .hasToString("[{\"state\":\"queued\",\"count\":0},{\"state\":\"running\",\"count\":0},"
                        + "{\"state\":\"success\",\"count\":1},{\"state\":\"failed\",\"count\":0}]");
        assertThat(http.get("/api/v2/dagStats").json().path("dags").findValuesAsText("dag_id"))
                .containsExactly("other", "sales");
        assertThat(http.get("/api/v2/dagTags").json())
                .hasToString("{\"tags\":[\"daily\",\"money\",\"night\"],\"total_entries\":3}");
        assertThat(http.get("/api/v2/dagTags?tag_name_pattern=%25y%25&order_by=-name")
                        .json()
                        .path("tags"))
                .extracting(JsonNode::asText)
                .containsExactly("money", "daily");
    }

    @Test
    void what_a_task_hands_on_is_an_xcom_entry() {
        site.file("sales.yaml", SALES);
        String run = site.trigger("sales").runId();
        String entries =
                "/api/v2/dags/sales/dagRuns/" + run.replace("+", "%2B") + "/taskInstances/clean.run/xcomEntries";
        assertThat(http.get(entries).body()).isEqualTo("{\"xcom_entries\":[],\"total_entries\":0}");

        site.fargate()
                .task("clean.run", 1)
                .starts()
                .writes("::output rows={\"good\": 12, \"bad\": []}::")
                .succeeds();
        site.fargate().task("eu.run", 1);

        JsonNode list = http.get(entries).json();
        assertThat(list.path("xcom_entries").findValuesAsText("key")).containsExactly("return_value", "rows");
        assertThat(list.path("total_entries").intValue()).isEqualTo(2);
        JsonNode rows = http.get(entries + "/rows").json();
        assertThat(rows.path("value")).hasToString("{\"good\":12,\"bad\":[]}");
        assertThat(rows.path("run_id").asText()).isEqualTo(run);
        assertThat(rows.path("map_index").intValue()).isEqualTo(-1);
        assertThat(http.get(entries + "/rows?stringify=true")
                        .json()
                        .path("value")
                        .isTextual())
                .isTrue();
        assertThat(http.get(entries + "/none").status()).isEqualTo(404);
        assertThat(http.get(entries + "/none").detail()).contains("has handed on no 'none'");
    }

    @Test
    void what_has_ended_is_counted_for_prometheus_and_for_the_dashboard() throws IOException {
        site.targets(ClusterTest.two());
        site.file("one.yaml", "dag_id: one\ntasks: [{id: a, uses: ecs, with: {image: tools}}]");
        site.file("broken.yaml", "tasks: 3");
        String failing = site.trigger("one").runId();
        site.fargate().task("a.run", 1, failing).starts().fails(3);
        String working = site.trigger("one").runId();
        site.fargate().task("a.run", 1, working).starts().succeeds();
        await().until(() -> Stream.of(failing, working)
                .allMatch(
                        run -> site.runs().run("one", run).orElseThrow().state().isTerminal()));

        String metrics = http.get("/metrics").body();

        assertThat(metrics)
                .contains(
                        "dag_processing_import_errors 1.0",
                        "ti_finish_total{dag_id=\"one\",state=\"failed\"} 1.0",
                        "dagrun_duration_success_seconds_count{dag_id=\"one\"} 1",
                        "dagrun_duration_failed_seconds_count{dag_id=\"one\"} 1");
        Path dashboard = Path.of(System.getProperty("waybill.root"), "docs", "grafana-dashboard.json");
        Set<String> shown = Pattern.compile("\\b(?:ti|dagrun|dag_processing|pool|waybill)_[a-z_]+\\b")
                .matcher(Files.readString(dashboard))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toUnmodifiableSet());
        assertThat(shown)
                .hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(metrics).contains(name));
    }
}
