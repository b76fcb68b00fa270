package io.waybill.spec.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.spec.SpecProblem;
import io.waybill.spec.SpecValueException;
import io.waybill.spec.Target;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TestOperators;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where tasks run: a target's name, or labels that it must have. */
class TargetTest {
    private static final TargetCatalog CATALOG = TargetCatalog.of(labels(
            "large", Map.of("size", "large"),
            "frankfurt", Map.of("data", "confidential", "region", "eu"),
            "dublin", Map.of("region", "eu")));

    private static Map<String, Map<String, String>> labels(Object... namesAndLabels) {
        Map<String, Map<String, String>> labels = new LinkedHashMap<>();
        for (int i = 0; i < namesAndLabels.length; i += 2) {
            @SuppressWarnings("unchecked")
            Map<String, String> has = (Map<String, String>) namesAndLabels[i + 1];
            labels.put((String) namesAndLabels[i], has);
        }
        return labels;
    }

    private static DagFile read(TargetCatalog catalog, String target) {
        String file = "tasks:\n  - {id: a, uses: empty, target: " + target + "}\n";
        return new DagFileReader(TestOperators.CATALOG, catalog).read("dag.yaml", file.getBytes(UTF_8), List.of());
    }

    private static List<String> problems(String target) {
        return read(CATALOG, target).problems().stream()
                .map(SpecProblem::toString)
                .toList();
    }

    private static String chosen(String target) {
        TaskSpec task = read(CATALOG, target).dags().get(0).task("a").orElseThrow();
        return CATALOG.choose(task.target() == null ? Target.DEFAULT : task.target());
    }

    @Test
    void a_name_and_labels_choose_the_first_target_that_has_them_all() {
        assertThat(chosen("large")).isEqualTo("large");
        assertThat(chosen("{region: eu}")).isEqualTo("frankfurt");
        assertThat(chosen("{region: eu, data: confidential}")).isEqualTo("frankfurt");
        assertThat(CATALOG.choose(Target.DEFAULT)).isEmpty();
    }

    @Test
    void labels_fit_several_targets_and_each_may_have_a_limit() {
        TargetCatalog limited = CATALOG.withParallelism(Map.of("dublin", 3));

        assertThat(limited.fitting(new Target("", Map.of("region", "eu")))).containsExactly("frankfurt", "dublin");
        assertThat(limited.fitting(Target.named("large"))).containsExactly("large");
        assertThat(limited.parallelism("dublin")).hasValue(3);
        assertThat(limited.parallelism("frankfurt")).isEmpty();
        assertThat(TargetCatalog.UNKNOWN.fitting(Target.named("x"))).containsExactly("x");
    }

    @Test
    void what_no_target_matches_is_a_problem_of_the_file() {
        assertThat(problems("frankfrut"))
                .containsExactly("dag.yaml:2:34: UNKNOWN_TARGET There is no target 'frankfrut' in the settings"
                        + " (did you mean frankfurt?)");
        assertThat(problems("{data: public}"))
                .containsExactly("dag.yaml:2:34: UNKNOWN_TARGET No target of the settings has the labels {data=public}"
                        + " (give them to one in the file that aws.targets names)");
        assertThatThrownBy(() -> TargetCatalog.of(Map.of()).choose(Target.named("x")))
                .isInstanceOfSatisfying(
                        SpecValueException.class,
                        e -> assertThat(e.remedy())
                                .isEqualTo("add it to the file that aws.targets names, or leave target out"));
    }

    @Test
    void a_default_for_all_tasks_is_checked_where_it_stands() {
        String file = "defaults: {target: dubln}\ntasks:\n  - {id: a, uses: empty}\n";

        DagFile read =
                new DagFileReader(TestOperators.CATALOG, CATALOG).read("dag.yaml", file.getBytes(UTF_8), List.of());

        assertThat(read.problems())
                .extracting(SpecProblem::toString)
                .containsExactly("dag.yaml:1:20: UNKNOWN_TARGET There is no target 'dubln' in the settings"
                        + " (did you mean dublin?)");
    }

    @Test
    void without_settings_every_target_is_taken_for_granted() {
        assertThat(read(TargetCatalog.UNKNOWN, "anywhere").problems()).isEmpty();
        assertThat(read(TargetCatalog.UNKNOWN, "{any: label}").problems()).isEmpty();
    }
}
