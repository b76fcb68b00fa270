package io.waybill.web.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.plugin.Plugins;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.vault.Connection;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.SettingsReader;
import io.waybill.web.wiring.Waybill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators whose calls the engine makes, in one run of a whole engine: with secrets, and with the notifiers of the settings. */
class OwnCallsTest {
    private static final String SECRET = "hush-hush";

    @TempDir
    Path folder;

    @Test
    void secrets_reach_the_service_and_nobody_else() throws IOException {
        try (Receiver service = new Receiver();
                SmtpServer mails = new SmtpServer()) {
            Path notifiers = Files.writeString(
                    folder.resolve("notifiers.yaml"),
                    "office: {type: email, host: 127.0.0.1, port: " + mails.port()
                            + ", starttls: false, from: waybill@example.com, to: [ops@example.com]}\n");
            Settings settings = SettingsReader.read(
                            List.of(),
                            Map.of(
                                    "WAYBILL_HTTP_ALLOW_PRIVATE",
                                    "127.0.0.1",
                                    "WAYBILL_NOTIFICATIONS_NOTIFIERS",
                                    notifiers.toString()),
                            null,
                            folder)
                    .settings();
            String yaml = """
                    dag_id: calls
                    tasks:
                      - id: ask
                        uses: http
                        with: {http_conn_id: shop, endpoint: x, headers: {X-Key: "{{ conn.shop.password }}"}}
                      - {id: mail, uses: email, with: {to: Ada <ada@example.com>, subject: "Of {{ run_id }}", text: Hello}}
                      - {id: nobody, uses: email, with: {to: nobody at all, subject: a, text: b}}
                      - {id: stranger, uses: email, with: {to: a@b, subject: a, text: b, notifier: ofice}}
                      - {id: rows, uses: sql, with: {conn_id: db, sql: "select 1 + ?", parameters: [41]}}
                      - {id: leak, uses: http, with: {url: "http://127.0.0.1/{{ conn.shop.password }}"}}
                    """;

            try (Waybill waybill =
                    Waybill.open(settings, folder.resolve("state"), List::of, Plugins.none(), Clock.systemUTC())) {
                waybill.vault()
                        .create(
                                connection(
                                        "shop",
                                        "http",
                                        "127.0.0.1",
                                        service.at("").getPort(),
                                        ""),
                                "test");
                waybill.vault().create(connection("db", "h2", "", null, "{\"embedded\": true}"), "test");
                RunRow run = run(waybill, yaml);

                Map<String, TaskRow> tasks = waybill.runs().tasks(run.id()).stream()
                        .collect(Collectors.toMap(TaskRow::nodeId, Function.identity()));
                assertThat(tasks.get("ask").state()).isEqualTo(TaskState.SUCCESS);
                assertThat(service.received().get(0).headers().getFirst("X-Key"))
                        .isEqualTo(SECRET);
                assertThat(attempt(waybill, run, "ask").request())
                        .contains("waybill-sealed:", "\"endpoint\":\"x\"")
                        .doesNotContain(SECRET);
                assertThat(tasks.get("mail").state()).isEqualTo(TaskState.SUCCESS);
                assertThat(mails.mails().get(0))
                        .contains(
                                "To: Ada <ada@example.com>",
                                "Subject: Of manual__",
                                "From: waybill@example.com",
                                "Hello")
                        .contains(
                                "Message-ID: <" + attempt(waybill, run, "mail").id() + "@waybill>");
                assertThat(attempt(waybill, run, "nobody").reason()).contains("'nobody at all' is no address of mail");
                assertThat(attempt(waybill, run, "stranger").reason()).contains("'ofice'", "did you mean office");
                assertThat(tasks.get("rows").state()).isEqualTo(TaskState.SUCCESS);
                assertThat(tasks.get("leak").state()).isEqualTo(TaskState.FAILED);
            }
        }
    }

    private RunRow run(Waybill waybill, String yaml) {
        DagFile file = new DagFileReader(waybill.operators()).read("calls.yaml", yaml.getBytes(UTF_8), List.of());
        assertThat(file.problems()).isEmpty();
        DagSpec dag = file.dags().get(0);
        waybill.dags().upsertVersion(NewVersion.of(dag, file.path(), file.source()), Instant.now());
        waybill.engine().start();
        RunRow run = waybill.engine().trigger(TriggerRequest.manual("calls", Instant.now(), "test"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> waybill.runs()
                        .find("calls", run.runId())
                        .orElseThrow()
                        .state()
                        .isTerminal());
        return run;
    }

    private static AttemptRow attempt(Waybill waybill, RunRow run, String node) {
        return waybill.runs().attempts(run.id(), node, -1, 1).get(0);
    }

    private static Connection connection(String id, String type, String host, Integer port, String extra) {
        String schema = type.equals("h2") ? "mem:own_calls" : "";
        return new Connection(id, type, "", host, schema, "me", SECRET, port, extra, "", "");
    }
}
