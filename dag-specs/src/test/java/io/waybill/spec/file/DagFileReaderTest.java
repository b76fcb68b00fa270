package io.waybill.spec.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.waybill.spec.DagSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.RunStrategy;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TestOperators;
import io.waybill.spec.TriggerRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DagFileReaderTest {
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final DagFileReader READER = new DagFileReader(TestOperators.CATALOG);

    @TempDir
    private Path folder;

    static Stream<Path> validFiles() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve("valid"))) {
            return files.sorted().toList().stream();
        }
    }

    private static DagFile read(String text) {
        return READER.read("dags/a.yaml", text.getBytes(UTF_8), List.of());
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream().map(SpecProblem::toString).toList();
    }

    @ParameterizedTest
    @MethodSource("validFiles")
    void finds_nothing_wrong_with(Path file) {
        DagFile read = READER.read(file);

        assertThat(read.problems()).isEmpty();
        assertThat(read.dags()).isNotEmpty();
        assertThat(read.hasErrors()).isFalse();
    }

    @Test
    void reads_every_key() {
        DagSpec dag =
                READER.read(RESOURCES.resolve("valid/everything.yaml")).dags().get(0);

        assertThat(dag.dagId()).isEqualTo("every.thing-1");
        assertThat(dag.schedule().crons().get(0).cron()).hasToString("0 3 * * MON-FRI");
        assertThat(dag.timezone()).isEqualTo(ZoneId.of("Europe/Amsterdam"));
        assertThat(dag.startInstant()).contains(Instant.parse("2025-12-31T23:00:00Z"));
        assertThat(dag.endInstant()).contains(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(dag.catchup()).isTrue();
        assertThat(dag.maxActiveRuns()).isEqualTo(2);
        assertThat(dag.runStrategy()).isEqualTo(RunStrategy.CANCEL_RUNNING);
        assertThat(dag.maxConsecutiveFailedRuns()).isEqualTo(3);
        assertThat(dag.maxActiveTasks()).isEqualTo(8);
        assertThat(dag.maxActiveTasksPerDag()).isEqualTo(12);
        assertThat(dag.tags()).containsExactly("sales", "daily");
        assertThat(dag.params().keySet())
                .containsExactly("region", "count", "nothing", "list", "ratio", "name", "items");
        assertThat(dag.groups())
                .containsExactly(
                        new GroupSpec("loads", "All loads", List.of("extract"), null, null),
                        new GroupSpec("inner", "inner", List.of(), "loads", null));

        TaskSpec extract = dag.task("extract").orElseThrow();
        assertThat(extract.description()).isEqualTo("Fetches");
        assertThat(extract.retries()).isEqualTo(3);
        assertThat(extract.retryDelay()).isEqualTo(Duration.ofSeconds(30));
        assertThat(extract.retryExponentialBackoff()).isTrue();
        assertThat(extract.maxRetryDelay()).isEqualTo(Duration.ofHours(1));
        assertThat(extract.executionTimeout()).isEqualTo(Duration.ofMinutes(90));
        assertThat(extract.pool()).isEqualTo("api.calls");
        assertThat(extract.poolSlots()).isEqualTo(3);
        assertThat(extract.maxActiveTisPerDag()).isEqualTo(2);
        assertThat(extract.with().toString()).isEqualTo("""
                        {"image":"python:3.12","environment":{"MODE":"{{ params['name'] }}","LEVEL":1},\
                        "command":"python extract.py --date {{ ds }} \\"--region={{ params.region }}\\"",\
                        "definition":{"family":"x","containerDefinitions":[{"name":"main",\
                        "readonlyRootFilesystem":true}]},"cpu":512,"memory":1024}""");

        TaskSpec load = dag.task("load").orElseThrow();
        assertThat(load.uses()).as("an alias becomes the short name").isEqualTo("ecs");
        assertThat(load.group()).isEqualTo("inner");
        assertThat(load.triggerRule()).isEqualTo(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
        assertThat(load.dependsOnPast()).isTrue();
        assertThat(load.waitForDownstream()).isTrue();
        assertThat(load.retries()).isEqualTo(1);
        assertThat(load.pool()).isEqualTo("warehouse");
        assertThat(load.poolSlots()).isEqualTo(1);
        assertThat(load.maxActiveTisPerDag()).isNull();
        assertThat(load.retryDelay()).isEqualTo(Duration.ofSeconds(90));
        assertThat(dag.task("script").orElseThrow().with().path("image").asText())
                .as("defaults under an alias")
                .isEqualTo("slim");
        assertThat(dag.task("done").orElseThrow().needs()).containsExactly("loads", "script");
    }

    @Test
    void the_smallest_file_has_every_default() {
        DagSpec dag =
                READER.read(RESOURCES.resolve("valid/smallest.yaml")).dags().get(0);

        assertThat(dag).isEqualTo(DagSpec.of("smallest", List.of(TaskSpec.of("a", "empty"))));
    }

    @Test
    void each_document_is_a_dag() {
        assertThat(READER.read(RESOURCES.resolve("valid/two_documents.yaml")).dags())
                .extracting(DagSpec::dagId)
                .containsExactly("first", "second");
        assertThat(problems("dag_id: a\ntasks: [{id: a, uses: empty}]\n---\ntasks: [{id: a, uses: empty}]\n"))
                .containsExactly("dags/a.yaml:4:1: MISSING_KEY The key 'dag_id' is missing (add dag_id: …)");
    }

    @Test
    void nearer_defaults_win_and_maps_merge() {
        DagFile file = READER.read(RESOURCES.resolve("defaults"), RESOURCES.resolve("defaults/team/deep/dag.yaml"));

        assertThat(file.problems()).isEmpty();
        DagSpec dag = file.dags().get(0);
        TaskSpec all = dag.task("all").orElseThrow();
        assertThat(all.retries()).isEqualTo(2);
        assertThat(all.retryDelay()).isEqualTo(Duration.ofMinutes(2));
        assertThat(all.executionTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(all.with().toString()).isEqualTo("""
                        {"image":"far:1","environment":{"A":"far","B":"near","C":"file"},\
                        "subnets":["subnet-far"],"cpu":512,"memory":2048}""");

        TaskSpec own = dag.task("own").orElseThrow();
        assertThat(own.retries()).isEqualTo(9);
        assertThat(own.executionTimeout()).as("null takes a default away").isNull();
        assertThat(own.with().toString()).isEqualTo("""
                        {"image":"own:1","environment":{"A":"own","B":"near","C":"file","D":"own"},\
                        "subnets":[],"cpu":512,"memory":2048}""");
    }

    @Test
    void defaults_above_the_root_do_not_count() {
        Path file = RESOURCES.resolve("defaults/team/deep/dag.yaml");

        assertThat(READER.read(RESOURCES.resolve("defaults/team"), file).problems())
                .as("without the image of the folder above")
                .extracting(SpecProblem::toString)
                .containsExactly(file + ":6:5: MISSING_KEY The key 'image' is missing (add image: …)");
    }

    @Test
    void problems_in_a_defaults_file_are_told_there_once() throws IOException {
        Files.writeString(
                folder.resolve("defaults.yaml"), "retry: 1\nretry_delay: soon\nwith: {ecs: {cpu: x}, esc: {}}\n");
        Files.writeString(
                folder.resolve("a.yaml"),
                "tasks:\n  - {id: a, uses: ecs, with: {image: x}}\n  - {id: b, uses: ecs, with: {image: x}}\n");
        String defaults = folder.resolve("defaults.yaml").toString();

        DagFile file = READER.read(folder.resolve("a.yaml"));

        assertThat(file.problems())
                .extracting(SpecProblem::toString)
                .containsExactly(
                        defaults
                                + ":1:1: UNKNOWN_KEY There is no key 'retry' here (known keys like it are retries, retry_delay, retry_exponential_backoff, retry_on_exit_codes)",
                        defaults + ":2:14: INVALID_VALUE 'soon' is no duration"
                                + " (write 90s, 5m, 1h30m, PT5M, or whole seconds)",
                        defaults + ":3:19: WRONG_TYPE cpu must be a whole number, but is the text 'x'",
                        defaults + ":3:23: UNKNOWN_OPERATOR There is no operator 'esc' (did you mean ecs?)");
        assertThat(file.dags()).isEmpty();
    }

    @Test
    void the_hash_changes_with_the_file_and_with_its_defaults() throws IOException {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, "tasks: [{id: a, uses: empty}]\n");
        String alone = READER.read(file).contentHash();
        Files.writeString(folder.resolve("defaults.yaml"), "retries: 1\n");
        String served = READER.read(file).contentHash();
        Files.writeString(file, "tasks: [{id: b, uses: empty}]\n");
        String edited = READER.read(file).contentHash();

        assertThat(List.of(alone, served, edited))
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.matches("[0-9a-f]{64}"));
        assertThat(READER.read(file).contentHash()).isEqualTo(edited);
    }

    @Test
    void what_cannot_be_read_is_a_problem() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        assertThat(READER.read(missing).problems())
                .extracting(SpecProblem::toString)
                .containsExactly(missing + ":1:1: FILE_UNREADABLE There is no such file (check the path)");
        Path directory = Files.createDirectory(folder.resolve("folder.yaml"));
        assertThat(READER.read(directory).problems())
                .extracting(SpecProblem::toString)
                .containsExactly(directory + ":1:1: FILE_UNREADABLE This is not a regular file (name a YAML file)");
        Path large = folder.resolve("large.yaml");
        Files.write(large, new byte[50 * 1024 * 1024]);
        assertThat(READER.read(large).problems())
                .extracting(SpecProblem::toString)
                .containsExactly(large + ":1:1: FILE_TOO_LARGE The file has 52428800 bytes; at most 4194304 are read"
                        + " (split the file, or move data out of it)");
    }

    @Test
    void which_files_hold_dags() {
        assertThat(DagFileReader.isDagFile(Path.of("a/sales.yaml"))).isTrue();
        assertThat(DagFileReader.isDagFile(Path.of("sales.yml"))).isTrue();
        assertThat(DagFileReader.isDagFile(Path.of("a/defaults.yaml"))).isFalse();
        assertThat(DagFileReader.isDagFile(Path.of(".sales.yaml"))).isFalse();
        assertThat(DagFileReader.isDagFile(Path.of("README.md"))).isFalse();
    }

    @Test
    void a_warning_does_not_keep_a_dag_from_being_used() {
        DagFile file =
                read("schedule: 0 0 30 2 *\ndescription: yes\ntasks: [{id: a, uses: empty}]\ngroups: [{id: g}]\n");

        assertThat(file.problems())
                .extracting(SpecProblem::toString)
                .containsExactly(
                        "dags/a.yaml:1:11: NEVER_FIRES '0 0 30 2 *' is never (check the day of month and the month)",
                        "dags/a.yaml:2:14: AMBIGUOUS_VALUE yes is the text 'yes' here (YAML 1.2), and true or false"
                                + " in YAML 1.1 (quote it if a text is meant)",
                        "dags/a.yaml:4:15: EMPTY_GROUP No task is in the group 'g'"
                                + " (write group: g at a task, or remove the group)");
        assertThat(file.dags()).hasSize(1);
        assertThat(file.hasErrors()).isFalse();
    }

    @Test
    void a_fault_of_one_document_leaves_no_dag_of_the_file() {
        DagFile file = read("dag_id: a\ntasks: [{id: a, uses: empty}]\n---\ndag_id: b\ntasks: [{id: a, uses: nope}]\n");

        assertThat(file.problems()).hasSize(1);
        assertThat(file.dags()).isEmpty();
    }

    @Test
    void a_file_name_that_is_no_id_is_a_problem() {
        DagFile file = READER.read("dags/my dag.yaml", "tasks: [{id: a, uses: empty}]\n".getBytes(UTF_8), List.of());

        assertThat(file.problems())
                .extracting(SpecProblem::toString)
                .containsExactly("dags/my dag.yaml:1:1: INVALID_ID dag_id must follow the grammar of ids, but is"
                        + " 'my dag' (use letters, digits, '_', '-' and '.', at most 200 of them)");
    }

    @Test
    void words_of_other_dialects_are_translated() {
        assertThat(problems("schedule_interval: '@daily'\ntasks: [{task_id: a, operator: empty}]\n"))
                .containsExactly(
                        "dags/a.yaml:1:1: UNKNOWN_KEY There is no key 'schedule_interval' here"
                                + " (here it is called schedule)",
                        "dags/a.yaml:2:9: MISSING_KEY The key 'id' is missing (add id: …)",
                        "dags/a.yaml:2:9: MISSING_KEY The key 'uses' is missing (add uses: …)",
                        "dags/a.yaml:2:10: UNKNOWN_KEY There is no key 'task_id' here (here it is called id)",
                        "dags/a.yaml:2:22: UNKNOWN_KEY There is no key 'operator' here (here it is called uses)");
    }

    @Test
    void a_template_in_a_text_of_several_lines_is_found_at_its_line() {
        assertThat(problems("""
                        tasks:
                          - id: a
                            uses: bash
                            with:
                              bash_command: >
                                one {{ ds }} {{ dss }}
                                two {{ dss }}

                                three "{{ dss }}"
                          - id: b
                            uses: bash
                            with: {bash_command: "x \\t {{ dss }}"}
                        """))
                .extracting(problem -> problem.substring(0, problem.indexOf(": UNKNOWN")))
                .containsExactly("dags/a.yaml:6:25", "dags/a.yaml:7:16", "dags/a.yaml:9:19", "dags/a.yaml:12:35");
    }

    @Test
    void ten_thousand_tasks_are_read_soon() {
        StringBuilder text = new StringBuilder("tasks:\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("  - {id: t").append(i).append(", uses: bash, with: {bash_command: 'echo {{ ds }}'}, needs: [");
            text.append(i == 0 ? "" : "t" + (i - 1)).append("]}\n");
        }

        DagFile file = assertTimeout(Duration.ofSeconds(30), () -> read(text.toString()));

        assertThat(file.problems()).isEmpty();
        assertThat(file.dags().get(0).tasks()).hasSize(10_000);
    }

    @Test
    void ten_thousand_faults_are_told_soon_and_not_all() {
        StringBuilder text = new StringBuilder("tasks:\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("  - {id: t").append(i).append(", uses: bsh, need: [x], needs: [t");
            text.append((i + 1) % 10_000).append("], retries: x}\n");
        }

        DagFile file = assertTimeout(Duration.ofSeconds(30), () -> read(text.toString()));

        assertThat(file.problems()).hasSize(1000);
        assertThat(file.problems().get(0).toString()).startsWith("dags/a.yaml:2:");
    }

    @Test
    void a_file_of_a_user_who_may_not_read_it() throws IOException {
        Path file = folder.resolve("secret.yaml");
        Files.writeString(file, "tasks: [{id: a, uses: empty}]\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

        DagFile read = READER.read(file);

        boolean root = Files.isReadable(file);
        assertThat(read.problems())
                .extracting(SpecProblem::toString)
                .isEqualTo(
                        root
                                ? List.of()
                                : List.of(file + ":1:1: FILE_UNREADABLE The file may not be read"
                                        + " (give this user the right to)"));
    }
}
