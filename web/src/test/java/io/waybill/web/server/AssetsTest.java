package io.waybill.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Assets by Airflow's API and on their pages; runs that they start. */
class AssetsTest {
    private static final String PRODUCER = """
            dag_id: producer
            tasks:
              - id: load
                uses: empty
                outlets:
                  - {name: orders, uri: s3://lake/orders, group: sales, extra: {owner: "<b>"}}
                inlets: [raw]
            """;
    private static final String CONSUMER = """
            dag_id: consumer
            schedule: {assets: "orders & rates"}
            tasks: [{id: a, uses: empty}]
            """;

    private final Site site = new Site();
    private final Http http = new Http(site);

    @AfterEach
    void stop() {
        site.close();
    }

    private AssetsTest load() {
        site.file("producer.yaml", PRODUCER);
        site.file("consumer.yaml", CONSUMER);
        return this;
    }

    private JsonNode assets(String query) {
        return http.get("/api/v2/assets" + query).json();
    }

    private long id(String name) {
        for (JsonNode asset : assets("").path("assets")) {
            if (asset.path("name").asText().equals(name)) {
                return asset.path("id").asLong();
            }
        }
        throw new AssertionError("There is no asset " + name);
    }

    private Http.Answer update(long id, String extra) {
        return http.json("POST", "/api/v2/assets/events", "{\"asset_id\": " + id + ", \"extra\": " + extra + "}");
    }

    private JsonNode runs(String dagId) {
        return http.get("/api/v2/dags/" + dagId + "/dagRuns").json().path("dag_runs");
    }

    @Test
    void assets_are_listed_and_read_with_who_names_them() {
        load();

        JsonNode all = assets("?order_by=name");
        JsonNode orders = http.get("/api/v2/assets/" + id("orders")).json();

        assertThat(all.path("assets").findValuesAsText("name")).containsExactly("orders", "rates", "raw");
        assertThat(all.path("total_entries").asInt()).isEqualTo(3);
        assertThat(orders.path("uri").asText()).isEqualTo("s3://lake/orders");
        assertThat(orders.path("group").asText()).isEqualTo("sales");
        assertThat(orders.path("extra").path("owner").asText()).isEqualTo("<b>");
        assertThat(orders.path("scheduled_dags").findValuesAsText("dag_id")).containsExactly("consumer");
        assertThat(orders.path("producing_tasks").get(0).path("task_id").asText())
                .isEqualTo("load");
        assertThat(orders.path("consuming_tasks")).isEmpty();
        assertThat(orders.path("last_asset_event").path("id").isNull()).isTrue();
        assertThat(orders.path("aliases").isArray()).isTrue();
        assertThat(assets("?order_by=-id&limit=1&offset=1").path("assets")).hasSize(1);
        assertThat(assets("?name_pattern=%25ra%25").path("total_entries").asInt())
                .isEqualTo(2);
        assertThat(assets("?uri_pattern=s3://%25").path("total_entries").asInt())
                .isEqualTo(1);
        assertThat(assets("?dag_ids=consumer").path("assets").findValuesAsText("name"))
                .containsExactlyInAnyOrder("orders", "rates");
        assertThat(http.get("/api/v2/assets/99").status()).isEqualTo(404);
        assertThat(http.get("/api/v2/assets/x").status()).isEqualTo(400);
        assertThat(http.get("/api/v2/assets?order_by=owner").status()).isEqualTo(400);
    }

    @Test
    void an_event_that_is_posted_waits_until_all_has_come_and_then_starts_a_run_at_once() {
        load();

        Http.Answer answer = update(id("orders"), "{\"rows\": 3}");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode event = answer.json();
        assertThat(event.path("name").asText()).isEqualTo("orders");
        assertThat(event.path("extra").toString()).isEqualTo("{\"rows\":3,\"from_rest_api\":true}");
        assertThat(event.path("source_dag_id").isNull()).isTrue();
        assertThat(event.path("source_map_index").asInt()).isEqualTo(-1);
        assertThat(event.path("created_dagruns")).isEmpty();
        JsonNode queued = http.get("/api/v2/dags/consumer/assets/queuedEvents").json();
        assertThat(queued.path("queued_events").get(0).path("asset_id").asLong())
                .isEqualTo(id("orders"));
        assertThat(queued.path("queued_events").get(0).path("dag_id").asText()).isEqualTo("consumer");
        assertThat(runs("consumer")).isEmpty();

        update(id("rates"), "{}");
        await().until(() -> runs("consumer").size() == 1);

        JsonNode run = runs("consumer").get(0);
        assertThat(run.path("run_type").asText()).isEqualTo("asset_triggered");
        assertThat(run.path("triggered_by").asText()).isEqualTo("asset");
        assertThat(run.path("logical_date").isNull()).isTrue();
        String path = run.path("dag_run_id").asText().replace("+", "%2B");
        JsonNode upstream = http.get("/api/v2/dags/consumer/dagRuns/" + path + "/upstreamAssetEvents")
                .json();
        assertThat(upstream.path("total_entries").asInt()).isEqualTo(2);
        assertThat(upstream.path("asset_events")
                        .get(0)
                        .path("created_dagruns")
                        .get(0)
                        .path("run_id")
                        .asText())
                .isEqualTo(run.path("dag_run_id").asText());
        assertThat(http.get("/api/v2/dags/consumer/assets/queuedEvents").status())
                .isEqualTo(404);
    }

