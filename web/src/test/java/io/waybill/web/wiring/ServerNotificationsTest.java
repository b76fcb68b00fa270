package io.waybill.web.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.store.NoticeRow;
import io.waybill.engine.store.NoticeStore;
import io.waybill.engine.store.RunRow;
import io.waybill.web.http.Json;
import io.waybill.web.notify.Receiver;
import io.waybill.web.settings.EffectiveSettings;
import io.waybill.web.settings.SettingsException;
import io.waybill.web.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server that tells a program what becomes of its runs. */
class ServerNotificationsTest {
    @TempDir
    Path folder;

    private EffectiveSettings settings(String notifiers, String dag) throws IOException {
        Files.writeString(folder.resolve("notifiers.yaml"), notifiers);
        Files.createDirectories(folder.resolve("dags"));
        Files.writeString(folder.resolve("dags/d.yaml"), dag);
        Files.writeString(folder.resolve("waybill.yaml"), """
                server: {port: 0, public_url: "https://waybill.example.com"}
                dags: {folder: dags}
                notifications: {notifiers: notifiers.yaml}
                """);
        return SettingsReader.read(List.of(), Map.of(), null, folder);
    }

    @Test
    void what_becomes_of_a_run_reaches_a_webhook_and_a_name_of_nobody_is_a_problem_of_the_file() throws IOException {
        try (Receiver receiver = new Receiver()) {
            EffectiveSettings settings =
                    settings("hook: {type: webhook, url: \"" + receiver.at("/x") + "\", secret: hook-key-1}\n", """
                    on_success: hook
                    tasks: [{id: a, uses: empty}]
                    """);
            Files.writeString(folder.resolve("dags/e.yaml"), "on_failure: nobody\ntasks: [{id: a, uses: empty}]\n");
            try (Server server = Server.start(settings, folder, "test", Clock.systemUTC())) {
                RunRow run = server.waybill().engine().trigger(TriggerRequest.manual("d", null, "test"));
                NoticeStore outbox = new NoticeStore(server.waybill().database());
                Awaitility.await()
                        .until(() -> outbox.ofRun(run.id(), 1).stream()
                                .map(NoticeRow::endedAt)
                                .anyMatch(ended -> ended != null));

                assertThat(receiver.received()).hasSize(1);
                JsonNode told = Json.parse(receiver.received().get(0).body());
                assertThat(told.path("event").asText()).isEqualTo("run_success");
                assertThat(told.path("run_id").asText()).isEqualTo(run.runId());
                assertThat(told.path("url").asText()).startsWith("https://waybill.example.com/dags/d/runs/manual__");
                assertThat(server.waybill().secrets().get().mask("signed with hook-key-1"))
                        .isEqualTo("signed with ***");
                assertThat(server.waybill().dags().file("e.yaml").orElseThrow().problems())
                        .singleElement()
                        .asString()
                        .contains("UNKNOWN_NOTIFIER");
            }
        }
    }

    @Test
    void a_server_does_not_start_without_a_variable_that_a_notifier_needs() throws IOException {
        EffectiveSettings settings = settings(
                "ops: {type: slack, url: \"${WAYBILL_TEST_NO_SUCH_VARIABLE}\"}\n", "tasks: [{id: a, uses: empty}]\n");

        SettingsException error = catchThrowableOfType(
                SettingsException.class, () -> Server.start(settings, folder, "test", Clock.systemUTC()));

        assertThat(error.problems())
                .singleElement()
                .asString()
                .endsWith("the environment has no WAYBILL_TEST_NO_SUCH_VARIABLE (set it, or take it out)");
    }
}
