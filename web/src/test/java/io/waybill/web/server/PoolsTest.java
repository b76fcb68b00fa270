package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.store.RunRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pools by Airflow's API, on their page and for Prometheus. */
class PoolsTest {
    private static final String DAG = """
            dag_id: loads
            defaults: {pool: warehouse}
            tasks:
              - {id: eu, uses: ecs, pool_slots: 2, priority_weight: 5, with: {task_definition: loads}}
              - {id: us, uses: ecs, pool_slots: 1, with: {task_definition: loads}}
            """;

    private final Site site = new Site();
    private final Http http = new Http(site);

    @AfterEach
    void stop() {
        site.close();
    }

    private Http.Answer make(String body) {
        return http.json("POST", "/api/v2/pools", body);
    }

    private void awaitState(RunRow run, String task, String state) {
        await().until(() -> http.get(
                        "/api/v2/dags/loads/dagRuns/" + run.runId().replace("+", "%2B") + "/taskInstances/" + task)
                .json()
                .path("state")
                .asText()
                .equals(state));
    }

    @Test
    void a_pool_is_made_read_changed_and_deleted() {
        Http.Answer made = make("{\"name\": \"warehouse\", \"slots\": 4, \"description\": \"Connections\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body())
                .isEqualTo(
                        "{\"name\":\"warehouse\",\"slots\":4,\"description\":\"Connections\",\"include_deferred\":false,"
                                + "\"occupied_slots\":0,\"running_slots\":0,\"queued_slots\":0,\"scheduled_slots\":0,"
                                + "\"open_slots\":4,\"deferred_slots\":0}");
        assertThat(http.get("/api/v2/pools/warehouse").body()).isEqualTo(made.body());

        JsonNode changed = http.json(
                        "PATCH",
                        "/api/v2/pools/warehouse?update_mask=slots&update_mask=include_deferred",
                        "{\"name\": \"warehouse\", \"slots\": -1, \"include_deferred\": true, \"description\": \"x\"}")
                .json();
        assertThat(changed.path("open_slots").asInt()).isEqualTo(-1);
        assertThat(changed.path("include_deferred").asBoolean()).isTrue();
        assertThat(changed.path("description").asText()).as("not in the mask").isEqualTo("Connections");
        assertThat(http.json("PATCH", "/api/v2/pools/warehouse", "{\"description\": null}")
                        .json()
                        .path("description")
                        .isNull())
                .isTrue();

        assertThat(http.json("DELETE", "/api/v2/pools/warehouse", "").status()).isEqualTo(204);
        assertThat(http.get("/api/v2/pools/warehouse").status()).isEqualTo(404);
        assertThat(http.json("DELETE", "/api/v2/pools/warehouse", "").status()).isEqualTo(404);
    }

    @Test
    void pools_are_listed_by_name_in_pages_either_way_round_and_by_a_pattern() {
        make("{\"name\": \"warehouse\", \"slots\": 4}");
        make("{\"name\": \"api\", \"slots\": 1}");

        JsonNode all = http.get("/api/v2/pools").json();
        JsonNode last = http.get("/api/v2/pools?order_by=-name&limit=1").json();
        JsonNode some =
                http.get("/api/v2/pools?pool_name_pattern=%25a%25&offset=1").json();

        assertThat(all.path("pools").findValuesAsText("name")).containsExactly("api", "default_pool", "warehouse");
        assertThat(all.path("total_entries").asInt()).isEqualTo(3);
        assertThat(all.path("pools").get(1).path("slots").asInt()).isEqualTo(128);
        assertThat(last.path("pools").findValuesAsText("name")).containsExactly("warehouse");
        assertThat(last.path("total_entries").asInt()).isEqualTo(3);
        assertThat(some.path("pools").findValuesAsText("name")).containsExactly("default_pool", "warehouse");
        assertThat(http.get("/api/v2/pools?order_by=slots").status()).isEqualTo(400);
    }

    @Test
    void what_makes_no_sense_is_refused_with_what_would() {
        make("{\"name\": \"warehouse\", \"slots\": 4}");

        Http.Answer twice = make("{\"name\": \"warehouse\", \"slots\": 5}");
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.detail())
                .isEqualTo("There is a pool 'warehouse' already. Change that one, or choose another name");
        assertThat(make("{\"name\": \"a\"}").detail())
                .isEqualTo("slots is missing. Send {\"name\": \"warehouse\", \"slots\": 4}");
        assertThat(make("{\"name\": \"a\", \"slots\": 1.5}").detail()).startsWith("slots must be a whole number");
        assertThat(make("{\"name\": \"a\", \"slots\": -2}").detail())
                .isEqualTo("A pool has 0 to 1000000 slots, or -1 for no limit");
        assertThat(make("{\"name\": \"a/b\", \"slots\": 1}").detail()).startsWith("A pool's name has letters");
        assertThat(make("{\"name\": \"a\", \"slots\": 1, \"team\": \"x\"}").detail())
                .contains("unknown fields [team]");
        assertThat(http.json("DELETE", "/api/v2/pools/default_pool", "").status())
                .isEqualTo(400);
        assertThat(http.json("PATCH", "/api/v2/pools/default_pool", "{\"description\": \"mine\"}")
                        .detail())
                .isEqualTo("Of default_pool only slots and include_deferred can be changed");
        assertThat(http.json("PATCH", "/api/v2/pools/warehouse", "{\"pool\": \"other\"}")
                        .status())
                .isEqualTo(400);
        assertThat(http.json("PATCH", "/api/v2/pools/warehouse?update_mask=name", "{\"slots\": 1}")
                        .status())
                .isEqualTo(400);
        assertThat(http.json("PATCH", "/api/v2/pools/nobody", "{\"slots\": 1}").detail())
                .isEqualTo("There is no pool 'nobody'; `waybill pools` lists those that there are");
    }

