package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.RunRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tasks ask people, by Airflow's API and on pages. */
class ApprovalsTest {
    private static final String DAG = """
            dag_id: release
            tasks:
              - id: review
                uses: approval
                with:
                  subject: "Publish <b>{{ run_id }}</b>?"
                  body: "Look <i>first</i>"
                  assigned_users: [ada, bob]
                  params: {rows: {type: integer, default: 5, maximum: 10}}
              - {id: publish, uses: empty, needs: [review]}
            """;
    private static final String BRANCHES = """
            dag_id: ways
            tasks:
              - id: which
                uses: approval
                with: {subject: Which way, options: [fast, slow], options_mapping: {fast: [quick], slow: [careful]}}
              - {id: quick, uses: empty, needs: [which]}
              - {id: careful, uses: empty, needs: [which]}
            """;

    private final Site site = new Site();
    private final Http http = new Http(site);

    @AfterEach
    void stop() {
        site.close();
    }

    private static String encoded(RunRow run) {
        return run.runId().replace("+", "%2B");
    }

    private String path(RunRow run, String task) {
        return "/api/v2/dags/" + run.dagId() + "/dagRuns/" + encoded(run) + "/taskInstances/" + task
                + "/-1/hitlDetails";
    }

    private RunRow waiting(String yaml, String dagId, String task) {
        site.file(dagId + ".yaml", yaml);
        RunRow run = site.trigger(dagId);
        await().until(() -> http.get(path(run, task)).status() == 200);
        return run;
    }

    private void awaitEnd(RunRow run, RunState state) {
        await().until(() -> http.get("/api/v2/dags/" + run.dagId() + "/dagRuns/" + encoded(run))
                .json()
                .path("state")
                .asText()
                .equals(state.id()));
    }

    private String state(RunRow run, String task) {
        return http.get("/api/v2/dags/" + run.dagId() + "/dagRuns/" + encoded(run) + "/taskInstances/" + task)
                .json()
                .path("state")
                .asText();
    }

    @Test
    void only_those_whom_the_example_names_may_answer() throws IOException {
        Path example = Path.of(System.getProperty("waybill.root"), "dag-specs/examples/ask_before_publishing.yaml");
        String yaml = Files.readString(example)
                .replaceAll("uses: bash\\n    with:\\n      bash_command: .*", "uses: empty")
                .replace("timeout: 3s", "timeout: 1h");
        RunRow run = waiting(yaml, "ask_before_publishing", "review");
        String answer = "{\"chosen_options\": [\"Approve\"], \"responded_by\": \"%s\"}";

        assertThat(http.json("PATCH", path(run, "review"), answer.formatted("eve"))
                        .status())
                .isEqualTo(403);
        assertThat(http.json("PATCH", path(run, "review"), answer.formatted("grace"))
                        .status())
                .isEqualTo(200);
        awaitEnd(run, RunState.SUCCESS);
    }

    @Test
    void what_is_asked_is_told_answered_once_and_handed_on() {
        RunRow run = waiting(DAG, "release", "review");

        JsonNode asked = http.get(path(run, "review")).json();
        assertThat(asked.path("subject").asText()).isEqualTo("Publish <b>" + run.runId() + "</b>?");
        assertThat(asked.path("options").toString()).isEqualTo("[\"Approve\",\"Reject\"]");
        assertThat(asked.path("assigned_users").toString())
                .isEqualTo("[{\"id\":\"ada\",\"name\":\"ada\"},{\"id\":\"bob\",\"name\":\"bob\"}]");
        assertThat(asked.path("params").path("rows").path("maximum").asInt()).isEqualTo(10);
        assertThat(asked.path("response_received").asBoolean()).isFalse();
        assertThat(asked.path("task_instance").path("state").asText()).isEqualTo("deferred");
        assertThat(http.get("/dags/release/runs/" + encoded(run)).body())
                .contains("waits for an answer", "/tasks/review/approval");

        String body = "{\"chosen_options\": [\"Approve\"], \"params_input\": {\"rows\": %s}, \"responded_by\": \"%s\"}";
        assertThat(http.json("PATCH", path(run, "review"), body.formatted("7", "eve"))
                        .status())
                .isEqualTo(403);
        assertThat(http.json("PATCH", path(run, "review"), body.formatted("11", "ada"))
                        .status())
                .isEqualTo(400);
        assertThat(http.json(
                                "PATCH",
                                path(run, "review"),
                                "{\"chosen_options\": [\"Aprove\"], \"responded_by\": \"ada\"}")
                        .detail())
                .isEqualTo("There is no option 'Aprove'; did you mean Approve?");
        JsonNode answered = http.json("PATCH", path(run, "review"), body.formatted("7", "ada"))
                .json();
        assertThat(answered.path("responded_by").path("name").asText()).isEqualTo("ada");
        assertThat(answered.path("chosen_options").toString()).isEqualTo("[\"Approve\"]");
        assertThat(answered.path("params_input").toString()).isEqualTo("{\"rows\":7}");
        assertThat(http.json("PATCH", path(run, "review"), body.formatted("7", "bob"))
                        .status())
                .isEqualTo(409);
        awaitEnd(run, RunState.SUCCESS);
        assertThat(state(run, "publish")).isEqualTo("success");
        assertThat(http.get(path(run, "review") + "/tries/1")
                        .json()
                        .path("response_received")
                        .asBoolean())
                .isTrue();
        assertThat(http.get(path(run, "publish")).status()).isEqualTo(404);
        assertThat(http.get("/audit").body()).contains("Approve by ada");
    }

