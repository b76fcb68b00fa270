package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.RunRow;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that are run for items, by Airflow's API and in pages. */
class MappedTasksApiTest {
    private static final String DAG = """
            dag_id: d
            tasks:
              - id: load
                uses: ecs
                expand: {over: [{name: eu}, {name: "<us>"}], label: "{{ item.name }}"}
                with: {image: tools, command: "load {{ item.name }}"}
              - {id: sum, uses: empty, needs: [load]}
            """;

    private final Site site = new Site();
    private final Http http = new Http(site);

    @AfterEach
    void stop() {
        site.close();
    }

    private RunRow failed() {
        site.file("d.yaml", DAG);
        RunRow run = site.trigger("d");
        site.fargate().task("load.run[0]", 1).starts().succeeds();
        site.fargate().task("load.run[1]", 1).starts().fails(3);
        await().until(() -> http.get(path(run)).json().path("state").asText().equals("failed"));
        return run;
    }

    private static String path(RunRow run) {
        return "/api/v2/dags/d/dagRuns/" + run.runId().replace("+", "%2B");
    }

    private JsonNode get(RunRow run, String more) {
        return http.get(path(run) + "/taskInstances" + more).json();
    }

    @Test
    void instances_are_listed_and_read_by_their_map_index_with_what_they_are_called() {
        RunRow run = failed();

        JsonNode all = get(run, "").path("task_instances");
        assertThat(all.findValuesAsText("task_id"))
                .containsExactly(
                        "load.expand",
                        "load.create_task_definition",
                        "load.create_task_definition",
                        "load.run",
                        "load.run",
                        "sum");
        JsonNode mapped = get(run, "/load.run/listMapped");
        assertThat(mapped.path("total_entries").asInt()).isEqualTo(2);
        assertThat(mapped.path("task_instances").findValuesAsText("map_index")).containsExactly("0", "1");
        assertThat(mapped.path("task_instances").findValuesAsText("rendered_map_index"))
                .containsExactly("eu", "<us>");
        assertThat(get(run, "/load.run/1").path("state").asText()).isEqualTo("failed");
        assertThat(get(run, "/load.run/1/tries").path("total_entries").asInt()).isEqualTo(1);
        assertThat(get(run, "/load.run/0/tries/1").path("state").asText()).isEqualTo("success");
        assertThat(get(run, "/load.run/logs/1?map_index=1").path("content").isArray())
                .isTrue();
        assertThat(get(run, "?map_index=1&task_id=load.run")
                        .path("total_entries")
                        .asInt())
                .isEqualTo(1);
        // The task's own id stands for its step that runs the container.
        assertThat(get(run, "/load/listMapped").path("total_entries").asInt()).isEqualTo(2);
        assertThat(get(run, "/load/1").path("task_id").asText()).isEqualTo("load.run");
        assertThat(get(run, "/load/1/tries").path("total_entries").asInt()).isEqualTo(1);
        assertThat(get(run, "/load/logs/1?map_index=1").path("content").isArray())
                .isTrue();
        assertThat(get(run, "?map_index=1&task_id=load").path("total_entries").asInt())
                .isEqualTo(1);
        assertThat(http.get(path(run) + "/taskInstances/load")
                        .json()
                        .path("detail")
                        .asText())
                .contains("is mapped");
        Http.Answer whole = http.get(path(run) + "/taskInstances/load.run");
        assertThat(whole.status()).isEqualTo(404);
        assertThat(whole.json().path("detail").asText()).contains("is mapped").contains("add the map_index");
        assertThat(http.get(path(run) + "/taskInstances/sum/listMapped").status())
                .isEqualTo(404);
        assertThat(http.get(path(run) + "/taskInstances/load.run/x").status()).isEqualTo(400);
    }

    @Test
    void one_instance_is_cleared_or_marked_alone() {
        RunRow run = failed();

        JsonNode cleared = http.json(
                        "POST",
                        "/api/v2/dags/d/clearTaskInstances",
                        "{\"dag_run_id\": \"" + run.runId()
                                + "\", \"only_failed\": false, \"task_ids\": [[\"load.run\", 0]]}")
                .json();
        assertThat(cleared.path("task_instances").findValuesAsText("map_index")).containsExactly("0");
        http.json("PATCH", path(run) + "/taskInstances/load.run/1", "{\"new_state\": \"success\"}");

        await().until(() -> http.get(path(run)).json().path("state").asText().equals("success"));
    }

    @Test
    void pages_show_all_instances_as_one_and_each_by_itself() {
        RunRow run = failed();
        String page = "/dags/d/runs/" + run.runId().replace("+", "%2B");

        String table = http.get(page).body();
        assertThat(table)
                .contains("2 items: 1 failed, 1 success")
                .contains("[1] &lt;us&gt;")
                .doesNotContain("[1] <us>");
        assertThat(http.get(page + "/tasks/load").body()).contains("Run for each item · 2 items");
        String items = http.get(page + "/tasks/load.run").body();
        assertThat(items)
                .contains("Run for each item · 2 items")
                .contains("[0] eu")
                .contains("[1] &lt;us&gt;");
        String failedOnes = http.get(page + "/tasks/load.run?state=failed").body();
        assertThat(failedOnes).contains("[1] &lt;us&gt;").doesNotContain("[0] eu");
        String one = http.get(page + "/tasks/load.run%5B1%5D").body();
        assertThat(one).contains("load.run[1]").contains("exit code 3").contains("/tasks/load.run\"");
        assertThat(http.get(page + "/change?task=load%5B1%5D").body())
                .contains("load.run[1]")
                .doesNotContain("load.run[0]");
        assertThat(http.get(page + "/tasks/load.run%5B7%5D").status()).isEqualTo(404);
    }

    @Test
    void why_names_the_instance() {
        RunRow run = failed();

        JsonNode why = http.get("/api/waybill/v1/dags/d/runs/" + run.runId().replace("+", "%2B") + "/why")
                .json()
                .path("tasks");

        assertThat(why.findValuesAsText("task_id")).isEqualTo(List.of("load.run[1]", "sum"));
        assertThat(why.get(1).path("why").asText()).contains("load.run[1] (failed)");
    }

    @Test
    void a_graph_draws_what_is_run_for_items_once() {
        RunRow run = failed();

        JsonNode graph = http.get("/api/waybill/v1/dags/d/versions/" + run.versionId() + "/graph")
                .json();

        assertThat(graph.path("nodes").findValuesAsText("id"))
                .containsExactly("load.create_task_definition", "load.run", "sum");
        assertThat(graph.path("groups").get(0).path("mapped").asBoolean()).isTrue();
        assertThat(graph.path("edges").toString())
                .isEqualTo("[[\"load.create_task_definition\",\"load.run\"],[\"load.run\",\"sum\"]]");
    }
}
