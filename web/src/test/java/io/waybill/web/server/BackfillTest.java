package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backfills by Airflow's API and on the pages. */
class BackfillTest {
    private static final String BACKFILLS = "/api/v2/backfills";
    private static final String RANGE =
            "{\"dag_id\": \"d\", \"from_date\": \"2026-01-01T00:00:00Z\", \"to_date\": \"2026-01-03T00:00:00Z\"%s}";

    private final Site site = new Site();
    private final Http http = new Http(site);

    @BeforeEach
    void write_a_dag() {
        site.file("d.yaml", """
                dag_id: d
                schedule: "@daily"
                max_active_runs: 2
                params: {region: eu}
                tasks:
                  - {id: a, uses: ecs, with: {image: tools}}
                """);
        site.file("quick.yaml", "dag_id: quick\nschedule: '@daily'\ntasks: [{id: a, uses: empty}]\n");
        site.file("manual.yaml", "dag_id: manual\ntasks: [{id: a, uses: empty}]\n");
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private Http.Answer create(String more) {
        return http.json("POST", BACKFILLS, RANGE.formatted(more));
    }

    private int runs(String dagId) {
        return http.get("/api/v2/dags/" + dagId + "/dagRuns")
                .json()
                .path("total_entries")
                .asInt();
    }

    @Test
    void a_dry_run_lists_the_dates_and_makes_nothing() {
        JsonNode dry = http.json("POST", BACKFILLS + "/dry_run", RANGE.formatted(", \"run_backwards\": true"))
                .json();

        assertThat(dry.path("backfills").findValuesAsText("logical_date"))
                .containsExactly("2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z");
        assertThat(dry.path("total_entries").asInt()).isEqualTo(3);
        assertThat(runs("d")).isZero();
        assertThat(http.get(BACKFILLS + "?dag_id=d")
                        .json()
                        .path("total_entries")
                        .asInt())
                .isZero();
    }

    @Test
    void a_backfill_is_made_paused_let_go_on_and_cancelled_with_airflow_s_words() {
        JsonNode made = create(", \"max_active_runs\": 1, \"dag_run_conf\": {\"region\": \"us\"}")
                .json();
        String one = BACKFILLS + "/" + made.path("id").asText();

        assertThat(made.path("dag_id").asText()).isEqualTo("d");
        assertThat(made.path("from_date").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(made.path("reprocess_behavior").asText()).isEqualTo("none");
        assertThat(made.path("is_paused").asBoolean()).isFalse();
        assertThat(made.path("completed_at").isNull()).isTrue();
        await().until(() -> runs("d") == 1);
        JsonNode run =
                http.get("/api/v2/dags/d/dagRuns").json().path("dag_runs").path(0);
        assertThat(run.path("run_type").asText()).isEqualTo("backfill");
        assertThat(run.path("conf").path("region").asText()).isEqualTo("us");

        assertThat(create("").status()).isEqualTo(409);
        assertThat(http.json("PUT", one + "/pause", "{}")
                        .json()
                        .path("is_paused")
                        .asBoolean())
                .isTrue();
        assertThat(http.json("PUT", one + "/unpause", "{}")
                        .json()
                        .path("is_paused")
                        .asBoolean())
                .isFalse();
        JsonNode cancelled = http.json("PUT", one + "/cancel", "{}").json();
        assertThat(cancelled.path("completed_at").isTextual()).isTrue();
        assertThat(http.json("PUT", one + "/cancel", "{}").status()).isEqualTo(409);
        assertThat(http.get(one).json()).isEqualTo(cancelled);
        assertThat(http.get(BACKFILLS + "?dag_id=d").json().path("backfills").path(0))
                .isEqualTo(cancelled);
    }

    @Test
    void what_makes_no_sense_is_refused_with_what_would() {
        assertThat(http.json("POST", BACKFILLS, "{\"dag_id\": \"d\"}").detail())
                .isEqualTo("from_date is missing. Send dag_id, from_date and to_date");
        assertThat(create(", \"reprocess_behavior\": \"some\"").detail())
                .isEqualTo("reprocess_behavior is 'some'. Use none, failed or completed");
        assertThat(create(", \"max_active_runs\": 0").status()).isEqualTo(400);
        assertThat(create(", \"max_active_runs\": \"1\"").detail()).isEqualTo("max_active_runs must be a whole number");
        assertThat(create(", \"dag_run_conf\": {\"regio\": 1}").status()).isEqualTo(400);
        assertThat(http.json("POST", BACKFILLS, RANGE.formatted("").replace("\"d\"", "\"manual\""))
                        .status())
                .isEqualTo(409);
        assertThat(http.json("POST", BACKFILLS, RANGE.formatted("").replace("\"d\"", "\"nobody\""))
                        .status())
                .isEqualTo(404);
        assertThat(http.get(BACKFILLS).status()).isEqualTo(400);
        assertThat(http.get(BACKFILLS + "/7").status()).isEqualTo(404);
        assertThat(http.get(BACKFILLS + "/x").status()).isEqualTo(404);
    }

    @Test
    void the_page_shows_what_it_would_do_starts_it_and_shows_how_far_it_is() {
        String form = "/dags/quick/backfills/new";
        String chosen = "from=2026-01-01&to=2026-01-03&reprocess=none&max_active_runs=10";

        assertThat(http.get("/dags/quick/backfills").body()).contains("No backfills yet", "New backfill");
        assertThat(http.get(form + "?" + chosen).body()).contains("3 runs made, 0 run again", "Start 3 runs");
        assertThat(http.get(form + "?from=yesterday").body()).contains("'yesterday' is no date; write 2026-01-31");
        assertThat(http.form(form, chosen).status()).isEqualTo(403);
        String token = http.token(form + "?" + chosen);
        assertThat(http.form(form, chosen + "&token=" + token).status()).isEqualTo(303);

        await().until(() -> http.get("/dags/quick/backfills").body().contains("3 of 3"));
        assertThat(http.get("/dags/quick/backfills").body()).contains("completed");
        assertThat(http.get(form + "?" + chosen).body()).contains("0 runs made", "left as it is");
        assertThat(http.get(form + "?" + chosen.replace("none", "completed")).body())
                .contains("3 run again", "Start 3 runs");
        assertThat(http.get("/dags/manual/backfills/new?from=2026-01-01").body())
                .contains("has no schedule with dates to backfill");
    }

    @Test
    void params_of_its_runs_are_written_as_json_and_what_is_wrong_stands_beside_them() {
        String form = "/dags/d/backfills/new";
        String chosen = "from=2026-01-01&to=2026-01-01&reprocess=none&max_active_runs=1&conf=";

        assertThat(http.get(form + "?" + chosen + "%7B%22region%22:").body())
                .contains("aria-invalid=\"true\"", "This is no JSON: ", ">{\"region\":</textarea>")
                .doesNotContain("Start 1 run");
        assertThat(http.get(form + "?" + chosen + "[1]").body()).contains("Params are a JSON object, such as {");
        assertThat(http.get(form + "?" + chosen + "%7B%22regio%22:1%7D").body())
                .contains("The DAG d has no param 'regio' (did you mean region?)")
                .doesNotContain("role=\"alert\"", "Start 1 run");
        String good = chosen + "%7B%22region%22:%22us%22%7D";
        assertThat(http.get(form + "?" + good).body()).contains("Start 1 run").doesNotContain("aria-invalid");
        String token = "&token=" + http.token(form + "?" + good);
        assertThat(http.form(form, chosen + "%7B%22regio%22:1%7D" + token).status())
                .isEqualTo(422);
        assertThat(http.form(form, good + token).status()).isEqualTo(303);

        await().until(() -> runs("d") == 1);
        assertThat(http.get("/api/v2/dags/d/dagRuns")
                        .json()
                        .at("/dag_runs/0/conf/region")
                        .asText())
                .isEqualTo("us");
    }

    @Test
    void its_buttons_are_on_the_page() {
        JsonNode made = create(", \"max_active_runs\": 1").json();
        String page = "/dags/d/backfills";
        String one = page + "/" + made.path("id").asText();
        String token = "token=" + http.token(page);

        assertThat(http.form(one + "/pause", token).status()).isEqualTo(303);
        assertThat(http.get(page).body()).contains("Paused by page", "Resume");
        assertThat(http.form(one + "/resume", token).status()).isEqualTo(303);
        assertThat(http.form(one + "/cancel", token).status()).isEqualTo(303);
        assertThat(http.get(page).body()).contains("Cancelled by page").doesNotContain("Resume");
    }
}
