package io.waybill.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server in a process of its own, and the client's commands that speak to it. */
class UpCommandTest {
    /** Each task notes that it started, and ends when it is let go. */
    private static final String WAITING = """
            dag_id: waiting
            defaults:
              with:
                bash: {shell: sh}
            tasks:
              - id: first
                uses: bash
                with:
                  bash_command: |
                    echo "first, try $WAYBILL_TRY_NUMBER" >>%1$s/started
                    while [ ! -e %1$s/go_first ]; do sleep 0.05; done
                    echo the first is through
              - id: second
                uses: bash
                with:
                  bash_command: |
                    echo "second, try $WAYBILL_TRY_NUMBER" >>%1$s/started
                    while [ ! -e %1$s/go_second ]; do sleep 0.05; done
              - id: last
                needs: [first, second]
                uses: bash
                with:
                  bash_command: |
                    echo "last, try $WAYBILL_TRY_NUMBER" >>%1$s/started
            """;

    @TempDir
    Path folder;

    private Path dags;

    @BeforeEach
    void write_a_dag() throws IOException {
        dags = Files.createDirectory(folder.resolve("dags"));
        Files.writeString(dags.resolve("waiting.yaml"), WAITING.formatted(folder));
    }

    @Test
    void killed_in_the_middle_of_a_run_and_started_again_it_starts_no_container_twice() throws IOException {
        try (WaybillProcess killed = up()) {
            assertThat(client(killed, "trigger", "waiting", "--run-id", "r1").exitCode())
                    .isZero();
            awaitStarted("first, try 1", "second, try 1");
            killed.kill();
        }
        // One container ends while nobody watches, the other one after somebody does again.
        Files.createFile(folder.resolve("go_first"));
        try (WaybillProcess again = up()) {
            String address = again.address();
            Files.createFile(folder.resolve("go_second"));
            awaitState(again, "r1", "success");
            assertThat(started()).isEqualTo("first, try 1|last, try 1|second, try 1");
            assertThat(client(again, "logs", "waiting", "first").out()).isEqualTo("the first is through\n");
            assertThat(address).startsWith("http://127.0.0.1:");
        }
    }

    @Test
    void a_second_one_on_the_same_folder_says_who_has_it() throws IOException {
        try (WaybillProcess first = up()) {
            String address = first.address();
            try (WaybillProcess second = up()) {
                assertThat(second.exitCode()).isEqualTo(2);
                assertThat(second.output())
                        .contains("Another Waybill is up with the folder")
                        .contains(address)
                        .contains("--set state.folder=");
            }
        }
    }

    @Test
    void told_to_end_it_closes_and_leaves_the_containers_running() throws IOException {
        try (WaybillProcess stopped = up()) {
            assertThat(client(stopped, "trigger", "waiting", "--run-id", "r1").exitCode())
                    .isZero();
            awaitStarted("first, try 1", "second, try 1");
            stopped.terminate();
            assertThat(stopped.exitCode()).isEqualTo(143);
            assertThat(stopped.output()).contains("Stopping");
        }
        try (WaybillProcess again = up()) {
            Files.createFile(folder.resolve("go_first"));
            Files.createFile(folder.resolve("go_second"));
            awaitState(again, "r1", "success");
            assertThat(started()).isEqualTo("first, try 1|last, try 1|second, try 1");
        }
    }

