package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.RunRow;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks and runs are cleared and marked by Airflow's API. */
class ChangeApiTest {
    private static final String DAG = """
            dag_id: d
            tasks:
              - {id: a, uses: ecs, with: {image: tools}}
              - {id: b, uses: empty, needs: [a]}
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
        site.fargate().task("a.run", 1).starts().fails(3);
        awaitState(run, "failed");
        return run;
    }

    private void awaitState(RunRow run, String state) {
        await().until(() -> http.get(path(run)).json().path("state").asText().equals(state));
    }

    private static String path(RunRow run) {
        return "/api/v2/dags/d/dagRuns/" + run.runId().replace("+", "%2B");
    }

    private JsonNode clear(RunRow run, String more) {
        return http.json(
                        "POST",
                        "/api/v2/dags/d/clearTaskInstances",
                        "{\"dag_run_id\": \"" + run.runId() + "\"" + more + "}")
                .json();
    }

    private static List<String> ids(JsonNode answer) {
        return answer.path("task_instances").findValuesAsText("task_id");
    }

    @Test
    void a_run_begins_anew_with_the_newest_version_and_can_be_deleted_when_it_has_ended() {
        RunRow run = failed();
        site.file("d.yaml", DAG.replace("id: b, uses: empty, needs: [a]", "id: c, uses: empty"));

        http.json("POST", path(run) + "/clear", "{\"dry_run\": false, \"run_on_latest_version\": true}");
        assertThat(http.json("DELETE", path(run), "").status()).isEqualTo(400);
        site.fargate().task("a.run", 2).starts().succeeds();
        awaitState(run, "success");
        JsonNode tasks = http.get(path(run) + "/taskInstances").json().path("task_instances");
        assertThat(tasks.findValuesAsText("task_id")).contains("a.run", "c");
        assertThat(http.get("/dags/d/runs/" + run.runId().replace("+", "%2B")).status())
                .isEqualTo(200);

        assertThat(http.json("DELETE", path(run), "").status()).isEqualTo(204);
        assertThat(http.get(path(run)).status()).isEqualTo(404);
        JsonNode log = http.get("/api/v2/eventLogs?dag_id=d").json();
        assertThat(log.path("event_logs").findValuesAsText("event"))
                .containsExactly("delete", "run_on_newest", "trigger");
        assertThat(log.path("event_logs").get(0).path("owner").asText()).isEqualTo("api");
        assertThat(http.get("/audit").body()).contains("run on newest", "It was success");
    }

    @Test
    void what_changed_from_version_to_version_is_shown_and_told() {
        site.file("d.yaml", DAG);
        site.file("d.yaml", DAG.replace("image: tools", "image: \"<tools>:2\""));

        String page = http.get("/dags/d/versions").body();
        JsonNode versions = http.get("/api/v2/dags/d/dagVersions").json();

        assertThat(page)
                .contains("From version 1 to 2", "d-old", "image: tools", "d-new", "&lt;tools&gt;:2")
                .doesNotContain("<tools>:2");
        assertThat(versions.path("dag_versions").findValuesAsText("version_number"))
                .containsExactly("2", "1");
        assertThat(versions.path("total_entries").asInt()).isEqualTo(2);
        assertThat(http.get("/api/v2/dagSources/d?version_number=1")
                        .json()
                        .path("content")
                        .asText())
                .isEqualTo(DAG);
        assertThat(http.get("/dags/d/versions?to=7").status()).isEqualTo(400);
    }

    @Test
    void clearing_is_a_dry_run_of_what_failed_unless_it_is_told_otherwise() {
        RunRow run = failed();

        JsonNode dry = clear(run, "");

        assertThat(ids(dry)).containsExactly("a.run", "b");
        assertThat(dry.path("total_entries").asInt()).isEqualTo(2);
        assertThat(http.get(path(run)).json().path("state").asText()).isEqualTo("failed");

        clear(run, ", \"dry_run\": false");
        site.fargate().task("a.run", 2).starts().succeeds();
        awaitState(run, "success");
    }

    @Test
    void tasks_are_named_alone_or_with_a_map_index_and_with_what_comes_after() {
        RunRow run = failed();

        assertThat(ids(clear(run, ", \"only_failed\": false, \"task_ids\": [\"a\"], \"include_downstream\": true")))
                .containsExactly("a.create_task_definition", "a.run", "b");
        assertThat(ids(clear(run, ", \"only_failed\": false, \"task_ids\": [[\"b\", -1]]")))
                .containsExactly("b");
    }

    @Test
    void a_task_of_several_steps_is_read_by_its_own_id_as_the_step_that_tells_how_it_ended() {
        RunRow run = failed();
        String task = path(run) + "/taskInstances/a";

        JsonNode instance = http.get(task).json();
        assertThat(instance.path("task_id").asText()).isEqualTo("a.run");
        assertThat(instance.path("state").asText()).isEqualTo("failed");
        assertThat(http.get(task + "/tries").json().path("total_entries").asInt())
                .isEqualTo(1);
        assertThat(http.get(task + "/tries/1").json().path("state").asText()).isEqualTo("failed");
        assertThat(http.get(task + "/logs/1?full_content=true")
                        .json()
                        .path("content")
                        .isArray())
                .isTrue();
        assertThat(http.get(task + "/xcomEntries").status()).isEqualTo(200);
        assertThat(ids(http.get(path(run) + "/taskInstances?task_id=a").json())).containsExactly("a.run");
        assertThat(http.get(path(run) + "/taskInstances/none").status()).isEqualTo(404);
        assertThat(ids(http.json("PATCH", task + "/dry_run", "{\"new_state\": \"success\"}")
                        .json()))
                .containsExactly("a.create_task_definition", "a.run");
    }

    private void dated(String runId, String date, int exitCode) {
        http.json(
                "POST",
                "/api/v2/dags/d/dagRuns",
                "{\"dag_run_id\": \"" + runId + "\", \"logical_date\": \"" + date + "T00:00:00Z\"}");
        site.fargate().task("a.run", 1, runId).starts().fails(exitCode);
        await().until(() -> http.get("/api/v2/dags/d/dagRuns/" + runId)
                .json()
                .path("state")
                .asText()
                .equals("failed"));
    }

    @Test
    void earlier_and_later_runs_are_cleared_and_marked_along() {
        site.file("d.yaml", DAG);
        dated("r1", "2026-01-01", 3);
        dated("r2", "2026-01-02", 3);
        dated("r3", "2026-01-03", 3);

        JsonNode past = http.json(
                        "POST",
                        "/api/v2/dags/d/clearTaskInstances",
                        "{\"dag_run_id\": \"r2\", \"task_ids\": [\"b\"], \"only_failed\": false, \"include_past\": true}")
                .json();
        assertThat(past.path("task_instances").findValuesAsText("dag_run_id")).containsExactly("r1", "r2");
        JsonNode marked = http.json(
                        "PATCH",
                        "/api/v2/dags/d/dagRuns/r2/taskInstances/a.run",
                        "{\"new_state\": \"success\", \"include_future\": true}")
                .json();
        assertThat(marked.path("task_instances").findValuesAsText("dag_run_id")).containsExactly("r2", "r3");

        await().until(() -> http.get("/api/v2/dags/d/dagRuns?state=success")
                        .json()
                        .path("total_entries")
                        .asInt()
                == 2);
        assertThat(http.get("/api/v2/dags/d/dagRuns/r1").json().path("state").asText())
                .isEqualTo("failed");

        String page = "/dags/d/runs/r1/change";
        assertThat(http.get(page + "?action=success&task=a&future=on").body())
                .contains("in the runs with a later logical date, too", ">r1</td>")
                .doesNotContain(">r3</td>");
        http.form(page, "token=" + http.token(page) + "&action=success&task=a&future=on");
        await().until(() -> http.get("/api/v2/dags/d/dagRuns/r1")
                .json()
                .path("state")
                .asText()
                .equals("success"));
    }

    @Test
    void many_runs_are_changed_at_once_with_a_result_for_each() {
        site.file("d.yaml", DAG);
        dated("r1", "2026-01-01", 3);
        dated("r2", "2026-01-02", 3);

        JsonNode answer = http.json(
                        "POST",
                        "/api/waybill/v1/changes",
                        "{\"action\": \"delete\", \"runs\": [{\"dag_id\": \"d\", \"dag_run_id\": \"r1\"},"
                                + " {\"dag_id\": \"d\", \"dag_run_id\": \"r9\"}, {\"dag_id\": \"d\", \"dag_run_id\": \"r2\"}]}")
                .json();

        assertThat(answer.path("done").asInt()).isEqualTo(2);
        assertThat(answer.path("results").get(1).path("error").asText()).contains("has no run 'r9'");
        assertThat(http.get("/api/v2/dags/d/dagRuns")
                        .json()
                        .path("total_entries")
                        .asInt())
                .isZero();
        assertThat(http.json("POST", "/api/waybill/v1/changes", "{\"action\": \"burn\", \"runs\": []}")
                        .json()
                        .path("detail")
                        .asText())
                .contains("There is no action 'burn'");
    }

    @Test
    void the_page_changes_many_runs_and_says_what_became_of_each() {
        site.file("d.yaml", DAG);
        dated("r1", "2026-01-01", 3);
        dated("r2", "2026-01-02", 3);
        String page = http.get("/dags/d/change-runs").body();
        assertThat(page).contains("value=\"r1\"").contains("value=\"r2\"");
        String token = "token=" + http.token("/dags/d/change-runs");

        String answer = http.form("/dags/d/change-runs", token + "&action=cancel&run=r1&run=r2")
                .body();
        assertThat(answer).contains("0 runs were changed, 2 not").contains("has ended as failed");
        assertThat(http.form("/dags/d/change-runs", token + "&action=success&run=r1")
                        .body())
                .contains("1 run was changed");
    }

    @Test
    void of_very_many_runs_older_ones_are_changed_on_pages_of_their_own() {
        site.file("d.yaml", DAG);
        for (int i = 0; i < 101; i++) {
            http.json("POST", "/api/v2/dags/d/dagRuns", "{\"dag_run_id\": \"r" + i + "\", \"logical_date\": null}");
        }
        String newest = http.get("/dags/d/change-runs").body();
        assertThat(newest)
                .contains("value=\"r100\"", "value=\"r1\"")
                .doesNotContain("value=\"r0\"")
                .doesNotContain(">Newest<");
        Matcher older = Pattern.compile("/dags/d/change-runs\\?before=[0-9]+").matcher(newest);
        assertThat(older.find()).isTrue();

        assertThat(http.get(older.group()).body())
                .contains("value=\"r0\"", ">Newest<")
                .doesNotContain("value=\"r1\"")
                .doesNotContain(">Older<");
        String token = "token=" + http.token(older.group());
        assertThat(http.form(older.group(), token + "&action=cancel&run=r0").body())
                .contains("1 run was changed", ">Newest<");
    }

    @Test
    void a_task_that_waits_for_its_next_try_begins_it_at_once_when_somebody_asks() {
        site.file("d.yaml", DAG.replace("id: a, uses", "id: a, retries: 1, retry_delay: 1d, uses"));
        RunRow run = site.trigger("d");
        site.fargate().task("a.run", 1).starts().fails(3);
        await().until(() -> http.get(path(run) + "/taskInstances/a.run")
                .json()
                .path("state")
                .asText()
                .equals("up_for_retry"));
        assertThat(http.get("/dags/d/runs/" + run.runId().replace("+", "%2B") + "/tasks/a.run")
                        .body())
                .contains("Retry now");

        JsonNode retried = http.json(
                        "POST", "/api/waybill/v1/dags/d/runs/" + run.runId().replace("+", "%2B") + "/retry", "{}")
                .json();

        assertThat(retried.path("task_ids").get(0).asText()).isEqualTo("a.run");
        site.fargate().task("a.run", 2).starts().succeeds();
        awaitState(run, "success");
    }

    @Test
    void a_task_is_marked_and_the_run_goes_on() {
        RunRow run = failed();

        JsonNode answer = http.json("PATCH", path(run) + "/taskInstances/a.run", "{\"new_state\": \"success\"}")
                .json();

        assertThat(ids(answer)).containsExactly("a.run");
        awaitState(run, "success");
        assertThat(http.get(path(run) + "/taskInstances/a.run")
                        .json()
                        .path("note")
                        .asText())
                .isEqualTo("Marked as success by api");
    }

    @Test
    void a_run_is_cleared_and_set_to_success_or_failed() {
        RunRow run = failed();

        assertThat(ids(http.json("POST", path(run) + "/clear", "{}").json())).hasSize(3);
        assertThat(http.json("POST", path(run) + "/clear", "{\"dry_run\": false, \"only_failed\": true}")
                        .json()
                        .path("state")
                        .asText())
                .isIn("queued", "running");
        site.fargate().task("a.run", 2).starts().fails(3);
        awaitState(run, "failed");

        http.json("PATCH", path(run), "{\"state\": \"success\"}");
        awaitState(run, "success");
        http.json("PATCH", path(run), "{\"state\": \"failed\"}");
        awaitState(run, "failed");
    }

    @Test
    void tasks_of_all_runs_between_two_dates_are_cleared() {
        RunRow first = failed();
        RunRow second = site.trigger("d");
        site.fargate().task("a.run", 1, second.runId()).starts().fails(3);
        awaitState(second, "failed");
        String clear = "/api/v2/dags/d/clearTaskInstances";
        String tasks = ", \"task_ids\": [\"a.run\"]}";
        String untilFirst = "{\"end_date\": \"" + first.logicalDate() + "\"" + tasks;

        assertThat(runIds(http.json("POST", clear, "{\"dag_run_id\": null" + tasks)))
                .containsExactly(first.runId(), second.runId());
        assertThat(runIds(http.json("POST", clear, untilFirst))).containsExactly(first.runId());
        assertThat(http.json("POST", clear, "{\"task_ids\": [\"bb\"]}").detail())
                .endsWith("did you mean b?");
        http.json("POST", clear, "{\"dry_run\": false, \"include_downstream\": true" + tasks);

        for (RunRow run : List.of(first, second)) {
            site.fargate().task("a.run", 2, run.runId()).starts().succeeds();
            awaitState(run, "success");
        }
    }

    private static List<String> runIds(Http.Answer answer) {
        return answer.json().path("task_instances").findValuesAsText("dag_run_id");
    }

    @Test
    void what_makes_no_sense_is_refused_with_what_would() {
        RunRow run = failed();

        assertThat(http.json("POST", "/api/v2/dags/d/clearTaskInstances", "{\"include_past\": true}")
                        .detail())
                .contains("about a run. Name it in dag_run_id");
        assertThat(http.json("POST", "/api/v2/dags/d/clearTaskInstances", """
                                {"start_date": "2026-01-02T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}
                                """).detail())
                .contains("end_date lies before start_date");
        assertThat(clear(run, ", \"task_ids\": [\"bb\"]").path("detail").asText())
                .endsWith("did you mean b?");
        assertThat(http.json("PATCH", path(run) + "/taskInstances/b", "{\"new_state\": \"done\"}")
                        .detail())
                .isEqualTo("new_state is 'done'. Use success, failed or skipped");
        assertThat(http.json("PATCH", path(run), "{\"state\": \"running\"}").status())
                .isEqualTo(400);
    }
}
