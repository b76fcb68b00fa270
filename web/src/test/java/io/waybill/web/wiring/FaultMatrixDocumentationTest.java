package io.waybill.web.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.container.local.faults.FaultKind;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.plugin.Plugins;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFile;
import io.waybill.spec.file.DagFileReader;
import io.waybill.web.CurrentFile;
import io.waybill.web.settings.Settings;
import io.waybill.web.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fault that the local Fargate knows, once, and what a run made of it: {@code docs/fault-matrix.md}. */
class FaultMatrixDocumentationTest {
    private static final String ONCE = "count: 1";

    /** Where a task that runs is struck, it has done its work by then, and is not through yet. */
    private static final String LATER = "delay: 2s, count: 1";

    /**
     * One fault and the task that it strikes.
     *
     * @param fault its name, and the task's
     * @param rule its keys beside the match
     * @param task the task's keys beside id, uses and with
     * @param with what its operator is told beside the command
     */
    private record Row(String fault, String rule, String task, String with) {
        Row(String fault, String rule) {
            this(fault, rule, "", "");
        }

        String yaml(Path notes) {
            return "- {id: " + fault + ", uses: ecs" + (task.isEmpty() ? "" : ", " + task)
                    + ", with: {image: none" + (with.isEmpty() ? "" : ", " + with) + ", command: [sh, -c, 'echo ran >>"
                    + notes.resolve(fault) + "; echo ::output rows=12::; echo done; sleep "
                    + (rule.equals(LATER) ? 5 : 0.3) + "']}}\n";
        }

        String ruleYaml() {
            String action = isOfCall() ? ", action: RunTask" : "";
            return "- {fault: " + fault + ", " + rule + ", match: {family: matrix-" + fault + action + "}}\n";
        }

        private boolean isOfCall() {
            return FaultKind.valueOf(fault.toUpperCase(Locale.ROOT)).moment() == FaultKind.Moment.CALL;
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row("run_task_failure", ONCE),
            new Row("no_capacity", ONCE, "", "capacity: {spot: prefer}"),
            new Row("never_starts", ONCE, "placement_timeout: 2s", ""),
            new Row("slow_start", "delay: 1s, count: 1"),
            new Row("fails_to_start", ONCE),
            new Row("spot_interruption", LATER, "", "capacity: {spot: prefer}"),
            new Row("host_loss", LATER),
            new Row(
                    "out_of_memory",
                    LATER,
                    "retries: 1, retry_delay: 1s",
                    "on_oom: {grow_memory: true, max_memory: 8192}"),
            new Row("late_logs", "delay: 500ms, count: 1", "outputs: [rows]", ""),
            new Row("split_logs", "events: 1, count: 1", "outputs: [rows]", ""),
            new Row("lost_logs", "share: 1, count: 1", "outputs: [rows]", ""),
            new Row("missing_at_first", "calls: 2, count: 1"),
            new Row("server_error", ONCE),
            new Row("throttled", ONCE),
            new Row("dropped_connection", ONCE),
            new Row("duplicated_event", "probability: 1"),
            new Row("reordered_event", "delay: 1s"),
            new Row("lost_event", "probability: 1"));

    @TempDir
    private Path folder;

    @Test
    void each_fault_ends_as_the_page_says() throws IOException {
        assertThat(ROWS)
                .extracting(Row::fault)
                .containsExactlyElementsOf(Arrays.stream(FaultKind.values())
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .toList());
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Path faults = folder.resolve("faults.yaml");
        Files.writeString(faults, "faults:\n" + ROWS.stream().map(Row::ruleYaml).collect(Collectors.joining()));

        CurrentFile.check("docs/fault-matrix.md", page(run(faults, notes), notes));
    }

    /** How each task of one run with all of them ended. */
    private Map<String, List<String>> run(Path faults, Path notes) {
        Settings settings = SettingsReader.read(
                        List.of(),
                        Map.of(
                                "WAYBILL_LOCAL_FARGATE_FAULTS", faults.toString(),
                                "WAYBILL_AWS_LOGS_SETTLE", "1s",
                                "WAYBILL_AWS_WATCH_FASTEST", "50ms",
                                "WAYBILL_AWS_WATCH_SLOWEST", "200ms"),
                        null,
                        folder)
                .settings();
        try (Waybill waybill =
                Waybill.open(settings, folder.resolve("state"), List::of, Plugins.none(), Clock.systemUTC())) {
            waybill.engine().start();
            load(waybill, notes);
            RunRow run = waybill.engine().trigger(TriggerRequest.manual("matrix", Instant.now(), "test"));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> waybill.runs()
                            .find("matrix", run.runId())
                            .orElseThrow()
                            .state()
                            .isTerminal());
            return waybill.runs().tasks(run.id()).stream()
                    .filter(task -> task.nodeId().endsWith(".run"))
                    .collect(Collectors.toMap(
                            task -> task.nodeId().replace(".run", ""),
                            task -> ends(task, waybill.runs().attempts(run.id(), task.nodeId(), task.mapIndex(), 10))));
        }
    }

    private static void load(Waybill waybill, Path notes) {
        String yaml = "dag_id: matrix\nmax_active_tasks: 32\ntasks:\n"
                + ROWS.stream().map(row -> row.yaml(notes)).collect(Collectors.joining());
        DagFile file = new DagFileReader(waybill.operators())
                .read("matrix.yaml", yaml.getBytes(StandardCharsets.UTF_8), List.of());
        assertThat(file.problems()).isEmpty();
        DagSpec dag = file.dags().get(0);
        waybill.dags().upsertVersion(NewVersion.of(dag, file.path(), file.source()), Instant.now());
    }

    /** The task's state, then how each try ended. */
    private static List<String> ends(TaskRow task, List<AttemptRow> attempts) {
        assertThat(task.state()).isIn(TaskState.SUCCESS, TaskState.FAILED);
        return Stream.concat(
                        Stream.of(task.state().name().toLowerCase(Locale.ROOT)),
                        attempts.stream()
                                .sorted(Comparator.comparing(AttemptRow::tryNumber))
                                .map(attempt -> String.valueOf(attempt.kind()).toLowerCase(Locale.ROOT) + ": "
                                        + attempt.reason()))
                .toList();
    }

    private static String page(Map<String, List<String>> ends, Path notes) {
        StringBuilder page = new StringBuilder("""
                # What a run makes of each fault

                Generated by a test, which has the local Fargate strike one task with each fault that it knows, all in one run. The task says that it hands on `rows` where
                logs are struck; it has no `retries` unless a row says so. A container that ran once is one whose program ran once: a second launch would show there.

                | fault | rule | task | ends as | how each try ended | program ran |
                |---|---|---|---|---|---:|
                """);
        for (Row row : ROWS) {
            List<String> told = ends.get(row.fault());
            page.append("| `")
                    .append(row.fault())
                    .append("` | `")
                    .append(row.rule())
                    .append("` | ")
                    .append(code(row.task()))
                    .append(code(row.with()))
                    .append(" | ")
                    .append(told.get(0))
                    .append(" | ")
                    .append(String.join("<br>", told.subList(1, told.size())))
                    .append(" | ")
                    .append(ran(notes.resolve(row.fault())))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "` ";
    }

    private static String ran(Path note) {
        try {
            long times = Files.exists(note) ? Files.readAllLines(note).size() : 0;
            return times == 1 ? "once" : times == 0 ? "never" : times + " times";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
