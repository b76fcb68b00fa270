package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.run.RunState;
import io.waybill.web.login.Grant;
import io.waybill.web.login.Role;
import io.waybill.web.server.Http.Answer;
import io.waybill.web.settings.LoginMode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lists of runs and tasks with all that Airflow's clients ask for, and what else they ask of runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunListsApiTest {
    private static final String DAG = "dag_id: %s\ntasks: [{id: a, uses: empty}, {id: b, uses: empty, needs: [a]}]";
    private static final String WAITS =
            "dag_id: waits\ntasks: [{id: ask, uses: approval, with: {subject: Go on, options: [yes, no]}}]";

    private static final String JANUARY = "&logical_date_lt=2026-02-01T00:00:00Z";

    private final Site site = new Site(LoginMode.USERS, Clock.systemUTC());
    private final Http http = new Http(site);
    private String[] token;

    @BeforeAll
    void make_runs() {
        token = new String[] {"Authorization", "Bearer " + site.adminToken("root")};
        for (String dag : List.of("one", "two")) {
            site.file(dag + ".yaml", DAG.formatted(dag));
            for (int day = 1; day <= 2; day++) {
                post("/api/v2/dags/" + dag + "/dagRuns", """
                        {"dag_run_id": "%s-%d", "logical_date": "2026-01-0%d%s"}
                        """.formatted(dag, day, day, "T00:00:00Z"));
                ended(dag, dag + "-" + day);
            }
        }
        site.file("waits.yaml", WAITS);
        post("/api/v2/dags/waits/dagRuns", "{\"dag_run_id\": \"open\", \"logical_date\": null}");
        await().until(() -> site.runs().run("waits", "open").orElseThrow().state() == RunState.RUNNING);
    }

    private void ended(String dagId, String runId) {
        await().until(() -> site.runs().run(dagId, runId).orElseThrow().state() == RunState.SUCCESS);
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private Answer get(String address) {
        return http.get("/api/v2/dags/" + address, token);
    }

    private Answer post(String address, String body) {
        return http.json("POST", address, body, token);
    }

    private static List<String> runs(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().findValuesAsText("dag_run_id");
    }

    @Test
    void runs_are_listed_between_dates_by_type_and_in_any_order() {
        assertThat(runs(get("~/dagRuns?order_by=-logical_date&limit=2&run_type=manual" + JANUARY)))
                .allMatch(run -> run.endsWith("-2"));
        assertThat(runs(get("one/dagRuns?logical_date_gt=2026-01-01T00:00:00Z")))
                .containsExactly("one-2");
        assertThat(runs(get("~/dagRuns?logical_date_lte=2026-01-01T00:00:00Z&order_by=dag_id")))
                .containsExactly("one-1", "two-1");
        assertThat(runs(get("~/dagRuns?run_id_pattern=%25-1&order_by=-run_id"))).containsExactly("two-1", "one-1");
        assertThat(runs(get("one/dagRuns?end_date_gte=2026-01-01T00:00:00Z&updated_at_lt=2126-01-01T00:00:00Z")))
                .hasSize(2);
        assertThat(runs(get("~/dagRuns?run_type=backfill"))).isEmpty();
        assertThat(get("~/dagRuns?start_date_gte=today").detail()).contains("start_date_gte", "2026-03-01T06:00:00Z");
        assertThat(get("~/dagRuns?run_type=purple").detail()).contains("asset_triggered");
        assertThat(get("~/dagRuns?order_by=colour").detail()).contains("'colour'", "logical_date");
        assertThat(get("one/dagRuns?order_by=-end_date&limit=1")
                        .json()
                        .path("total_entries")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void runs_and_tasks_are_listed_by_how_long_they_took() {
        List<String> shortestFirst = runs(get("one/dagRuns?duration_gte=0&duration_lt=3600&order_by=duration"));
        assertThat(shortestFirst).containsExactlyInAnyOrder("one-1", "one-2");
        assertThat(runs(get("one/dagRuns?duration_gte=0&order_by=-duration")))
                .containsExactly(shortestFirst.get(1), shortestFirst.get(0));
        assertThat(runs(get("~/dagRuns?duration_gt=3600.5"))).isEmpty();
        assertThat(runs(get("waits/dagRuns?duration_gte=0"))).doesNotContain("open");
        assertThat(runs(post(
                        "/api/v2/dags/one/dagRuns/list", "{\"duration_lte\": 3600.5, \"order_by\": \"duration\"}")))
                .hasSize(2);
        assertThat(runs(get("one/dagRuns/~/taskInstances?task_id=a&duration_lte=3600&order_by=duration")))
                .hasSize(2);
        assertThat(runs(get("one/dagRuns/one-1/taskInstances?duration_gt=3600")))
                .isEmpty();
        assertThat(runs(get("one/dagRuns/one-1/taskInstances?duration_gte=0&order_by=-duration")))
                .hasSize(2);
        assertThat(get("~/dagRuns?duration_gt=1e9").detail()).contains("duration_gt", "a number of seconds");
        assertThat(post("/api/v2/dags/one/dagRuns/list", "{\"duration_lt\": \"2\"}")
                        .detail())
                .contains("duration_lt must be a number");
    }

    @Test
    void runs_are_listed_as_a_body_asks() {
        String list = "/api/v2/dags/~/dagRuns/list";
        assertThat(runs(post(list, """
                        {"dag_ids": ["one", "none"], "states": ["success"], "order_by": "-logical_date",
                         "page_limit": 1, "page_offset": 1, "logical_date_gte": "2026-01-01T00:00:00Z"}
                        """))).containsExactly("one-1");
        assertThat(runs(post(list, "{}"))).contains("one-1", "two-2", "open");
        assertThat(post(list, "{\"limit\": 1}").detail()).contains("limit", "page_limit");
        assertThat(post(list, "{\"page_limit\": -1}").status()).isEqualTo(400);
        assertThat(post(list, "{\"states\": [\"purple\"]}").status()).isEqualTo(400);
    }

    @Test
    void tasks_are_listed_across_runs() {
        Answer all = get("~/dagRuns/~/taskInstances?task_id=a&order_by=-start_date&limit=3");
        assertThat(all.json().path("total_entries").asInt()).isEqualTo(4);
        assertThat(all.json().path("task_instances")).hasSize(3);
        assertThat(runs(get("one/dagRuns/~/taskInstances?task_id=b"))).containsExactly("one-1", "one-2");
        assertThat(runs(get("~/dagRuns/~/taskInstances?logical_date_gt=2026-01-01T00:00:00Z&task_id=b" + JANUARY)))
                .containsExactly("one-2", "two-2");
        assertThat(runs(get("waits/dagRuns/~/taskInstances?state=deferred&state=running")))
                .contains("open");
        assertThat(get("one/dagRuns/one-1/taskInstances?order_by=-task_id&start_date_gte=2026-01-01T00:00:00Z")
                        .json()
                        .findValuesAsText("task_id"))
                .containsExactly("b", "a");
        assertThat(get("one/dagRuns/one-1/taskInstances?logical_date_gt=2026-01-01T00:00:00Z&pool=default_pool")
                        .json()
                        .path("total_entries")
                        .asInt())
                .isZero();
        assertThat(runs(get("~/dagRuns/~/taskInstances?pool=default_pool&task_id=a" + JANUARY)))
                .containsExactly("one-1", "one-2", "two-1", "two-2");
        Answer second = get("one/dagRuns/~/taskInstances?pool=default_pool&task_id=a&limit=1&offset=1");
        assertThat(runs(second)).containsExactly("one-2");
        assertThat(second.json().path("total_entries").asInt()).isEqualTo(2);
        assertThat(runs(get("~/dagRuns/~/taskInstances?pool=none_of_these"))).isEmpty();
        assertThat(get("~/dagRuns/~/taskInstances?state=purple").status()).isEqualTo(400);
        assertThat(runs(post("/api/v2/dags/~/dagRuns/~/taskInstances/list", """
                        {"dag_ids": ["two"], "dag_run_ids": ["two-1", "one-1"], "task_ids": ["a"], "state": ["success", null]}
                        """)))
                .containsExactly("two-1");
        assertThat(runs(post("/api/v2/dags/~/dagRuns/~/taskInstances/list", "{\"executor\": [\"Celery\"]}")))
                .isEmpty();
    }

    @Test
    void nobody_finds_runs_or_tasks_of_dags_that_they_do_not_see() {
        site.login().users().create("eve", Browsing.PASSWORD, List.of(Grant.parse("viewer:two")), "test");
        String eve = site.login()
                .users()
                .createToken("eve", "test", Role.VIEWER, Duration.ofDays(1), "test")
                .token();
        String[] hers = {"Authorization", "Bearer " + eve};
        String base = "/api/v2/dags/~/dagRuns";

        assertThat(runs(http.get(base, hers))).containsExactly("two-1", "two-2");
        assertThat(runs(http.get(base + "?order_by=-logical_date&run_type=manual", hers)))
                .containsExactly("two-2", "two-1");
        assertThat(runs(http.json("POST", base + "/list", "{\"dag_ids\": [\"one\"]}", hers)))
                .isEmpty();
        assertThat(runs(http.get(base + "/~/taskInstances?task_id=a", hers))).containsExactly("two-1", "two-2");
        assertThat(runs(http.get(base + "/one-1/taskInstances", hers))).isEmpty();
        assertThat(runs(http.json("POST", base + "/~/taskInstances/list", "{\"dag_ids\": [\"one\"]}", hers)))
                .isEmpty();
        assertThat(http.json("POST", "/api/v2/dags/one/dagRuns/list", "{}", hers)
                        .status())
                .isEqualTo(404);
        assertThat(http.json("DELETE", "/api/v2/dags/two", "", hers).status()).isEqualTo(403);
    }

    @Test
    void a_run_is_waited_for_to_its_end_with_results() {
        post("/api/v2/dags/waits/dagRuns", "{\"dag_run_id\": \"awaited\", \"logical_date\": null}");
        String ask = "/api/v2/dags/waits/dagRuns/awaited/taskInstances/ask/-1/hitlDetails";
        await().until(() -> http.get(ask, token).status() == 200);
        Thread answer = new Thread(() -> {
            // As soon as somebody waits.
            await().until(() -> site.server().waiting() == 1);
            http.json("PATCH", ask, "{\"chosen_options\": [\"yes\"]}", token);
        });
        answer.start();

        Answer waited = get("waits/dagRuns/awaited/wait?interval=3600&result=ask");

        assertThat(waited.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(waited.body().lines()).first().isEqualTo("{\"state\":\"running\"}");
        assertThat(waited.body().lines().toList().get(1)).startsWith("{\"state\":\"success\",\"results\":{\"ask\":");
        assertThat(get("waits/dagRuns/awaited/wait").detail()).contains("interval", "seconds");
        assertThat(get("one/dagRuns/one-1/wait?interval=1").body()).isEqualTo("{\"state\":\"success\"}\n");
    }

    @Test
    void a_note_is_changed_and_what_a_task_hands_on_is_added() {
        String run = "/api/v2/dags/one/dagRuns/one-1";
        Answer noted = http.json("PATCH", run, "{\"note\": \"Late <b>\"}", token);
        assertThat(noted.json().path("note").asText()).isEqualTo("Late <b>");
        assertThat(noted.json().path("state").asText()).isEqualTo("success");
        assertThat(http.json("PATCH", run, "{\"note\": null}", token)
                        .json()
                        .path("note")
                        .isNull())
                .isTrue();
        assertThat(http.json("PATCH", run, "{}", token).detail()).contains("nothing to change");
        assertThat(http.json("PATCH", run, "{\"note\": \"" + "x".repeat(1_001) + "\"}", token)
                        .detail())
                .contains("1001 characters; write 1000");

        String entries = run + "/taskInstances/a/xcomEntries";
        assertThat(http.json("POST", entries, "{\"key\": \"rows\", \"value\": [1, 2]}", token)
                        .status())
                .isEqualTo(201);
        assertThat(http.get(entries + "/rows", token).json().path("value")).hasToString("[1,2]");
        assertThat(http.json("POST", entries, "{\"key\": \"rows\", \"value\": 3}", token)
                        .status())
                .isEqualTo(409);
        assertThat(http.json("POST", entries, "{\"key\": \"rows\"}", token).detail())
                .contains("value is missing");
        assertThat(http.get(run, token).json().path("state").asText()).isEqualTo("success");
        assertThat(http.get("/api/v2/eventLogs?dag_id=one&run_id=one-1", token)
                        .json()
                        .findValuesAsText("event"))
                .contains("note", "hand_on");
    }

    @Test
    void what_keeps_a_task_from_starting_is_told() {
        post("/api/v2/dags/waits/dagRuns", "{\"dag_run_id\": \"later\", \"logical_date\": null}");
        assertThat(get("one/dagRuns/one-1/taskInstances/a/dependencies").body()).isEqualTo("{\"dependencies\":[]}");
        site.file(
                "slow.yaml",
                "dag_id: slow\ntasks: [{id: a, uses: ecs, with: {image: t}}, {id: b, uses: empty, needs: [a]}]");
        post("/api/v2/dags/slow/dagRuns", "{\"dag_run_id\": \"r\"}");
        site.fargate().task("a.run", 1).starts();
        JsonNode told =
                get("slow/dagRuns/r/taskInstances/b/dependencies").json().path("dependencies");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).path("name").asText()).isEqualTo("Trigger Rule");
        assertThat(told.get(0).path("reason").asText()).contains("a");
    }

    @Test
    void a_run_that_is_to_begin_later_is_queued_until_then() {
        site.file("later.yaml", DAG.formatted("later"));
        String later = "2126-01-01T00:00:00Z";
        Answer made = post("/api/v2/dags/later/dagRuns", "{\"dag_run_id\": \"r\", \"run_after\": \"" + later + "\"}");
        assertThat(made.json().path("run_after").asText()).isEqualTo(later);
        await().until(() -> site.runs().run("later", "r").orElseThrow().reason().contains(later));

        assertThat(get("later/dagRuns/r").json().path("state").asText()).isEqualTo("queued");
        assertThat(get("~/dagRuns?run_after_gte=" + later)
                        .json()
                        .path("total_entries")
                        .asInt())
                .isEqualTo(1);
        assertThat(get("~/dagRuns?order_by=-run_after&limit=1").body()).contains("\"later\"");
        assertThat(post("/api/waybill/v1/dags/later/runs/r/cancel", "{}").status())
                .isEqualTo(200);
        await().until(() -> site.runs().run("later", "r").orElseThrow().state() == RunState.CANCELLED);
        assertThat(http.json("DELETE", "/api/v2/dags/later/dagRuns/r", "", token)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void a_dag_is_deleted_with_its_past_once_no_file_has_it() {
        site.file("old.yaml", DAG.formatted("old"));
        post("/api/v2/dags/old/dagRuns", "{\"dag_run_id\": \"r\"}");
        ended("old", "r");
        assertThat(http.json("DELETE", "/api/v2/dags/old", "", token).detail()).contains("old.yaml", "Take it out");
        site.noFile("old.yaml");

        assertThat(get("old/details").json().path("is_stale").asBoolean()).isTrue();
        assertThat(http.json("DELETE", "/api/v2/dags/old", "", token).status()).isEqualTo(204);

        assertThat(get("old").status()).isEqualTo(404);
        assertThat(site.runs().run("old", "r")).isEmpty();
        assertThat(http.get("/api/v2/eventLogs?dag_id=old", token).json().findValuesAsText("event"))
                .contains("delete_dag");
    }

    @Test
    void a_log_is_told_line_by_line() {
        site.file("logs.yaml", "dag_id: logs\ntasks: [{id: a, uses: ecs, with: {image: t}}]");
        post("/api/v2/dags/logs/dagRuns", "{\"dag_run_id\": \"logged\"}");
        site.fargate().task("a.run", 1, "logged").starts().writes("one", "two").succeeds();
        ended("logs", "logged");
        Answer lines = http.get(
                "/api/v2/dags/logs/dagRuns/logged/taskInstances/a.run/logs/1",
                "Authorization",
                token[1],
                "Accept",
                "application/x-ndjson");
        assertThat(lines.body().lines()).hasSize(2).allMatch(line -> line.contains("\"event\":"));
    }
}
