package io.waybill.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of a database file beyond the contract: kills, locks, interrupts, growth. */
final class H2FileTest {
    private static final int KILLS = Boolean.getBoolean("waybill.long") ? 20 : 3;
    private static final Pattern COMMITTED = Pattern.compile("committed (\\S+) (\\d+)\\.");

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("waybill");
    }

    /** Again and again on one file, and long enough each time that H2 writes where it did not mean to; see ADR 0034. */
    @Test
    void a_killed_process_has_lost_no_commit_that_it_spoke_of() throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            Map<String, Integer> told = toldUntilKilled();

            try (Database database = Database.open(DatabaseSettings.file(file()))) {
                RunStore runs = new RunStore(database);
                assertThat(told).as("runs before kill %d", kill).isNotEmpty();
                told.forEach((runId, last) -> {
                    RunRow run = runs.find("d", runId).orElseThrow();
                    assertThat(run.fence()).as(runId).isGreaterThanOrEqualTo(last);
                    assertThat(runs.openAttempts(run.id())).hasSize((int) run.fence());
                    assertThat(runs.tasks(run.id()))
                            .extracting(TaskRow::tryNumber)
                            .containsExactly(0, (int) run.fence());
                });
            }
        }
    }

    /** The last commit that each run told of. */
    private Map<String, Integer> toldUntilKilled() throws Exception {
        Process process = committing();
        Map<String, Integer> told = new HashMap<>();
        try (BufferedReader output = output(process)) {
            for (int lines = 0; lines < 1_500; lines++) {
                note(output.readLine(), told);
            }
            // By its handle: the process itself would close its output, which is still to be read.
            process.toHandle().destroyForcibly();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                // The last line may be cut by the kill.
                if (line.endsWith(".")) {
                    note(line, told);
                }
            }
            assertThat(process.waitFor()).isEqualTo(128 + 9);
        }
        return told;
    }

    @Test
    void a_file_that_another_process_has_open_is_refused_by_name() throws Exception {
        Process process = committing();
        try (BufferedReader output = output(process)) {
            note(output.readLine(), new HashMap<>());

            assertThatThrownBy(() -> Database.open(DatabaseSettings.file(file())))
                    .isInstanceOfSatisfying(
                            WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE))
                    .hasMessage(
                            "The database file " + file() + ".mv.db is in use by another process, probably a Waybill"
                                    + " that is up; stop that one, or choose another file");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Process committing() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommitsUntilKilled.class.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void note(String line, Map<String, Integer> told) {
        Matcher words = COMMITTED.matcher(line);
        assertThat(words.matches()).as(line).isTrue();
        told.put(words.group(1), Integer.parseInt(words.group(2)));
    }

    @Test
    void a_thread_that_is_interrupted_while_it_commits_leaves_the_database_open() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Database database = Database.open(DatabaseSettings.file(file()))) {
            DagStore dags = new DagStore(database);
            for (int round = 0; round < 20; round++) {
                int number = round;
                Future<?> work = threads.submit(() -> {
                    Thread.currentThread().interrupt();
                    dags.upsertVersion(Rows.version("d" + number, "h"), Rows.NOW);
                });
                try {
                    work.get();
                } catch (ExecutionException refused) {
                    assertThat(refused).hasCauseInstanceOf(WaybillException.class);
                }
            }

            dags.upsertVersion(Rows.version("last", "h"), Rows.NOW);
            assertThat(dags.find("last")).isPresent();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void a_closed_database_is_opened_again_with_all_that_was_in_it() {
        try (Database database = Database.open(DatabaseSettings.file(file()))) {
            new DagStore(database).upsertVersion(Rows.version("d", "h1"), Rows.NOW);
        }

        try (Database database = Database.open(DatabaseSettings.file(file()))) {
            assertThat(new DagStore(database).find("d")).isPresent();
        }
        assertThat(folder.toFile().list()).containsExactly("waybill.mv.db");
    }

    @Test
    void space_is_given_back_while_the_database_is_open() throws SQLException, IOException {
        Path mv = folder.resolve("waybill.mv.db");
        DatabaseSettings settings = DatabaseSettings.file(file());
        DatabaseSettings impatient = new DatabaseSettings(settings.url() + ";RETENTION_TIME=0", "sa", "", 4);
        try (Database database = Database.open(impatient);
                H2Upkeep upkeep = new H2Upkeep(database.dataSource())) {
            new DagStore(database).upsertVersion(Rows.version("d", "h1"), Rows.NOW);
            RunStore runs = new RunStore(database);
            RunRow run = runs.create(Rows.run("d", "r", null), Rows.tasks(500));
            for (int i = 0; i < 1_500; i++) {
                runs.commit(List.of(new RunChange(
                        run.id(),
                        i,
                        null,
                        List.of(Rows.running(run.id(), "t" + i * 7 % 500, i)),
                        List.of(Rows.attempt(run.id(), "t" + i * 7 % 500, i)),
                        List.of(),
                        List.of())));
                if (i % 100 == 99) {
                    upkeep.tidy();
                }
            }
            // Not tidied it has 5 MB, and the more the longer it is open.
            assertThat(Files.size(mv)).as("bytes after 1,500 commits").isLessThan(3_000_000);
        }
    }
}
