package io.waybill.web.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.container.local.LocalFargate;
import io.waybill.container.local.LocalFargateSettings;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.run.RunState;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import io.waybill.web.settings.EffectiveSettings;
import io.waybill.web.settings.SettingsReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server that scans a local Fargate of its own: definitions are registered there as a deployment would. */
class ServerLabelsTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("waybill.root"), "dag-specs", "examples", "labels");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void a_definition_that_is_registered_runs_and_a_broken_one_shows_its_label_beside_the_last_good_version()
            throws Exception {
        LocalFargateSettings settings = LocalFargateSettings.in(folder.resolve("fargate"))
                .withImageRoots(() -> List.of(EXAMPLE))
                .withMakesWhatIsNamed(true)
                .withSignatureRequired(false);
        String definition = Files.readString(EXAMPLE.resolve("task-definition.json"));
        try (LocalFargate fargate = LocalFargate.start(settings, Clock.systemUTC());
                Server server = Server.start(settings(fargate.endpoint()), folder, "test", Clock.systemUTC())) {
            register(fargate, definition);
            await().atMost(Duration.ofSeconds(30)).until(() -> isActive(server));
            assertThat(page(server, "/dags/photo-day")).contains("<dt>Task definition</dt><dd><code>photo-day</code>");

            server.waybill()
                    .engine()
                    .trigger(TriggerRequest.manual("photo-day", Instant.parse("2026-11-01T03:00:00Z"), "test"));
            RunRow run = await().atMost(Duration.ofMinutes(1))
                    .until(() -> ended(server), Optional::isPresent)
                    .orElseThrow();
            assertThat(run.state()).isEqualTo(RunState.SUCCESS);

            register(fargate, definition.replace("depends.0\": \"latest_only\"", "depends.0\": \"<nobody>\""));
            await().atMost(Duration.ofSeconds(30)).until(() -> page(server, "/").contains("UNKNOWN_NEED"));
            assertThat(page(server, "/"))
                    .contains(
                            "task definition photo-day</strong>",
                            "photo-day:2 airflow.tasks.sort.depends.0",
                            "&lt;nobody&gt;",
                            "last good version")
                    .doesNotContain("<nobody>");
            assertThat(page(server, "/dags/photo-day"))
                    .contains("The newest revision of the task definition has errors", "version 1");

            deregister(fargate, "photo-day:2");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !page(server, "/").contains("UNKNOWN_NEED"));
            deregister(fargate, "photo-day:1");
            await().atMost(Duration.ofSeconds(30)).until(() -> !isActive(server));
            assertThat(page(server, "/dags/photo-day")).contains("No active revision of the task definition");
        }
    }

    private EffectiveSettings settings(URI endpoint) throws IOException {
        Files.createDirectories(folder.resolve("dags"));
        Files.writeString(folder.resolve("waybill.yaml"), """
                server: {port: 0}
                dags: {folder: dags}
                labels: {scan: true, interval: 1s}
                aws: {endpoint: '%s', access_key_id: a, secret_access_key: b}
                """.formatted(endpoint));
        return SettingsReader.read(List.of(), Map.of(), null, folder);
    }

    private static boolean isActive(Server server) {
        return server.waybill().dags().find("photo-day").map(DagRow::active).orElse(false);
    }

    private static Optional<RunRow> ended(Server server) {
        return server.waybill().runQueries().list(RunFilter.of("photo-day", 1)).stream()
                .filter(run -> run.state().isTerminal())
                .findFirst();
    }

    private String page(Server server, String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(server.address().resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void register(LocalFargate fargate, String definition) throws IOException, InterruptedException {
        call(fargate, "RegisterTaskDefinition", definition);
    }

    private void deregister(LocalFargate fargate, String revision) throws IOException, InterruptedException {
        call(fargate, "DeregisterTaskDefinition", "{\"taskDefinition\": \"" + revision + "\"}");
    }

    private void call(LocalFargate fargate, String action, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(fargate.endpoint())
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .header("X-Amz-Target", "AmazonEC2ContainerServiceV20141113." + action)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
