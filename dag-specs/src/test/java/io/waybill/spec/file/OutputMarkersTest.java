package io.waybill.spec.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.spec.SpecProblem;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.TestOperators;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Airflow's markers for the output of another task. */
class OutputMarkersTest {

    private static DagFile read(String with) {
        String file = "tasks:\n  - {id: a, uses: ecs, with: {image: i}}\n  - {id: b, uses: ecs, with: {image: i}}\n"
                + "  - {id: c, needs: [b], uses: ecs, with: {image: i, " + with + "}}\n";
        return new DagFileReader(TestOperators.CATALOG).read("dag.yaml", file.getBytes(UTF_8), List.of());
    }

    private static TaskSpec task(String with) {
        DagFile read = read(with);
        assertThat(read.problems()).isEmpty();
        return read.dags().get(0).task("c").orElseThrow();
    }

    @Test
    void a_marker_stands_for_the_template_that_pulls_the_output_and_the_task_needs_the_other() {
        TaskSpec task = task("environment: {X: {$x: a}, Y: {$xcom: {task: b, key: rows}}, Z: plain}");

        assertThat(task.with().path("environment").toString())
                .isEqualTo(
                        "{\"X\":\"{{ ti.xcom_pull('a') }}\",\"Y\":\"{{ ti.xcom_pull('b', key='rows') }}\",\"Z\":\"plain\"}");
        assertThat(task.needs()).containsExactly("b", "a");
    }

    @Test
    void a_marker_can_stand_in_a_list_and_name_a_step_of_a_task() {
        TaskSpec task = task("command: [echo, {$x: {task: a}}, {$x: a.create_task_definition}]");

        assertThat(task.with().path("command").get(1).asText()).isEqualTo("{{ ti.xcom_pull('a') }}");
        assertThat(task.with().path("command").get(2).asText())
                .isEqualTo("{{ ti.xcom_pull('a.create_task_definition') }}");
        assertThat(task.needs()).containsExactly("b", "a");
    }

    @Test
    void what_a_marker_names_must_be_there() {
        assertThat(codes("environment: {X: {$x: nobody}}"))
                .containsExactlyInAnyOrder("UNKNOWN_NEED", "UNKNOWN_VARIABLE");
    }

    @Test
    void a_marker_that_names_no_task_is_told_and_is_never_made_a_template() {
        assertThat(codes("environment: {X: {$x: \"a') }}{{ ti.xcom_pull('b\"}}"))
                .contains("INVALID_VALUE");
        assertThat(codes("environment: {X: {$x: {task: a, kee: rows}}}")).contains("INVALID_VALUE");
        assertThat(codes("environment: {X: {$x: [a]}}")).contains("INVALID_VALUE");
    }

    private static List<String> codes(String with) {
        return read(with).problems().stream()
                .map(SpecProblem::code)
                .map(Enum::name)
                .toList();
    }
}
