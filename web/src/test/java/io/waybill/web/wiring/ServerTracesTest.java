package io.waybill.web.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.trace.TraceIds;
import io.waybill.web.http.Json;
import io.waybill.web.notify.Receiver;
import io.waybill.web.settings.EffectiveSettings;
import io.waybill.web.settings.SettingsException;
import io.waybill.web.settings.SettingsReader;
import io.waybill.web.settings.SettingsReader.Flag;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server that sends traces to a collector, by OTLP as JSON. */
class ServerTracesTest {
    @TempDir
    Path folder;

    private EffectiveSettings settings(String... keyValues) throws IOException {
        Files.createDirectories(folder.resolve("dags"));
        Files.writeString(
                folder.resolve("dags/d.yaml"), "tasks: [{id: a, uses: empty}, {id: b, uses: empty, needs: [a]}]\n");
        Files.writeString(folder.resolve("waybill.yaml"), "server: {port: 0}\ndags: {folder: dags}\n");
        Map<String, String> flags = new HashMap<>();
        for (int i = 0; i < keyValues.length; i += 2) {
            flags.put(keyValues[i], keyValues[i + 1]);
        }
        return SettingsReader.read(
                flags.entrySet().stream()
                        .map(flag -> new Flag(flag.getKey(), flag.getValue(), "--set"))
                        .toList(),
                Map.of(),
                null,
                folder);
    }

    @Test
    void a_run_that_has_ended_reaches_a_collector_as_the_protocol_wants_it() throws IOException {
        try (Receiver collector = new Receiver()) {
            EffectiveSettings settings = settings(
                    "traces.endpoint",
                    collector.at("/v1/traces").toString(),
                    "traces.headers",
                    "Authorization=Bearer key-of-the-collector, X-Team=data",
                    "traces.service_name",
                    "nightly");
            try (Server server = Server.start(settings, folder, "1.2.3", Clock.systemUTC())) {
                RunRow made = server.waybill().engine().trigger(TriggerRequest.manual("d", null, "test"));
                Awaitility.await()
                        .atMost(Duration.ofSeconds(40))
                        .until(() -> !collector.received().isEmpty());

                RunRow run = server.waybill().runs().find(made.id()).orElseThrow();
                Receiver.Received received = collector.received().get(0);
                assertThat(received.path()).isEqualTo("/v1/traces");
                assertThat(received.headers().getFirst("Content-Type")).startsWith("application/json");
                assertThat(received.headers().getFirst("Authorization")).isEqualTo("Bearer key-of-the-collector");
                assertThat(received.headers().getFirst("X-Team")).isEqualTo("data");
                JsonNode all = Json.parse(received.body()).path("resourceSpans");
                assertThat(all).hasSize(1);
                assertThat(attributes(all.get(0).path("resource")))
                        .containsEntry("service.name", "nightly")
                        .containsEntry("service.version", "1.2.3");
                JsonNode spans = all.get(0).path("scopeSpans").get(0).path("spans");
                assertThat(spans).hasSize(3);
                spans.forEach(ServerTracesTest::isSpan);
                JsonNode whole = spans.get(0);
                assertThat(whole.path("traceId").asText()).isEqualTo(TraceIds.trace(run));
                assertThat(whole.has("parentSpanId")).isFalse();
                assertThat(at(whole, "startTimeUnixNano")).isEqualTo(run.queuedAt());
                assertThat(at(whole, "endTimeUnixNano")).isEqualTo(run.endedAt());
                assertThat(whole.path("status").path("code").asInt()).isEqualTo(1);
                assertThat(attributes(whole)).containsEntry("cicd.pipeline.result", "success");
                assertThat(spans.get(1).path("parentSpanId")).isEqualTo(whole.path("spanId"));
                assertThat(spans.get(2).path("name").asText()).isEqualTo("b");
                assertThat(server.waybill().secrets().get().mask("Bearer key-of-the-collector"))
                        .isEqualTo("***");
            }
        }
    }

    /** What the protocol says of each span, in its form of JSON. */
    private static void isSpan(JsonNode span) {
        assertThat(span.path("traceId").asText()).matches("[0-9a-f]{32}");
        assertThat(span.path("spanId").asText()).matches("[0-9a-f]{16}");
        assertThat(span.path("name").asText()).isNotEmpty();
        assertThat(span.path("kind").isInt()).isTrue();
        assertThat(span.path("startTimeUnixNano").isTextual()).isTrue();
        assertThat(new BigInteger(span.path("endTimeUnixNano").asText()))
                .isGreaterThanOrEqualTo(
                        new BigInteger(span.path("startTimeUnixNano").asText()));
        span.path("attributes").forEach(attribute -> {
            assertThat(attribute.path("key").asText()).isNotEmpty();
            assertThat(attribute.path("value")).hasSize(1);
            assertThat(attribute.path("value").iterator().next().isTextual()).isTrue();
        });
    }

    private static Instant at(JsonNode span, String field) {
        long nanos = Long.parseLong(span.path(field).asText());
        return Instant.ofEpochSecond(0, nanos);
    }

    private static Map<String, String> attributes(JsonNode of) {
        Map<String, String> all = new HashMap<>();
        of.path("attributes")
                .forEach(attribute -> all.put(
                        attribute.path("key").asText(),
                        attribute.path("value").iterator().next().asText()));
        return all;
    }

    @Test
    void wrong_settings_are_reported_without_what_is_secret() {
        SettingsException refused = catchThrowableOfType(
                SettingsException.class,
                () -> settings("traces.endpoint", "ftp:collector", "traces.headers", "secret words without a name"));

        assertThat(refused.problems())
                .containsExactlyInAnyOrder(
                        "--set traces.endpoint: must be an address such as http://127.0.0.1:4318/v1/traces",
                        "--set traces.headers: one of them is no NAME=VALUE, or is set by Waybill itself");
    }
}
