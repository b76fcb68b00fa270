package io.waybill.spec.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.waybill.spec.DagSpec;
import io.waybill.spec.GroupSpec;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TestOperators;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files with {@code jobs}, {@code validators} and {@code publishers}. */
class PipelineShapeTest {
    private static DagFile read(String text) {
        return new DagFileReader(TestOperators.PIPELINE)
                .read("dags/release.yml", text.getBytes(StandardCharsets.UTF_8), List.of());
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream().map(SpecProblem::toString).toList();
    }

    @Test
    void each_part_is_a_group_that_waits_for_the_one_before() {
        DagFile file = read("""
                jobs:
                  job_definitions:
                    - {name: download, docker_image: loader, command: "python download.py"}
                    - name: clean
                      depends_on: [download]
                      docker_image: loader
                      command: "python clean.py"
                      environment: {A: b}
                      retries: 2
                validators:
                  files:
                    - {path: path/to/output/file.csv, validation_suite: suite.json}
                    - {path: other/file.csv, validation_suite: suite.json, name: other}
                publishers:
                  s3: {bucket: public, prefix: some/, files: [a.csv]}
                  sftp:
                    - {files: [a.csv]}
                    - {files: [b.csv], retries: 1}
                """);

        assertThat(file.problems()).isEmpty();
        DagSpec dag = file.dags().get(0);
        assertThat(dag.dagId()).isEqualTo("release");
        assertThat(dag.groups())
                .extracting(GroupSpec::id, GroupSpec::title, GroupSpec::needs)
                .containsExactly(
                        tuple("jobs", "Jobs", List.of()),
                        tuple("validators", "Validate", List.of("jobs")),
                        tuple("publishers", "Publish", List.of("validators")));
        assertThat(dag.tasks().stream().map(PipelineShapeTest::told))
                .containsExactly(
                        "download jobs ecs [] {\"image\":\"loader\",\"command\":\"python download.py\"}",
                        "clean jobs ecs [download]"
                                + " {\"image\":\"loader\",\"command\":\"python clean.py\",\"environment\":{\"A\":\"b\"}}",
                        "validate_file_csv validators validate []"
                                + " {\"path\":\"path/to/output/file.csv\",\"validation_suite\":\"suite.json\"}",
                        "other validators validate []"
                                + " {\"path\":\"other/file.csv\",\"validation_suite\":\"suite.json\"}",
                        "s3 publishers publish_s3 []"
                                + " {\"bucket\":\"public\",\"prefix\":\"some/\",\"files\":[\"a.csv\"]}",
                        "sftp publishers publish_sftp [] {\"files\":[\"a.csv\"]}",
                        "sftp_2 publishers publish_sftp [] {\"files\":[\"b.csv\"]}");
        assertThat(dag.task("clean").orElseThrow().retries()).isEqualTo(2);
        assertThat(dag.task("sftp_2").orElseThrow().retries()).isEqualTo(1);
    }

    private static String told(TaskSpec task) {
        return task.id() + " " + task.group() + " " + task.uses() + " " + task.needs() + " " + task.with();
    }

    @Test
    void any_part_may_be_absent_and_tasks_may_stand_beside() {
        DagFile file = read("""
                tasks:
                  - {id: tell, uses: empty, needs: [publishers]}
                publishers:
                  s3: {bucket: public, files: [a.csv]}
                """);

        assertThat(file.problems()).isEmpty();
        assertThat(file.dags().get(0).tasks()).extracting(TaskSpec::id).containsExactly("tell", "s3");
        assertThat(file.dags().get(0).groups().get(0).needs()).isEmpty();
    }

    @Test
    void what_is_wrong_is_told_at_its_place() {
        assertThat(problems("""
                jobs:
                  job_definitions:
                    - {docker_image: a, command: b}
                    - {name: one, docker_image: a, comand: b, depends_on: [two]}
                  other: 1
                validators:
                  files: a.csv
                publishers:
                  s4: {bucket: b}
                  s3: nothing
                """))
                .containsExactly(
                        "dags/release.yml:3:7: MISSING_KEY The key 'name' is missing (add name: …)",
                        "dags/release.yml:4:36: UNKNOWN_KEY There is no key 'comand' here (did you mean command?)",
                        "dags/release.yml:4:60: UNKNOWN_NEED There is no task or group 'two' (tasks and groups are jobs)",
                        "dags/release.yml:5:3: UNKNOWN_KEY There is no key 'other' here (known keys are job_definitions)",
                        "dags/release.yml:7:10: WRONG_TYPE validators must be a map with a list of maps, files"
                                + " (write files: and below it - {path: out.csv, validation_suite: suite.json})",
                        "dags/release.yml:9:3: UNKNOWN_OPERATOR There is no publisher 's4' (did you mean s3?)",
                        "dags/release.yml:10:7: WRONG_TYPE s3 must be a map, or a list of maps (write {…})");
    }
}