    @Test
    void a_run_of_the_producer_tells_and_can_be_asked_for_by_its_asset() {
        load();

        JsonNode run = http.json("POST", "/api/v2/assets/" + id("orders") + "/materialize", "")
                .json();

        assertThat(run.path("dag_id").asText()).isEqualTo("producer");
        assertThat(run.path("run_type").asText()).isEqualTo("manual");
        await().until(() ->
                http.get("/api/v2/assets/events").json().path("total_entries").asInt() == 1);
        JsonNode event = http.get(
                        "/api/v2/assets/events?source_dag_id=producer&source_task_id=load&order_by=-timestamp")
                .json()
                .path("asset_events")
                .get(0);
        assertThat(event.path("source_run_id").asText())
                .isEqualTo(run.path("dag_run_id").asText());
        assertThat(event.path("extra").path("owner").asText()).isEqualTo("<b>");
        assertThat(http.get("/api/v2/assets/events?asset_id=" + id("rates"))
                        .json()
                        .path("total_entries")
                        .asInt())
                .isZero();
        assertThat(http.get("/api/v2/assets/events?timestamp_gte=2099-01-01T00:00:00Z")
                        .json()
                        .path("asset_events"))
                .isEmpty();
        assertThat(http.json("POST", "/api/v2/assets/" + id("rates") + "/materialize", "")
                        .detail())
                .isEqualTo("No DAG writes asset 'rates'; a task does that names it under outlets");
        site.file("other.yaml", PRODUCER.replace("dag_id: producer", "dag_id: other"));
        assertThat(http.json("POST", "/api/v2/assets/" + id("orders") + "/materialize", "")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void what_is_queued_can_be_dropped_by_dag_by_asset_and_by_both() {
        load();
        String both = "/api/v2/dags/consumer/assets/" + id("orders") + "/queuedEvents";
        for (String path : List.of(
                "/api/v2/dags/consumer/assets/queuedEvents",
                "/api/v2/assets/" + id("orders") + "/queuedEvents",
                both)) {
            update(id("orders"), "{}");
            assertThat(http.get(path).status()).isEqualTo(200);
            assertThat(http.json("DELETE", path + "?before=2020-01-01T00:00:00Z", "")
                            .status())
                    .isEqualTo(404);
            assertThat(http.json("DELETE", path, "").status()).isEqualTo(204);
            assertThat(http.json("DELETE", path, "").status()).isEqualTo(404);
        }
        assertThat(http.get(both).detail()).startsWith("No update waits there");
    }

    @Test
    void a_body_that_makes_no_sense_is_refused() {
        load();

        assertThat(http.json("POST", "/api/v2/assets/events", "{\"extra\": {}}").detail())
                .startsWith("asset_id must be the id of an asset");
        assertThat(update(99, "{}").status()).isEqualTo(404);
        assertThat(update(id("orders"), "[]").detail()).isEqualTo("extra must be an object");
        assertThat(update(id("orders"), "{\"a\": \"" + "x".repeat(50_000) + "\"}")
                        .detail())
                .startsWith("extra is longer than");
        assertThat(http.json("POST", "/api/v2/assets/events", "{\"asset_id\": 1, \"uri\": \"x\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_pages_show_assets_their_updates_and_what_a_dag_waits_for() {
        assertThat(http.get("/assets").body()).contains("No assets yet").contains("outlets: [orders]");
        load();
        update(id("orders"), "{\"rows\": \"<i>3</i>\"}");

        assertThat(http.get("/assets").body())
                .contains(">orders</a>", "s3://lake/orders", ">producer · load</a>", ">consumer</a>")
                .contains("No task writes it: name it under outlets of one");
        assertThat(http.get("/assets/" + id("orders")).body())
                .contains("by api", "&lt;i&gt;3", "Run its DAG")
                .doesNotContain("<i>3");
        assertThat(http.get("/assets/" + id("rates")).body())
                .contains("None yet.")
                .doesNotContain("Run its DAG");
        assertThat(http.get("/dags/consumer").body())
                .contains("Waits for", "came now", "No task writes it", "when these have come");
        update(id("rates"), "{}");
        await().until(() -> runs("consumer").size() == 1);
        String run = runs("consumer").get(0).path("dag_run_id").asText().replace("+", "%2B");
        assertThat(http.get("/dags/consumer/runs/" + run).body()).contains("Started by", ">orders</a>");
        String producing = http.json("POST", "/api/v2/assets/" + id("orders") + "/materialize", "")
                .json()
                .path("dag_run_id")
                .asText();
        assertThat(http.get("/dags/producer/runs/" + producing.replace("+", "%2B") + "/tasks/load")
                        .body())
                .contains("<dt>Writes</dt>", ">orders</a>", "<dt>Reads</dt>", ">raw</a>");
    }

    @Test
    void a_person_says_on_the_page_that_an_asset_was_updated_and_that_is_kept() {
        load();
        String page = "/assets/" + id("orders");

        assertThat(http.form(page + "/events", "token=" + http.token(page) + "&extra=%7B%22rows%22%3A3%7D")
                        .status())
                .isEqualTo(303);

        assertThat(http.get(page).body()).contains("by page", "{\"rows\":3}");
        assertThat(http.get("/audit").body()).contains("update asset", "orders");
        Http.Answer wrong = http.form(page + "/events", "token=" + http.token(page) + "&extra=%3Cb%3E");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("This is no JSON object", "&lt;b>").doesNotContain("value=\"<b>");
    }
}
