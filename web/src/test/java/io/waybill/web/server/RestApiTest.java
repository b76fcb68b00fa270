package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.RunRow;
import io.waybill.web.server.Http.Answer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestApiTest {
    private static final String SALES = """
            dag_id: sales
            description: Sales by region
            owner: ann
            schedule: "0 3 * * *"
            timezone: Europe/Amsterdam
            tags: [sales, daily]
            params:
              region: {type: string, default: eu, enum: [eu, us]}
            tasks:
              - {id: clean, uses: ecs, retries: 1, retry_delay: 0s, with: {image: tools}}
              - {id: done, uses: empty, needs: [clean]}
            """;

    private final Site site = new Site();
    private final Http http = new Http(site);

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void a_dag_has_the_shape_of_airflow() {
        site.file("sales.yaml", SALES);

        JsonNode dag = http.get("/api/v2/dags/sales").json();

        assertThat(dag.path("dag_id").asText()).isEqualTo("sales");
        assertThat(dag.path("is_paused").booleanValue()).isFalse();
        assertThat(dag.path("description").asText()).isEqualTo("Sales by region");
        assertThat(dag.path("owners")).hasSize(1);
        assertThat(dag.path("tags").path(0).path("name").asText()).isEqualTo("sales");
        assertThat(dag.path("timetable_summary").asText()).isEqualTo("0 3 * * *");
        assertThat(dag.path("timetable_description").asText()).isEqualTo("every day at 03:00 (Europe/Amsterdam)");
        assertThat(dag.path("next_dagrun_run_after").asText()).endsWith(":00:00Z");
        assertThat(dag.path("fileloc").asText()).isEqualTo(site.folder() + "/sales.yaml");
    }

    @Test
    void the_next_run_of_a_dag_has_its_data_interval() {
        site.file("daily.yaml", "schedule: {cron: '@daily', interval: true}\ntasks: [{id: a, uses: empty}]");

        JsonNode dag = http.get("/api/v2/dags/daily").json();

        Instant end = Instant.parse(dag.path("next_dagrun_run_after").asText());
        Instant start = end.minus(Duration.ofDays(1));
        assertThat(dag.path("next_dagrun_data_interval_end").asText()).isEqualTo(end.toString());
        assertThat(dag.path("next_dagrun_data_interval_start").asText()).isEqualTo(start.toString());
        assertThat(dag.path("next_dagrun_logical_date").asText()).isEqualTo(start.toString());
    }

    @Test
    void dags_are_filtered_and_paged() {
        site.file("sales.yaml", SALES);
        site.file("plain.yaml", "tasks: [{id: a, uses: empty}]");

        assertThat(names(http.get("/api/v2/dags"))).containsExactly("plain", "sales");
        assertThat(names(http.get("/api/v2/dags?order_by=-dag_id&limit=1"))).containsExactly("sales");
        assertThat(names(http.get("/api/v2/dags?tags=daily"))).containsExactly("sales");
        assertThat(names(http.get("/api/v2/dags?owners=ann"))).containsExactly("sales");
        assertThat(names(http.get("/api/v2/dags?dag_id_pattern=%25AL%25"))).containsExactly("sales");
        assertThat(names(http.get("/api/v2/dags?paused=true"))).isEmpty();
        assertThat(http.get("/api/v2/dags?limit=1").json().path("total_entries").intValue())
                .isEqualTo(2);
        assertThat(http.get("/api/v2/dags?limit=x").status()).isEqualTo(400);
        assertThat(http.get("/api/v2/dags?order_by=colour").detail()).contains("colour", "dag_id");
    }

    private static Iterable<String> names(Answer answer) {
        return answer.json().path("dags").findValuesAsText("dag_display_name").stream()
                .distinct()
                .toList();
    }

    @Test
    void a_dag_is_paused_and_goes_on() {
        site.file("sales.yaml", SALES);

        Answer paused = http.json("PATCH", "/api/v2/dags/sales", "{\"is_paused\": true}");

        assertThat(paused.json().path("is_paused").booleanValue()).isTrue();
        assertThat(paused.json().path("next_dagrun_run_after").isNull()).isTrue();
        assertThat(site.dags().find("sales").orElseThrow().paused()).isTrue();
        assertThat(http.json("PATCH", "/api/v2/dags/sales", "{\"is_paused\": false}")
                        .json()
                        .path("is_paused")
                        .booleanValue())
                .isFalse();
        assertThat(http.json("PATCH", "/api/v2/dags/sales", "{\"paused\": false}")
                        .detail())
                .contains("paused", "is_paused");
        assertThat(http.json("PATCH", "/api/v2/dags/sales", "{\"is_paused\": 1}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_run_is_started_with_params_and_found_again() {
        site.file("sales.yaml", SALES);

        Answer made = http.json(
                "POST",
                "/api/v2/dags/sales/dagRuns",
                "{\"dag_run_id\": \"first\", \"logical_date\": \"2026-03-01T06:00:00+01:00\", \"conf\": {\"region\":"
                        + " \"us\"}, \"note\": \"a try\"}");

        assertThat(made.status()).isEqualTo(200);
        JsonNode run = http.get("/api/v2/dags/sales/dagRuns/first").json();
        assertThat(run.path("logical_date").asText()).isEqualTo("2026-03-01T05:00:00Z");
        assertThat(run.path("conf").path("region").asText()).isEqualTo("us");
        assertThat(run.path("note").asText()).isEqualTo("a try");
        assertThat(run.path("triggered_by").asText()).isEqualTo("rest_api");
        assertThat(run.path("run_type").asText()).isEqualTo("manual");
    }

    @Test
    void a_run_has_a_date_unless_it_is_told_to_have_none() {
        site.file("sales.yaml", SALES);

        JsonNode usual = http.json("POST", "/api/v2/dags/sales/dagRuns", "{}").json();
        JsonNode without = http.json("POST", "/api/v2/dags/sales/dagRuns", "{\"logical_date\": null}")
                .json();

        assertThat(usual.path("logical_date").isTextual()).isTrue();
        assertThat(without.path("logical_date").isNull()).isTrue();
    }

    @Test
    void what_cannot_be_started_is_refused_with_the_reason() {
        site.file("sales.yaml", SALES);
        String runs = "/api/v2/dags/sales/dagRuns";
        http.json("POST", runs, "{\"dag_run_id\": \"first\"}");

        assertThat(http.json("POST", runs, "{\"dag_run_id\": \"first\"}").status())
                .isEqualTo(409);
        assertThat(http.json("POST", runs, "{\"conf\": {\"region\": \"mars\"}}").detail())
                .contains("region");
        assertThat(http.json("POST", runs, "{\"conf\": {\"colour\": 1}}").detail())
                .contains("colour");
        assertThat(http.json("POST", runs, "{\"logical_date\": \"yesterday\"}").detail())
                .contains("yesterday", "2026-03-01T06:00:00Z");
        assertThat(http.json("POST", runs, "{nonsense").status()).isEqualTo(400);
        assertThat(http.json("POST", runs, "[]").status()).isEqualTo(400);
        assertThat(http.json("POST", "/api/v2/dags/none/dagRuns", "{}").status())
                .isEqualTo(404);
        assertThat(http.get("/api/v2/dags/none").detail()).contains("none");
        assertThat(http.get("/api/v2/dags/sales/dagRuns/none").status()).isEqualTo(404);
        assertThat(http.get("/api/v2/nothing").status()).isEqualTo(404);
    }

    @Test
    void runs_are_listed_either_way_round_in_pages() {
        site.file("sales.yaml", SALES);
        for (String id : new String[] {"r1", "r2", "r3", "r4"}) {
            http.json("POST", "/api/v2/dags/sales/dagRuns", "{\"dag_run_id\": \"" + id + "\", \"logical_date\": null}");
        }
        String runs = "/api/v2/dags/sales/dagRuns";

        assertThat(ids(http.get(runs))).containsExactly("r1", "r2", "r3", "r4");
        assertThat(ids(http.get(runs + "?limit=2&offset=1"))).containsExactly("r2", "r3");
        assertThat(ids(http.get(runs + "?limit=2&offset=1&order_by=-id"))).containsExactly("r3", "r2");
        assertThat(ids(http.get("/api/v2/dags/~/dagRuns?limit=1&order_by=-run_after")))
                .containsExactly("r4");
        assertThat(ids(http.get(runs + "?offset=10"))).isEmpty();
        assertThat(http.get(runs + "?limit=1").json().path("total_entries").intValue())
                .isEqualTo(4);
        assertThat(ids(http.get(runs + "?state=success"))).isEmpty();
        assertThat(http.get(runs + "?state=purple").status()).isEqualTo(400);
    }

    private static Iterable<String> ids(Answer answer) {
        return answer.json().findValuesAsText("dag_run_id");
    }

    @Test
    void a_run_goes_through_to_its_end_with_tries_and_logs() {
        site.file("sales.yaml", SALES);
        RunRow run = site.trigger("sales");
        String tasks = "/api/v2/dags/sales/dagRuns/" + run.runId().replace("+", "%2B") + "/taskInstances";

        site.fargate().task("clean.run", 1).starts().writes("one", "two").fails(3);
        site.fargate().task("clean.run", 2).starts().writes("three").succeeds();
        await().untilAsserted(() -> assertThat(
                        http.get(tasks + "/done").json().path("state").asText())
                .isEqualTo("success"));

        JsonNode all = http.get(tasks).json();
        assertThat(all.path("total_entries").intValue()).isEqualTo(3);
        assertThat(all.findValuesAsText("task_id"))
                .containsExactly("clean.create_task_definition", "clean.run", "done");
        JsonNode clean = http.get(tasks + "/clean.run").json();
        assertThat(clean.path("try_number").intValue()).isEqualTo(2);
        assertThat(clean.path("max_tries").intValue()).isEqualTo(1);
        assertThat(clean.path("operator").asText()).isEqualTo("ecs");
        assertThat(http.get(tasks + "/clean.run/tries").json().findValuesAsText("state"))
                .containsExactly("failed", "success");
        assertThat(http.get(tasks + "/clean.run/tries/1").json().path("state").asText())
                .isEqualTo("failed");
        JsonNode log = http.get(tasks + "/clean.run/logs/1").json();
        assertThat(log.path("content").findValuesAsText("event")).containsExactly("one", "two");
        assertThat(log.path("continuation_token").isNull()).isTrue();
        assertThat(http.get(tasks + "/clean.run/logs/7").status()).isEqualTo(404);
        assertThat(http.get(tasks + "/none").status()).isEqualTo(404);
        assertThat(ids(http.get("/api/v2/dags/sales/dagRuns?state=success"))).contains(run.runId());
    }

    @Test
    void a_log_is_read_page_by_page_while_it_is_written() {
        site.file("sales.yaml", SALES);
        RunRow run = site.trigger("sales");
        ScriptedFargate.Task task = site.fargate().task("clean.run", 1).starts().writes("a", "b", "c");
        String log =
                "/api/waybill/v1/dags/sales/runs/" + run.runId().replace("+", "%2B") + "/tasks/clean.run/tries/1/log";

        JsonNode first = await().until(
                        () -> http.get(log + "?limit=2").json(),
                        page -> page.path("lines").size() == 2);
        JsonNode second =
                http.get(log + "?cursor=" + first.path("cursor").asText()).json();

        assertThat(first.path("at_end").booleanValue()).isFalse();
        assertThat(second.path("lines").path(0).path(1).asText()).isEqualTo("c");
        assertThat(second.path("ended").booleanValue()).isFalse();
        task.succeeds();
        await().until(() -> http.get(log).json().path("ended").booleanValue());
        assertThat(http.get(log + "/raw").body()).isEqualTo("a\nb\nc\n");
        assertThat(http.get(log + "/raw").header("Content-Disposition")).contains("sales.clean.run.try1.log");
    }

    @Test
    void a_run_is_cancelled() {
        site.file("sales.yaml", SALES);
        RunRow run = site.trigger("sales");
        site.fargate().task("clean.run", 1).starts();
        String address = "/api/waybill/v1/dags/sales/runs/" + run.runId().replace("+", "%2B") + "/cancel";

        Answer answer = http.json("POST", address, "");

        assertThat(answer.status()).isEqualTo(200);
        await().until(() -> site.runs().run("sales", run.runId()).orElseThrow().endedAt() != null);
        assertThat(http.get("/api/v2/dags/sales/dagRuns")
                        .json()
                        .path("dag_runs")
                        .path(0)
                        .path("state")
                        .asText())
                .isEqualTo("failed");
    }

    @Test
    void broken_files_are_import_errors() {
        site.file("sales.yaml", SALES);
        site.file("sales.yaml", SALES.replace("tasks:", "taskz:"));

        JsonNode errors = http.get("/api/v2/importErrors").json();

        assertThat(errors.path("total_entries").intValue()).isEqualTo(1);
        assertThat(errors.path("import_errors").path(0).path("filename").asText())
                .isEqualTo("sales.yaml");
        assertThat(errors.path("import_errors").path(0).path("stack_trace").asText())
                .contains("sales.yaml:9:1", "taskz");
        assertThat(http.get("/api/v2/dags/sales")
                        .json()
                        .path("has_import_errors")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void a_graph_has_its_groups_and_edges() {
        site.file("sales.yaml", SALES);
        long version = site.dags().find("sales").orElseThrow().versionId();

        JsonNode graph = http.get("/api/waybill/v1/dags/sales/versions/" + version + "/graph")
                .json();

        assertThat(graph.path("nodes").findValuesAsText("id"))
                .containsExactly("clean.create_task_definition", "clean.run", "done");
        assertThat(graph.path("groups").findValuesAsText("id")).containsExactly("clean");
        assertThat(graph.path("groups").path(0).path("page").asText()).isEqualTo("clean.run");
        assertThat(graph.path("edges").toString())
                .isEqualTo("[[\"clean.create_task_definition\",\"clean.run\"],[\"clean.run\",\"done\"]]");
        assertThat(http.get("/api/waybill/v1/dags/other/versions/" + version + "/graph")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void the_server_says_how_it_is() {
        assertThat(http.get("/api/v2/monitor/health")
                        .json()
                        .path("metadatabase")
                        .path("status")
                        .asText())
                .isEqualTo("healthy");
        assertThat(http.get("/api/v2/version").json().path("version").asText()).isEqualTo("0.0-test");
    }
}
