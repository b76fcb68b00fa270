package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.RunRow;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the API tells of a run beyond Airflow's: why tasks stand where they stand, and what they cost. */
class RunExtrasTest {
    private final Site site = new Site();
    private final Http http = new Http(site);

    @AfterEach
    void stop() {
        site.close();
    }

    private RunRow failed() {
        site.file("d.yaml", """
                dag_id: d
                tags: [money]
                tasks:
                  - {id: a, uses: ecs, with: {image: tools}}
                  - {id: b, uses: empty, needs: [a]}
                """);
        RunRow run = site.trigger("d");
        site.fargate().task("a.run", 1).starts().writes("reading", "cannot").fails(3);
        Awaitility.await()
                .until(() ->
                        site.runs().run("d", run.runId()).orElseThrow().state().isTerminal());
        return run;
    }

    @Test
    void a_run_that_waits_for_its_time_says_so_on_its_page() {
        site.file("d.yaml", "{dag_id: d, tasks: [{id: a, uses: empty}]}");
        http.json("POST", "/api/v2/dags/d/dagRuns", """
                {"dag_run_id": "later", "run_after": "2126-03-01T06:00:00Z"}
                """);
        Awaitility.await()
                .until(() ->
                        !site.runs().run("d", "later").orElseThrow().reason().isEmpty());

        assertThat(http.get("/dags/d/runs/later").body())
                .contains("its time comes at 2126-03-01T06:00:00Z (run_after)", "<dt>To start</dt>", "1 Mar 2126");
        assertThat(http.get("/api/waybill/v1/dags/d/runs/later/why").body()).contains("Its run is queued", "run_after");
    }

    private JsonNode why(RunRow run, String query) {
        return http.get("/api/waybill/v1/dags/d/runs/" + run.runId().replace("+", "%2B") + "/why" + query)
                .json();
    }

    @Test
    void why_tells_of_all_that_are_not_through_with_the_end_of_their_logs() {
        JsonNode answer = why(failed(), "");

        assertThat(answer.path("tasks").findValuesAsText("task_id")).containsExactly("a.run", "b");
        JsonNode a = answer.path("tasks").get(0);
        assertThat(a.path("why").asText())
                .startsWith("Failed with exit code 3.")
                .endsWith("No try is left.");
        assertThat(a.path("stop_code").asText()).isEqualTo("EssentialContainerExited");
        assertThat(a.path("last_lines")).extracting(JsonNode::asText).containsExactly("reading", "cannot");
        assertThat(answer.path("tasks").get(1).path("why").asText()).contains("because of a (failed)");
    }

    @Test
    void a_task_is_asked_for_by_its_name_or_by_a_step_of_it() {
        RunRow run = failed();

        assertThat(why(run, "?task_id=a").path("tasks").findValuesAsText("task_id"))
                .containsExactly("a.create_task_definition", "a.run");
        assertThat(why(run, "?task_id=a.run").path("tasks").findValuesAsText("task_id"))
                .containsExactly("a.run");
        assertThat(why(run, "?task_id=none").path("tasks")).isEmpty();
    }

    @Test
    void costs_are_told_by_dag_and_by_tag_and_marked_as_estimates() {
        var unused = failed();

        JsonNode costs = http.get("/api/waybill/v1/costs").json();

        assertThat(costs.path("estimate").booleanValue()).isTrue();
        assertThat(costs.path("dags").path("d").path("billed_seconds").isNumber())
                .isTrue();
        assertThat(costs.path("tags").path("money"))
                .isEqualTo(costs.path("dags").path("d"));
    }
}
