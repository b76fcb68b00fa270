package io.waybill.web.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import io.waybill.web.settings.EffectiveSettings;
import io.waybill.web.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server with the examples of assets: one DAG writes them, the other one runs because of that. */
class ServerAssetsTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("waybill.root"), "dag-specs", "examples");

    @TempDir
    Path folder;

    private EffectiveSettings settings() throws IOException {
        Files.createDirectories(folder.resolve("dags"));
        for (String example : List.of("orders_arrive.yaml", "orders_reported.yaml")) {
            Files.copy(EXAMPLES.resolve(example), folder.resolve("dags").resolve(example));
        }
        Files.writeString(folder.resolve("waybill.yaml"), "server: {port: 0}\ndags: {folder: dags}\n");
        return SettingsReader.read(List.of(), Map.of(), null, folder);
    }

    @Test
    void a_run_of_the_one_starts_the_other_which_is_told_what_came() throws IOException {
        try (Server server = Server.start(settings(), folder, "test", Clock.systemUTC())) {
            RunRow producing = server.waybill().engine().trigger(TriggerRequest.manual("orders_arrive", null, "test"));

            RunRow consuming = Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> ended(server), Optional::isPresent)
                    .orElseThrow();

            assertThat(consuming.state()).isEqualTo(RunState.SUCCESS);
            assertThat(consuming.type()).isEqualTo(RunType.ASSET_TRIGGERED);
            List<AssetStore.Triggering> triggering =
                    server.waybill().runs().assets().triggering(consuming.id());
            assertThat(triggering).extracting(AssetStore.Triggering::key).containsExactlyInAnyOrder("orders", "rates");
            assertThat(triggering).extracting(one -> one.event().runId()).containsOnly(producing.runId());
            assertThat(triggering)
                    .extracting(one -> one.event().extra())
                    .containsExactlyInAnyOrder("{\"format\":\"csv\",\"rows\":2}", "{}");
        }
    }

    private static Optional<RunRow> ended(Server server) {
        return server.waybill().runQueries().list(RunFilter.of("orders_reported", 1)).stream()
                .filter(run -> run.state().isTerminal())
                .findFirst();
    }
}
