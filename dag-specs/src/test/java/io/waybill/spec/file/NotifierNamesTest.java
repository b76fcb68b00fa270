package io.waybill.spec.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.DagSpec;
import io.waybill.spec.NotifierCatalog;
import io.waybill.spec.SpecProblem;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TestOperators;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is told of what: names of notifiers in DAG files. */
class NotifierNamesTest {
    private static final NotifierCatalog CATALOG = NotifierCatalog.of(List.of("ops", "sales-team"));

    private static DagFile read(NotifierCatalog catalog, String file) {
        return new DagFileReader(TestOperators.CATALOG, TargetCatalog.UNKNOWN, catalog)
                .read("dag.yaml", file.getBytes(UTF_8), List.of());
    }

    private static List<String> problems(NotifierCatalog catalog, String file) {
        return read(catalog, file).problems().stream()
                .map(SpecProblem::toString)
                .toList();
    }

    @Test
    void one_name_stands_for_a_list_of_one() {
        DagSpec dag = read(CATALOG, """
                        on_failure: ops
                        defaults: {on_failure: sales-team}
                        tasks:
                          - {id: a, uses: empty, on_retry: ops, on_skipped: [ops, sales-team]}
                          - {id: b, uses: empty, on_failure: [], on_success: [ops]}
                        """).dags().get(0);

        assertThat(dag.onFailure()).containsExactly("ops");
        assertThat(dag.onSuccess()).isEmpty();
        TaskSpec a = dag.task("a").orElseThrow();
        assertThat(a.onFailure()).containsExactly("sales-team");
        assertThat(a.onRetry()).containsExactly("ops");
        assertThat(a.onSkipped()).containsExactly("ops", "sales-team");
        assertThat(dag.task("b").orElseThrow().onFailure()).isEmpty();
    }

    @Test
    void a_notifier_that_is_not_in_the_settings_is_a_problem_where_it_stands() {
        assertThat(problems(CATALOG, """
                        on_success: [ops, saels-team]
                        tasks:
                          - {id: a, uses: empty, on_failure: pos}
                        """))
                .containsExactly(
                        "dag.yaml:1:19: UNKNOWN_NOTIFIER There is no notifier 'saels-team' in the settings"
                                + " (did you mean sales-team?)",
                        "dag.yaml:3:38: UNKNOWN_NOTIFIER There is no notifier 'pos' in the settings"
                                + " (did you mean ops?)");
        assertThat(problems(NotifierCatalog.of(List.of()), "defaults: {on_retry: x}\ntasks: [{id: a, uses: empty}]\n"))
                .containsExactly("dag.yaml:1:22: UNKNOWN_NOTIFIER There is no notifier 'x' in the settings"
                        + " (add it to the file that notifications.notifiers names)");
    }

    @Test
    void without_notifiers_in_the_settings_every_name_is_taken_for_granted() {
        assertThat(problems(NotifierCatalog.UNKNOWN, "on_failure: anybody\ntasks: [{id: a, uses: empty}]\n"))
                .isEmpty();
    }

    @Test
    void what_is_no_name_is_a_problem() {
        assertThat(problems(NotifierCatalog.UNKNOWN, "on_failure: [ops, a b]\ntasks: [{id: a, uses: empty}]\n"))
                .singleElement()
                .asString()
                .startsWith("dag.yaml:1:19: INVALID_ID");
        assertThat(problems(NotifierCatalog.UNKNOWN, "on_failure: {x: 1}\ntasks: [{id: a, uses: empty}]\n"))
                .singleElement()
                .asString()
                .startsWith("dag.yaml:1:13: WRONG_TYPE");
    }
}