    @Test
    void the_clients_commands_see_and_change_what_the_server_has() throws IOException {
        Files.createFile(folder.resolve("go_first"));
        Files.createFile(folder.resolve("go_second"));
        try (WaybillProcess server = up()) {
            assertThat(client(server, "runs").out()).isEqualTo("no runs\n");
            assertThat(client(server, "tasks", "waiting").err()).contains("waiting has no run yet");

            Cli triggered = client(server, "trigger", "waiting", "--date", "2026-11-01", "--note", "by hand", "--json");
            assertThat(Json.parse(triggered.out()).path("note").asText()).isEqualTo("by hand");
            Cli followed = client(server, "logs", "-f", "waiting", "first");
            assertThat(followed.out()).isEqualTo("the first is through\n");
            awaitState(server, "manual__2026-11-01T00:00:00+00:00", "success");

            assertThat(client(server, "runs", "waiting", "--state", "success").out())
                    .contains("waiting  manual__2026-11-01T00:00:00+00:00  success");
            assertThat(client(server, "tasks", "waiting").out())
                    .contains("run manual__2026-11-01T00:00:00+00:00 of waiting: success")
                    .containsPattern("\nfirst +success +1 ");
            assertThat(client(server, "tasks", "--steps", "waiting").out()).contains("first.create_task_definition");
            assertThat(client(server, "pause", "waiting").out()).isEqualTo("waiting is paused\n");
            assertThat(client(server, "unpause", "waiting").out()).isEqualTo("waiting goes on\n");

            String run = "manual__2026-11-01T00:00:00+00:00";
            assertThat(client(server, "clear", "waiting", run, "last").out())
                    .contains("last.run", "tasks would be cleared; --yes does it");
            assertThat(client(server, "clear", "waiting", run, "--only-failed").out())
                    .isEqualTo("nothing to clear\n");
            assertThat(client(server, "clear", "waiting", run, "last", "--yes").out())
                    .contains("tasks cleared");
            Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> client(server, "tasks", "waiting").out().matches("(?s).*\\nlast +success +2 .*"));

            Cli ran = client(server, "trigger", "waiting", "--date", "2026-11-02", "--follow");
            assertThat(ran.exitCode()).as(ran.err()).isZero();
            assertThat(ran.out())
                    .containsPattern("\nfirst\\.run  success\n")
                    .containsPattern("\nlast\\.run  success\n")
                    .endsWith("\nrun manual__2026-11-02T00:00:00+00:00 of waiting: success\n");
            assertThat(client(server, "tasks", "waiting", "--follow").out())
                    .contains("last.run  success\n")
                    .endsWith(": success\n");

            assertThat(client(server, "pools", "set", "warehouse", "4", "--description", "Shared")
                            .out())
                    .isEqualTo("warehouse has 4 slots\n");
            assertThat(client(server, "pools", "set", "warehouse", "-1").out()).isEqualTo("warehouse has no limit\n");
            assertThat(client(server, "pools").out().lines())
                    .containsExactly(
                            "pool             slots      open  running  queued  waiting  description",
                            "default_pool       128       128        0       0        0  Default pool",
                            "warehouse     no limit  no limit        0       0        0  Shared");
            assertThat(client(server, "pools", "delete", "warehouse").out()).isEqualTo("warehouse is deleted\n");
            assertThat(client(server, "pools", "delete", "warehouse").err()).contains("There is no pool 'warehouse'");

            Cli unknown = client(server, "pause", "wating");
            assertThat(unknown.err()).contains("There is no DAG 'wating'");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(client(server, "trigger", "waiting", "--date", "2026-11-01")
                            .err())
                    .contains("has a run");
            assertThat(client(server, "logs", "waiting", "frist").err()).contains("did you mean first?");
        }
    }

    @Test
    void a_continuous_dag_has_one_run_after_the_other_whose_intervals_join() throws IOException {
        Files.writeString(dags.resolve("steady.yaml"), "schedule: '@continuous'\ntasks: [{id: a, uses: empty}]\n");
        try (WaybillProcess server = up()) {
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> runs(server, "steady").size() >= 3);
            assertThat(client(server, "pause", "steady").exitCode()).isZero();

            List<JsonNode> oldestFirst = runs(server, "steady").stream()
                    .sorted(Comparator.comparing(run -> instant(run, "data_interval_start")))
                    .toList();
            for (int i = 1; i < oldestFirst.size(); i++) {
                JsonNode run = oldestFirst.get(i);
                assertThat(instant(run, "data_interval_start"))
                        .isEqualTo(instant(run, "logical_date"))
                        .isEqualTo(instant(oldestFirst.get(i - 1), "data_interval_end"));
            }
        }
    }

    private List<JsonNode> runs(WaybillProcess server, String dag) throws IOException {
        List<JsonNode> runs = new ArrayList<>();
        Json.parse(client(server, "runs", dag, "--json").out()).forEach(runs::add);
        return runs;
    }

    private static Instant instant(JsonNode run, String key) {
        return Instant.parse(run.path(key).asText());
    }

    @Test
    void without_a_server_a_clients_command_says_how_to_get_one() {
        Cli cli = Cli.in(folder).run("runs", "--server", "127.0.0.1:1");

        assertThat(cli.err()).contains("nothing answers at http://127.0.0.1:1").contains("waybill up");
        assertThat(cli.exitCode()).isEqualTo(1);
    }

    private WaybillProcess up() throws IOException {
        return WaybillProcess.start(folder, "up", "--dags", "dags", "--port", "0");
    }

    private Cli client(WaybillProcess server, String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--server";
        all[arguments.length + 1] = server.address();
        return Cli.in(folder.resolve("client")).run(all);
    }

    private void awaitState(WaybillProcess server, String runId, String state) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> {
            JsonNode runs =
                    Json.parse(client(server, "runs", "waiting", "--json").out());
            assertThat(StreamSupport.stream(runs.spliterator(), false)
                            .filter(run -> run.path("dag_run_id").asText().equals(runId))
                            .map(run -> run.path("state").asText()))
                    .containsExactly(state);
        });
    }

    private void awaitStarted(String... lines) {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(started()).contains(lines));
    }

    /** What the tasks noted, in the order of the alphabet. */
    private String started() throws IOException {
        Path file = folder.resolve("started");
        return Files.exists(file) ? Files.readAllLines(file).stream().sorted().collect(Collectors.joining("|")) : "";
    }
}