    @Test
    void details_are_listed_over_all_dags_and_filtered() {
        RunRow release = waiting(DAG, "release", "review");
        RunRow ways = waiting(BRANCHES, "ways", "which");
        http.json("PATCH", path(ways, "which"), "{\"chosen_options\": [\"slow\"]}");
        awaitEnd(ways, RunState.SUCCESS);

        JsonNode all = http.get("/api/v2/dags/~/dagRuns/~/hitlDetails").json();
        assertThat(all.path("total_entries").asInt()).isEqualTo(2);
        for (String query : new String[] {
            "response_received=false", "dag_id_pattern=rel%25", "task_id=review", "subject_search=Publish%25"
        }) {
            JsonNode found =
                    http.get("/api/v2/dags/~/dagRuns/~/hitlDetails?" + query).json();
            assertThat(found.path("hitl_details").findValuesAsText("subject"))
                    .as(query)
                    .containsExactly("Publish <b>" + release.runId() + "</b>?");
        }
        assertThat(http.get("/api/v2/dags/ways/dagRuns/~/hitlDetails?response_received=true&responded_by_user_id=api")
                        .json()
                        .path("total_entries")
                        .asInt())
                .isEqualTo(1);
        assertThat(state(ways, "careful")).isEqualTo("success");
        assertThat(state(ways, "quick")).isEqualTo("skipped");
        assertThat(http.get("/api/v2/dags/~/dagRuns/~/hitlDetails?order_by=nothing")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_page_shows_what_is_asked_as_text_and_takes_the_answer_once() {
        RunRow run = waiting(DAG, "release", "review");
        Http.Answer there = http.get("/dags/release/runs/" + encoded(run) + "/tasks/review/approval");
        assertThat(there.status()).isEqualTo(303);
        String page = there.header("Location").replaceFirst("^https?://[^/]+", "");
        assertThat(http.get("/approvals").body()).contains("Publish &lt;b&gt;", page, "ada, bob");
        assertThat(http.get(page).body())
                .contains("Look &lt;i&gt;first", "name=\"param.rows\"", "value=\"Reject\"")
                .doesNotContain("<i>first");
        String token = "&token=" + http.token(page);

        assertThat(http.form(page, "option=Reject&name=ada&param.rows=many" + token)
                        .status())
                .isEqualTo(422);
        assertThat(http.form(page, "option=Reject&name=eve&param.rows=5" + token)
                        .body())
                .contains("is not among those who may answer");
        assertThat(http.form(page, "option=Reject&name=ada&param.rows=5&token=wrong")
                        .status())
                .isEqualTo(403);
        assertThat(http.form(page, "option=Reject&name=ada&param.rows=5" + token)
                        .status())
                .isEqualTo(303);
        assertThat(http.form(page, "option=Approve&name=bob&param.rows=5" + token)
                        .status())
                .isEqualTo(409);
        awaitEnd(run, RunState.SUCCESS);
        assertThat(state(run, "publish")).isEqualTo("skipped");
        assertThat(http.get(page).body())
                .contains("<strong>Reject</strong>", "ada")
                .doesNotContain("name=\"option\"");
        assertThat(http.get("/approvals").body()).contains("Nothing waits for an answer");
        assertThat(http.get("/approvals/nonsense").status()).isEqualTo(404);
    }
}