    @Test
    void who_holds_slots_and_who_waits_is_told_by_the_api_and_the_page_and_to_prometheus() {
        site.file("loads.yaml", DAG);
        RunRow run = site.trigger("loads");
        awaitState(run, "us", "scheduled");

        assertThat(http.get("/pools").body())
                .contains("There is no such pool", "loads · eu", "href=\"/pools/form?new=warehouse\"");

        make("{\"name\": \"warehouse\", \"slots\": 2, \"description\": \"<b>connections</b>\"}");
        site.fargate().task("eu", 1).starts();
        awaitState(run, "eu", "running");

        JsonNode pool = http.get("/api/v2/pools/warehouse").json();
        assertThat(pool.path("running_slots").asInt()).isEqualTo(2);
        assertThat(pool.path("occupied_slots").asInt()).isEqualTo(2);
        assertThat(pool.path("open_slots").asInt()).isZero();
        assertThat(pool.path("scheduled_slots").asInt()).isEqualTo(1);
        String page = http.get("/pools").body();
        assertThat(page)
                .contains(
                        "2 of 2 slots in use",
                        "0 open",
                        "2 running",
                        "loads · us",
                        "2 of 2 slots of pool 'warehouse' are taken (pool)",
                        "&lt;b&gt;connections")
                .doesNotContain("There is no such pool", "<b>connections");
        assertThat(http.get("/metrics").body().lines())
                .contains(
                        "pool_open_slots{pool=\"warehouse\"} 0.0",
                        "pool_running_slots{pool=\"warehouse\"} 2.0",
                        "pool_queued_slots{pool=\"warehouse\"} 0.0",
                        "pool_scheduled_slots{pool=\"warehouse\"} 1.0",
                        "pool_deferred_slots{pool=\"warehouse\"} 0.0",
                        "pool_open_slots{pool=\"default_pool\"} 128.0");
        JsonNode tasks = http.get("/api/v2/dags/loads/dagRuns/" + run.runId().replace("+", "%2B")
                        + "/taskInstances?pool=warehouse")
                .json();
        assertThat(tasks.path("task_instances").findValuesAsText("pool_slots")).containsExactly("2", "1");
        assertThat(tasks.path("task_instances").findValuesAsText("pool")).containsOnly("warehouse");
    }

    @Test
    void the_forms_make_change_and_delete_a_pool_and_say_what_is_wrong_beside_the_field() {
        String token = "&token=" + http.token("/pools/form");

        Http.Answer wrong = http.form("/pools/form", "is_new=true&name=a+b&slots=many" + token);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("A pool's name has letters", "This is no whole number", "value=\"a b\"", "value=\"many\"");

        Http.Answer made = http.form("/pools/form", "is_new=true&name=warehouse&slots=4&description=Shared" + token);
        assertThat(made.status()).isEqualTo(303);
        assertThat(made.header("Location")).endsWith("/pools");
        assertThat(http.form("/pools/form", "is_new=true&name=warehouse&slots=4" + token)
                        .body())
                .contains("There is a pool 'warehouse' already");

        assertThat(http.get("/pools/form?name=warehouse").body()).contains("value=\"4\"", "value=\"Shared\"");
        http.form("/pools/form", "name=warehouse&slots=7&description=Shared&include_deferred=true" + token);
        JsonNode changed = http.get("/api/v2/pools/warehouse").json();
        assertThat(changed.path("slots").asInt()).isEqualTo(7);
        assertThat(changed.path("include_deferred").asBoolean()).isTrue();

        assertThat(http.form("/pools/delete", "name=warehouse&token=wrong").status())
                .isEqualTo(403);
        assertThat(http.form("/pools/delete", "name=warehouse" + token).status())
                .isEqualTo(303);
        assertThat(http.get("/api/v2/pools/warehouse").status()).isEqualTo(404);
        assertThat(http.get("/pools/form?name=default_pool").body()).doesNotContain("Delete the pool");
    }
}
