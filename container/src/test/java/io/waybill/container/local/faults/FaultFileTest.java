package io.waybill.container.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waybill.spec.SpecProblem;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may stand in a file of faults, and what is said of the rest. */
class FaultFileTest {

    @Test
    void a_rule_has_what_its_line_says_and_defaults_for_the_rest() {
        FaultPlan plan = parse("""
                seed: 7
                throttles: {run_task: {burst: 5, per_second: 0.5}}
                faults:
                  - fault: run_task_failure
                    match: {family: "sales-*", task_tag: {dag: sales}}
                    probability: 0.3
                    count: 5
                    after: 2
                    for: 1m
                    reason: "RESOURCE:CPU"
                  - fault: slow_start
                """);

        FaultRule first = plan.faults().get(0);
        FaultRule second = plan.faults().get(1);
        assertThat(plan.seed()).isEqualTo(7);
        assertThat(plan.throttles())
                .isEqualTo(new Throttles(Map.of(ThrottleBucket.RUN_TASK, new Throttles.Rate(5, 0.5))));
        assertThat(first.probability()).isEqualByComparingTo(new BigDecimal("0.3"));
        assertThat(first.count()).isEqualTo(5);
        assertThat(first.after()).isEqualTo(2);
        assertThat(first.lasts()).isEqualTo(Duration.ofMinutes(1));
        assertThat(first.words()).isEqualTo("RESOURCE:CPU");
        assertThat(first.match()).isEqualTo(new FaultMatch(null, null, "sales-*", null, null, Map.of("dag", "sales")));
        assertThat(second.probability()).isEqualByComparingTo(BigDecimal.ONE);
        assertThat(second.count()).isNull();
        assertThat(second.delayOrDefault()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void an_empty_file_and_a_file_without_rules_are_fine() {
        assertThat(parse("")).isEqualTo(FaultPlan.none());
        assertThat(parse("# nothing\n").allGoesWell()).isTrue();
        assertThat(parse("seed: 3").allGoesWell()).isTrue();
    }

    @Test
    void all_of_awss_buckets_stand_behind_one_word() {
        Throttles throttles = parse("throttles: aws").throttles();

        assertThat(throttles).isEqualTo(Throttles.aws());
        assertThat(Throttles.aws().rates()).hasSize(ThrottleBucket.values().length);
        assertThat(Throttles.aws().rates().get(ThrottleBucket.RUN_TASK)).isEqualTo(new Throttles.Rate(100, 40));
        assertThat(Throttles.aws().rates().get(ThrottleBucket.REGISTER_TASK_DEFINITION))
                .isEqualTo(new Throttles.Rate(20, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "faults: [{fault: run_task_failur}]              | 1:18 | INVALID_VALUE | did you mean run_task_failure?",
                "faults: [{reason: x}]                           | 1:10 | MISSING_KEY   | add fault: …",
                "faults: [{fault: server_error, chance: 1}]      | 1:32 | UNKNOWN_KEY   | known keys",
                "faults: [{fault: server_error, probability: 2}] | 1:45 | INVALID_VALUE | must be from 0 to 1",
                "faults: [{fault: server_error, count: 0}]       | 1:39 | INVALID_VALUE | must be greater than or equal to 1",
                "faults: [{fault: server_error, for: soon}]      | 1:37 | INVALID_VALUE | soon",
                "faults: [{fault: server_error, delay: 5s}]      | 1:32 | UNKNOWN_KEY   | its keys are reason",
                "faults: [{fault: lost_event, reason: x}]        | 1:30 | UNKNOWN_KEY   | leave it out",
                "faults: [{fault: slow_start, status: RUNNING}]  | 1:38 | INVALID_VALUE | PROVISIONING, PENDING, ACTIVATING",
                "faults: [{fault: host_loss, match: {action: X}}] | 1:37 | INVALID_VALUE | leave action out",
                "throttles: {run_tasks: {burst: 1, per_second: 1}} | 1:12 | UNKNOWN_KEY | did you mean run_task?",
                "throttles: {run_task: {burst: 0, per_second: 1}}  | 1:12 | INVALID_VALUE | {burst: 5, per_second: 1}",
                "throttles: google                               | 1:12 | INVALID_VALUE | write aws",
                "faults: {fault: x}                              | 1:9  | WRONG_TYPE    | a list",
                "seed: many                                      | 1:7  | WRONG_TYPE    | a whole number",
                "[1, 2]                                          | 1:1  | WRONG_TYPE    | a map",
                "'faults: ['                                     | 2:1  | YAML_SYNTAX   | check"
            })
    void a_mistake_is_told_at_its_place_with_what_mends_it(String yaml, String place, String code, String says) {
        List<SpecProblem> problems = problems(yaml + "\n");

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).toString())
                .startsWith("f.yaml:" + place + ": " + code + " ")
                .contains(says);
    }

    @Test
    void all_mistakes_are_told_at_once() {
        assertThat(problems("""
                        sed: 1
                        faults:
                          - {fault: server_error, count: x}
                          - {fault: never_starts, reason: because}
                          - {fault: nonsense}
                        """))
                .hasSizeGreaterThanOrEqualTo(3)
                .extracting(SpecProblem::line)
                .contains(1, 3, 5);
    }

    @Test
    void a_file_that_is_not_there_is_a_problem_like_any_other(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("f.yaml");

        FaultFileException missing =
                catchThrowableOfType(FaultFileException.class, () -> FaultFile.read(file, "f.yaml"));
        Files.writeString(file, "seed: 4");

        assertThat(missing.problems().get(0).toString()).startsWith("f.yaml:1:1: FILE_UNREADABLE ");
        assertThat(FaultFile.read(file, "f.yaml").seed()).isEqualTo(4);
    }

    private static FaultPlan parse(String yaml) {
        return FaultFile.parse("f.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static List<SpecProblem> problems(String yaml) {
        return catchThrowableOfType(FaultFileException.class, () -> parse(yaml)).problems();
    }
}
