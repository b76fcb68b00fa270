package io.waybill.web.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsFileTest {
    @TempDir
    Path folder;

    @Test
    void a_target_has_what_it_says_and_nothing_else() throws IOException {
        List<TargetSettings> targets = TargetsFile.read(write("""
                eu:
                  region: eu-central-1
                  cluster: etl
                  subnets: [subnet-1, subnet-2]
                  security_groups: sg-1
                  assign_public_ip: true
                  execution_role: exec
                  assume_role: arn:aws:iam::111122223333:role/runner
                  labels: {gpu: no, size: large}
                  rate_limit: [run_task=50/20]
                  vcpu_quota: 64
                  parallelism: 20
                other: {cluster: small}
                """));

        assertThat(targets)
                .containsExactly(
                        new TargetSettings(
                                "eu",
                                "eu-central-1",
                                "etl",
                                List.of("subnet-1", "subnet-2"),
                                List.of("sg-1"),
                                true,
                                "exec",
                                "arn:aws:iam::111122223333:role/runner",
                                Map.of("gpu", "no", "size", "large"),
                                List.of("run_task=50/20"),
                                64,
                                20),
                        new TargetSettings(
                                "other", null, "small", null, null, null, null, null, Map.of(), null, null, null));
        assertThat(targets).extracting(TargetSettings::isElsewhere).containsExactly(true, false);
    }

    @Test
    void everything_that_is_wrong_is_found_with_its_place() throws IOException {
        Path file = write("""
                EU: {}
                a:
                  regio: x
                  subnets: {a: b}
                  assign_public_ip: perhaps
                  vcpu_quota: 0
                  parallelism: many
                  rate_limit: run_tasks=1/1
                  cluster: c
                  cluster: d
                b: text
                a: {}
                """);

        SettingsException error = catchThrowableOfType(SettingsException.class, () -> TargetsFile.read(file));

        assertThat(error.problems())
                .map(problem -> problem.replace(file + ":", ""))
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("1:1: a target's name has small letters"),
                        problem -> assertThat(problem)
                                .startsWith("3:3: a target has no 'regio'")
                                .contains("region"),
                        problem -> assertThat(problem).isEqualTo("10:3: 'cluster' stands twice (keep one)"),
                        problem -> assertThat(problem).isEqualTo("4:12: this must be one text"),
                        problem -> assertThat(problem).isEqualTo("5:21: this must be true or false"),
                        problem -> assertThat(problem).contains("There is no bucket \"run_tasks\""),
                        problem -> assertThat(problem).isEqualTo("6:15: this must be a whole number above 0"),
                        problem -> assertThat(problem).isEqualTo("7:16: this must be a whole number above 0"),
                        problem -> assertThat(problem).startsWith("11:4: this holds keys"),
                        problem -> assertThat(problem).isEqualTo("12:1: 'a' stands twice (keep one)"));
    }

    @Test
    void a_file_that_is_not_there_or_no_yaml_is_a_problem_of_the_settings() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        Path broken = write("a: [");

        assertThat(catchThrowableOfType(SettingsException.class, () -> TargetsFile.read(missing)))
                .hasMessageContaining("cannot be read");
        assertThat(catchThrowableOfType(SettingsException.class, () -> TargetsFile.read(broken)))
                .hasMessageContaining("is not YAML");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("targets.yaml"), text);
    }
}
