package io.waybill.web.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.web.http.Json;
import io.waybill.web.notify.Receiver;
import io.waybill.web.settings.EffectiveSettings;
import io.waybill.web.settings.SettingsReader;
import io.waybill.web.settings.SettingsReader.Flag;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server that tells what keeps lineage of its runs, and what the specification of OpenLineage wants of each event. */
class ServerLineageTest {
    private static final String DAG = """
            dag_id: sales
            tasks:
              - {id: load, uses: empty, inlets: [s3://raw/orders/2026.csv, rates], outlets: [postgres://db:5432/shop/public/orders]}
              - id: end
                uses: fail
                needs: [load]
                with: {message: "The key is key-of-the-keeper"}
                outlets: [file:///data/out.csv]
            """;

    @TempDir
    Path folder;

    private EffectiveSettings settings(URI endpoint) throws IOException {
        Files.createDirectories(folder.resolve("dags"));
        Files.writeString(folder.resolve("dags/sales.yaml"), DAG);
        Files.writeString(folder.resolve("waybill.yaml"), "server: {port: 0}\ndags: {folder: dags}\n");
        return SettingsReader.read(
                List.of(
                        new Flag("lineage.endpoint", endpoint.toString(), "--set"),
                        new Flag("lineage.namespace", "nightly", "--set")),
                Map.of("WAYBILL_LINEAGE_API_KEY", "key-of-the-keeper"),
                null,
                folder);
    }

    @Test
    void a_run_and_its_tries_reach_what_keeps_lineage_with_what_they_read_and_wrote() throws IOException {
        try (Receiver keeper = new Receiver();
                Server server =
                        Server.start(settings(keeper.at("/api/v1/lineage")), folder, "1.2.3", Clock.systemUTC())) {
            var run = server.waybill().engine().trigger(TriggerRequest.manual("sales", null, "test"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .until(() ->
                            keeper.received().stream().anyMatch(one -> type(one).equals("FAIL sales")));

            List<JsonNode> events = keeper.received().stream()
                    .map(one -> Json.parse(one.body()))
                    .map(JsonNode.class::cast)
                    .toList();
            assertThat(keeper.received())
                    .allSatisfy(one -> {
                        assertThat(one.path()).isEqualTo("/api/v1/lineage");
                        assertThat(one.headers().getFirst("Authorization")).isEqualTo("Bearer key-of-the-keeper");
                        assertThat(one.body()).doesNotContain("key-of-the-keeper");
                    })
                    .extracting(ServerLineageTest::type)
                    .startsWith("START sales")
                    .endsWith("FAIL sales")
                    .contains("START sales.load", "COMPLETE sales.load", "START sales.end", "FAIL sales.end");
            events.forEach(ServerLineageTest::isRunEvent);
            JsonNode whole = events.get(0);
            assertThat(whole.path("job")
                            .path("facets")
                            .path("jobType")
                            .path("jobType")
                            .asText())
                    .isEqualTo("DAG");
            for (JsonNode event : events) {
                if (!event.path("job").path("name").asText().equals("sales")) {
                    JsonNode parent = event.path("run").path("facets").path("parent");
                    assertThat(parent.path("run").path("runId"))
                            .isEqualTo(whole.path("run").path("runId"));
                    assertThat(parent.path("job").path("name").asText()).isEqualTo("sales");
                    isFacet(parent);
                }
            }
            JsonNode load = of(events, "COMPLETE", "sales.load");
            assertThat(load.path("inputs"))
                    .hasToString("[{\"namespace\":\"s3://raw\",\"name\":\"orders/2026.csv\"},"
                            + "{\"namespace\":\"nightly\",\"name\":\"rates\"}]");
            assertThat(load.path("outputs"))
                    .hasToString("[{\"namespace\":\"postgres://db:5432\",\"name\":\"shop.public.orders\"}]");
            assertThat(of(events, "START", "sales.load").path("run").path("runId"))
                    .isEqualTo(load.path("run").path("runId"));
            JsonNode failed = of(events, "FAIL", "sales.end");
            assertThat(failed.path("outputs")).hasToString("[{\"namespace\":\"file\",\"name\":\"/data/out.csv\"}]");
            JsonNode error = failed.path("run").path("facets").path("errorMessage");
            isFacet(error);
            assertThat(error.path("message").asText()).isNotEmpty();
            assertThat(run.runId()).isNotEmpty();
        }
    }

    private static String type(Receiver.Received one) {
        JsonNode event = Json.parse(one.body());
        return event.path("eventType").asText() + " "
                + event.path("job").path("name").asText();
    }

    private static JsonNode of(List<JsonNode> events, String type, String job) {
        return events.stream()
                .filter(event -> event.path("eventType").asText().equals(type)
                        && event.path("job").path("name").asText().equals(job))
                .findFirst()
                .orElseThrow();
    }

    /** What the specification, 2-0-2, requires of a RunEvent and of each facet. */
    private static void isRunEvent(JsonNode event) {
        assertThat(event.path("eventType").asText()).isIn("START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER");
        assertThat(OffsetDateTime.parse(event.path("eventTime").asText())).isNotNull();
        assertThat(URI.create(event.path("producer").asText()).isAbsolute()).isTrue();
        assertThat(event.path("schemaURL").asText())
                .isEqualTo("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
        assertThat(UUID.fromString(event.path("run").path("runId").asText())).isNotNull();
        assertThat(event.path("job").path("namespace").asText()).isEqualTo("nightly");
        assertThat(event.path("job").path("name").asText()).isNotEmpty();
        for (String side : List.of("inputs", "outputs")) {
            assertThat(event.path(side).isArray()).isTrue();
            event.path(side).forEach(dataset -> {
                assertThat(dataset.path("namespace").asText()).isNotEmpty();
                assertThat(dataset.path("name").asText()).isNotEmpty();
            });
        }
        event.path("run").path("facets").forEach(ServerLineageTest::isFacet);
        event.path("job").path("facets").forEach(ServerLineageTest::isFacet);
    }

    private static void isFacet(JsonNode facet) {
        assertThat(URI.create(facet.path("_producer").asText()).isAbsolute()).isTrue();
        assertThat(facet.path("_schemaURL").asText())
                .matches("https://openlineage\\.io/spec/facets/[0-9-]+/(\\w+)\\.json#/\\$defs/\\1");
    }
}
