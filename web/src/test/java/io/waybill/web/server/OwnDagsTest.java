package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.testing.HandClock;
import io.waybill.web.login.Grant;
import io.waybill.web.login.Role;
import io.waybill.web.login.Users;
import io.waybill.web.server.Http.Answer;
import io.waybill.web.settings.LoginMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who has rights over some DAGs only sees nothing of the others, and does nothing to them by any way round. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnDagsTest {
    private static final String DAG = """
            dag_id: %s
            tags: [%s]
            schedule: "@daily"
            start_date: 2026-01-01
            tasks:
              - {id: ask, uses: approval, with: {subject: "Go on with %s", assigned_users: [%s]}}
              - {id: cost, uses: bash, with: {bash_command: "true"}}
              - {id: write, uses: empty, needs: [ask], outlets: [{name: %s_table, uri: "s3://lake/%s"}]}
            """;

    private final HandClock clock = new HandClock();
    private final Site site = new Site(LoginMode.USERS, clock);
    private final Http http = new Http(site);
    private String byPattern = "";
    private String byTag = "";
    private String admin = "";

    @BeforeAll
    void start() {
        site.file("mine.yaml", DAG.formatted("mine_1", "ours", "mine", "pat", "mine", "mine"));
        site.file("theirs.yaml", DAG.formatted("theirs", "secret", "theirs", "tom", "theirs", "theirs"));
        site.file("broken.yaml", "{dag_id: broken_theirs, tasks: [{id: a, uses: nothing_there}]}");
        byPattern = token("pat", Role.OPERATOR, "operator:mine_*");
        byTag = token("tag", Role.OPERATOR, "operator:tag=ours");
        admin = token("root", Role.ADMIN, "admin");
        for (String dagId : List.of("mine_1", "theirs")) {
            String runId = site.trigger(dagId).runId();
            site.fargate().task("cost.run", 1, runId).starts().succeeds();
            await().until(() -> as(admin, "/api/v2/dags/" + dagId + "/dagRuns/~/hitlDetails")
                            .path("total_entries")
                            .asInt()
                    == 1);
        }
        site.engine().setPaused("theirs", true, "test");
        site.engine().setPaused("mine_1", true, "test");
    }

    private String token(String name, Role role, String grant) {
        Users users = site.login().users();
        users.create(name, Browsing.PASSWORD, List.of(Grant.parse(grant)), "test");
        return users.createToken(name, "test", role, Duration.ofDays(1), "test").token();
    }

    @AfterAll
    void stop() {
        site.close();
    }

    private JsonNode as(String token, String path) {
        Answer answer = http.get(path, "Authorization", "Bearer " + token);
        assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
        return answer.json();
    }

    private Answer send(String token, String method, String path, String body) {
        return http.json(method, path, body, "Authorization", "Bearer " + token);
    }

    @Test
    void lists_of_the_api_leave_out_what_one_may_not_see() {
        for (String path : List.of(
                "/api/v2/dags",
                "/api/v2/dags/~/dagRuns",
                "/api/v2/dags/~/dagRuns?order_by=id",
                "/api/v2/dags/~/dagRuns/~/hitlDetails",
                "/api/v2/assets",
                "/api/v2/eventLogs",
                "/api/waybill/v1/costs")) {
            assertThat(as(admin, path).toString()).as(path).contains(path.endsWith("costs") ? "secret" : "theirs");
            for (String token : List.of(byPattern, byTag)) {
                String seen = as(token, path).toString();
                assertThat(seen).as(path).doesNotContain("theirs", "secret");
                assertThat(seen).as(path).contains(path.endsWith("costs") ? "ours" : "mine");
            }
        }
        assertThat(as(admin, "/api/v2/importErrors").path("total_entries").asInt())
                .isEqualTo(1);
        assertThat(as(byTag, "/api/v2/importErrors").path("total_entries").asInt())
                .isZero();
    }

    @Test
    void pages_leave_out_what_one_may_not_see() {
        Browsing browser = new Browsing(http).as("pat");

        for (String page : List.of("/", "/approvals", "/assets", "/audit", "/cost", "/pools")) {
            assertThat(browser.get(page).body()).as(page).doesNotContain("theirs", "secret");
        }
        assertThat(browser.get("/").body()).contains("mine_1").doesNotContain("href=\"/users\"", "href=\"/variables\"");
        assertThat(browser.get("/dags/theirs").status()).isEqualTo(404);
        assertThat(browser.get("/dags/theirs").body()).contains("There is no DAG");
    }

    @Test
    void who_may_only_look_is_told_so_in_place_of_buttons() {
        token("eye", Role.VIEWER, "viewer");
        Browsing browser = new Browsing(http).as("eye");
        String list = browser.get("/").body();

        assertThat(list).contains("theirs", "needs the role operator").doesNotContain("action=\"/dags/");
        String run = as(admin, "/api/v2/dags/mine_1/dagRuns")
                .at("/dag_runs/0/dag_run_id")
                .asText()
                .replace("+", "%2B");
        assertThat(browser.get("/dags/mine_1/runs/" + run).body())
                .contains("needs the role operator")
                .doesNotContain("<form method=\"post\"");
        assertThat(browser.get("/pools").body()).contains("needs the role editor");
    }

    @Test
    void what_a_body_or_a_number_names_is_looked_at_too() {
        String range = "\"from_date\": \"2026-01-01T00:00:00Z\", \"to_date\": \"2026-01-02T00:00:00Z\"}";
        Answer made = send(admin, "POST", "/api/v2/backfills", "{\"dag_id\": \"theirs\", " + range);
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        String backfill = made.json().path("id").asText();
        Browsing browser = new Browsing(http).as("pat");

        assertThat(send(byTag, "POST", "/api/v2/backfills", "{\"dag_id\": \"theirs\", " + range)
                        .status())
                .isEqualTo(403);
        assertThat(send(byTag, "PUT", "/api/v2/backfills/" + backfill + "/cancel", "{}")
                        .status())
                .isEqualTo(403);
        assertThat(http.get("/api/v2/backfills/" + backfill, "Authorization", "Bearer " + byTag)
                        .status())
                .isEqualTo(404);
        assertThat(http.get("/api/v2/backfills?dag_id=theirs", "Authorization", "Bearer " + byTag)
                        .status())
                .isEqualTo(404);
        assertThat(browser.form("/dags/mine_1/backfills/" + backfill + "/cancel", Map.of())
                        .status())
                .as("another DAG's backfill under one's own DAG")
                .isEqualTo(403);
        assertThat(send(byTag, "POST", "/api/v2/assets/" + assetId("theirs_table") + "/materialize", "{}")
                        .status())
                .isEqualTo(403);
        assertThat(http.get("/api/v2/assets/" + assetId("theirs_table"), "Authorization", "Bearer " + byTag)
                        .status())
                .isEqualTo(404);
        Answer bulk = send(
                byTag,
                "POST",
                "/api/waybill/v1/changes",
                "{\"action\": \"cancel\", \"runs\": [{\"dag_id\": \"theirs\", \"dag_run_id\": \"x\"}]}");
        assertThat(bulk.json().at("/results/0/error").asText()).contains("may not change runs of the DAG 'theirs'");
        assertThat(send(byTag, "POST", "/api/v2/assets/events", "{\"asset_id\": " + assetId("theirs_table") + "}")
                        .status())
                .isEqualTo(403);
    }

    private String assetId(String name) {
        for (JsonNode asset : as(admin, "/api/v2/assets").path("assets")) {
            if (asset.path("name").asText().equals(name)) {
                return asset.path("id").asText();
            }
        }
        throw new AssertionError("No asset " + name);
    }

    @Test
    void who_answers_is_who_has_logged_in() {
        JsonNode waiting =
                as(admin, "/api/v2/dags/mine_1/dagRuns/~/hitlDetails").at("/hitl_details/0/task_instance");
        String path = "/api/v2/dags/mine_1/dagRuns/"
                + waiting.path("dag_run_id").asText().replace("+", "%2B") + "/taskInstances/ask/-1/hitlDetails";
        String asPat = "{\"chosen_options\": [\"Approve\"], \"responded_by\": \"pat\"}";

        Answer other = send(byTag, "PATCH", path, asPat);
        assertThat(other.status()).as(other.body()).isEqualTo(403);
        Answer right = send(byPattern, "PATCH", path, "{\"chosen_options\": [\"Approve\"], \"responded_by\": \"eve\"}");

        assertThat(right.status()).as(right.body()).isEqualTo(200);
        assertThat(right.json().at("/responded_by/name").asText()).isEqualTo("pat");
    }

    @Test
    void a_run_says_who_triggered_it() {
        Answer run = send(admin, "POST", "/api/v2/dags/theirs/dagRuns", "{\"dag_run_id\": \"by_root\"}");

        assertThat(run.json().path("triggering_user_name").asText()).isEqualTo("root");
        assertThat(as(admin, "/api/v2/eventLogs?dag_id=theirs")
                        .at("/event_logs/0/owner")
                        .asText())
                .isEqualTo("root");
    }

    @Test
    void a_token_may_not_more_than_it_was_given_and_multiplies_not() {
        String weak = site.login()
                .users()
                .createToken("root", "weak", Role.VIEWER, Duration.ofMinutes(5), "test")
                .token();
        String tokens = "/api/waybill/v1/tokens";

        assertThat(send(weak, "PATCH", "/api/v2/dags/theirs", "{\"is_paused\": true}")
                        .status())
                .isEqualTo(403);
        assertThat(http.get("/api/waybill/v1/users", "Authorization", "Bearer " + weak)
                        .status())
                .isEqualTo(403);
        assertThat(send(weak, "POST", tokens, "{\"label\": \"x\"}").status()).isEqualTo(403);
        assertThat(send(byTag, "POST", tokens, "{\"label\": \"x\", \"user\": \"root\"}")
                        .status())
                .isEqualTo(403);
        Answer made = send(admin, "POST", tokens, "{\"label\": \"x\", \"role\": \"operator\", \"lifetime\": \"1h\"}");
        assertThat(made.status()).isEqualTo(201);
        String token = made.json().path("token").asText();
        assertThat(as(token, tokens).toString()).doesNotContain(token.substring(5));
        assertThat(send(byTag, "DELETE", tokens + "/" + made.json().path("id").asText(), "{}")
                        .status())
                .as("somebody else's")
                .isEqualTo(404);
        clock.move(Duration.ofMinutes(6));
        assertThat(http.get("/api/v2/dags", "Authorization", "Bearer " + weak).status())
                .isEqualTo(401);
        assertThat(send(admin, "DELETE", tokens + "/" + made.json().path("id").asText(), "{}")
                        .status())
                .isEqualTo(204);
        assertThat(http.get("/api/v2/dags", "Authorization", "Bearer " + token).status())
                .isEqualTo(401);
    }

    @Test
    void the_last_admin_stays() {
        String root = "/api/waybill/v1/users/root";

        assertThat(send(admin, "PATCH", root, "{\"disabled\": true}").detail()).contains("the only admin");
        assertThat(send(admin, "PATCH", root, "{\"roles\": [\"viewer\"]}").detail())
                .contains("the only admin");
    }

    @Test
    void the_stream_of_changes_tells_of_ones_own_dags_only() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(site.address("/api/waybill/v1/events"))
                .header("Authorization", "Bearer " + byTag)
                .build();
        Stream<String> stream =
                HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body();
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        stream.forEach(lines::add);
                    } catch (UncheckedIOException e) {
                        lines.add("end");
                    }
                },
                "test-events");
        reader.setDaemon(true);
        reader.start();
        await().until(() -> lines.contains("event: hello"));

        site.engine().setPaused("theirs", false, "test");
        site.engine().setPaused("mine_1", false, "test");

        await().until(() -> lines.stream().anyMatch(line -> line.contains("mine_1")));
        assertThat(new ArrayList<>(lines)).noneSatisfy(line -> assertThat(line).contains("theirs"));
        site.engine().setPaused("theirs", true, "test");
        site.engine().setPaused("mine_1", true, "test");
    }
}
