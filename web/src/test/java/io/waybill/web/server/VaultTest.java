package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.RunRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Variables and connections by Airflow's API and on their pages, which never show what is secret. */
class VaultTest {
    private final Site site = new Site();
    private final Http http = new Http(site);

    @AfterEach
    void stop() {
        site.close();
    }

    private Http.Answer post(String path, String body) {
        return http.json("POST", "/api/v2/" + path, body);
    }

    private Http.Answer patch(String path, String body) {
        return http.json("PATCH", "/api/v2/" + path, body);
    }

    @Test
    void a_variable_is_made_read_changed_and_deleted() {
        Http.Answer made = post("variables", "{\"key\": \"region\", \"value\": \"eu\", \"description\": \"Where\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body())
                .isEqualTo("{\"key\":\"region\",\"value\":\"eu\",\"description\":\"Where\",\"is_encrypted\":true,"
                        + "\"is_secret\":false,\"source\":null}");
        assertThat(http.get("/api/v2/variables/region").body()).isEqualTo(made.body());
        assertThat(post("variables", "{\"key\": \"region\", \"value\": \"eu\"}").status())
                .isEqualTo(409);
        assertThat(post("variables", "{\"key\": \"region2\"}").status()).isEqualTo(400);
        JsonNode changed = patch(
                        "variables/region?update_mask=value",
                        "{\"key\": \"region\", \"value\": [1], \"description\": \"x\"}")
                .json();
        assertThat(changed.path("value").asText()).isEqualTo("[1]");
        assertThat(changed.path("description").asText()).as("not in the mask").isEqualTo("Where");
        assertThat(patch("variables/region", "{\"key\": \"other\"}").status()).isEqualTo(400);
        assertThat(patch("variables/region?update_mask=valu", "{}").status()).isEqualTo(400);
        assertThat(http.json("DELETE", "/api/v2/variables/region", "").status()).isEqualTo(204);
        assertThat(http.get("/api/v2/variables/region").status()).isEqualTo(404);
        assertThat(patch("variables/region", "{\"value\": \"x\"}").status()).isEqualTo(404);
    }

    @Test
    void variables_are_listed_in_pages_by_pattern_and_with_those_of_the_environment() {
        post("variables", "{\"key\": \"a_one\", \"value\": \"1\"}");
        post("variables", "{\"key\": \"a_two\", \"value\": \"2\"}");

        JsonNode all = http.get("/api/v2/variables?order_by=-key").json();
        assertThat(all.path("total_entries").asInt()).isEqualTo(3);
        assertThat(all.path("variables").findValuesAsText("key")).containsExactly("from_outside", "a_two", "a_one");
        assertThat(all.path("variables").path(0).path("source").asText()).isEqualTo("AIRFLOW_VAR_FROM_OUTSIDE");
        assertThat(http.get("/api/v2/variables?variable_key_pattern=a%25&limit=1&offset=1")
                        .json()
                        .path("variables")
                        .findValuesAsText("key"))
                .containsExactly("a_two");
        assertThat(patch("variables/from_outside", "{\"value\": \"x\"}").status())
                .isEqualTo(400);
        assertThat(http.get("/variables").body())
                .contains("AIRFLOW_VAR_FROM_OUTSIDE")
                .contains("theirs");
    }

    @Test
    void a_secret_variable_is_never_told_again() {
        Http.Answer made = post("variables", "{\"key\": \"api_token\", \"value\": \"t0k3n-value\"}");
        post("variables", "{\"key\": \"marked\", \"value\": \"t0k3n-value\", \"is_secret\": true}");

        assertThat(made.json().path("value").asText()).isEqualTo("***");
        assertThat(patch("variables/api_token", "{\"value\": \"***\", \"description\": \"d\"}")
                        .status())
                .isEqualTo(200);
        assertThat(site.vault().getVariable("api_token").value())
                .as("what was sent back")
                .isEqualTo("t0k3n-value");
        for (String path : new String[] {
            "/api/v2/variables",
            "/variables",
            "/variables/form?name=api_token",
            "/variables/form?name=marked",
            "/audit",
            "/api/v2/eventLogs"
        }) {
            assertThat(http.get(path).status()).isEqualTo(200);
            assertThat(http.get(path).body()).as(path).doesNotContain("t0k3n-value");
        }
    }

    @Test
    void a_connection_is_made_read_changed_and_deleted() {
        Http.Answer made = post(
                "connections",
                "{\"connection_id\": \"db\", \"conn_type\": \"postgres\", \"host\": \"db.example.com\", \"login\": \"etl\","
                        + " \"port\": 5432, \"password\": \"pa55word-x\","
                        + " \"extra\": \"{\\\"sslmode\\\": \\\"require\\\", \\\"api_key\\\": \\\"k3y-value\\\"}\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body())
                .isEqualTo(
                        "{\"connection_id\":\"db\",\"conn_type\":\"postgres\",\"description\":null,"
                                + "\"host\":\"db.example.com\",\"login\":\"etl\",\"schema\":null,\"port\":5432,\"password\":\"***\","
                                + "\"extra\":\"{\\\"sslmode\\\":\\\"require\\\",\\\"api_key\\\":\\\"***\\\"}\",\"source\":null}");
        assertThat(post("connections", "{\"connection_id\": \"db\", \"conn_type\": \"x\"}")
                        .status())
                .isEqualTo(409);
        assertThat(patch(
                                "connections/db?update_mask=host&update_mask=password&update_mask=extra",
                                "{\"host\": \"db2\", \"password\": \"***\", \"login\": \"no\","
                                        + " \"extra\": \"{\\\"sslmode\\\": \\\"off\\\", \\\"api_key\\\": \\\"***\\\"}\"}")
                        .json()
                        .path("host")
                        .asText())
                .isEqualTo("db2");
        assertThat(site.vault().getConnection("db").password()).isEqualTo("pa55word-x");
        assertThat(site.vault().getConnection("db").extra())
                .isEqualTo("{\"sslmode\":\"off\",\"api_key\":\"k3y-value\"}");
        assertThat(site.vault().getConnection("db").login()).isEqualTo("etl");
        JsonNode all = http.get("/api/v2/connections?connection_id_pattern=%25&order_by=-conn_type")
                .json();
        assertThat(all.path("connections").findValuesAsText("connection_id")).containsExactly("db", "lake");
        assertThat(all.path("total_entries").asInt()).isEqualTo(2);
        for (String path :
                new String[] {"/api/v2/connections", "/connections", "/connections/form?name=db", "/audit"}) {
            assertThat(http.get(path).body())
                    .as(path)
                    .doesNotContain("pa55word-x")
                    .doesNotContain("k3y-value");
        }
        assertThat(http.json("DELETE", "/api/v2/connections/db", "").status()).isEqualTo(204);
        assertThat(http.get("/api/v2/connections/db").status()).isEqualTo(404);
    }

    @Test
    void the_page_of_a_try_masks_what_was_sealed() {
        post("connections", "{\"connection_id\": \"db\", \"conn_type\": \"postgres\", \"password\": \"pa55word-x\"}");
        site.file("d.yaml", """
                dag_id: d
                tasks:
                  - {id: a, uses: ecs, with: {task_definition: t, environment: {PASSWORD: "{{ conn.db.password }}"}}}
                """);
        RunRow run = site.trigger("d");
        site.fargate().task("a", 1).starts();

        String page = http.get("/dags/d/runs/" + run.runId().replace("+", "%2B") + "/tasks/a")
                .body();

        assertThat(page).contains("***").doesNotContain("pa55word-x").doesNotContain("waybill-sealed:");
    }

    @Test
    void a_form_makes_changes_and_deletes() {
        String token = "&token=" + http.token("/variables/form");
        assertThat(http.form("/variables/form", "is_new=true&name=region&value=eu" + token)
                        .status())
                .isEqualTo(303);
        assertThat(http.form("/variables/form", "name=region&value=us&is_secret=true" + token)
                        .status())
                .isEqualTo(303);
        assertThat(http.form("/variables/form", "name=region&value=&description=d&is_secret=true" + token)
                        .status())
                .isEqualTo(303);
        assertThat(site.vault().getVariable("region").value()).as("kept").isEqualTo("us");
        assertThat(http.form("/variables/form", "is_new=true&name=region&value=x" + token)
                        .body())
                .contains("There is a variable 'region' already");
        assertThat(http.form("/connections/form", "is_new=true&name=db&type=postgres&host=h&port=x" + token)
                        .status())
                .isEqualTo(422);
        assertThat(http.form("/connections/form", "is_new=true&name=db&type=postgres&password=pa55word-x" + token)
                        .status())
                .isEqualTo(303);
        assertThat(http.form("/connections/form", "name=db&type=postgres&host=h&password=" + token)
                        .status())
                .isEqualTo(303);
        assertThat(site.vault().getConnection("db").password()).as("kept").isEqualTo("pa55word-x");
        assertThat(http.get("/connections/form").body()).doesNotContain("no_password");
        assertThat(http.get("/connections/form?name=db").body()).contains("no_password");
        assertThat(http.form("/connections/form", "name=db&type=postgres&password=&no_password=on" + token)
                        .status())
                .isEqualTo(303);
        assertThat(site.vault().getConnection("db").password()).isEmpty();
        assertThat(http.form("/connections/delete", "name=db" + token).status()).isEqualTo(303);
        assertThat(http.form("/variables/delete", "name=region" + token).status())
                .isEqualTo(303);
        assertThat(site.vault().connections()).hasSize(1);
    }
}
