package io.waybill.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.spec.TestOperators.Empty;
import io.waybill.spec.bind.SpecJson;
import io.waybill.spec.schedule.ScheduleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NamesTest {
    private static final List<String> KNOWN = List.of("schedule", "tasks", "retries", "retry_delay", "with", "needs");

    @ParameterizedTest
    @CsvSource({
        "shedule, schedule",
        "SCHEDULE, schedule",
        "taks, tasks",
        "retry, -",
        "retrys, retries",
        "wiht, with",
        "x, -",
        "nedes, needs"
    })
    void finds_what_was_probably_meant(String given, String meant) {
        assertThat(Nearest.to(given, KNOWN).orElse("-")).isEqualTo(meant);
    }

    @Test
    void of_one_letter_only_the_case_is_forgiven() {
        assertThat(Nearest.to("c", List.of("a", "b"))).isEmpty();
        assertThat(Nearest.to("A", List.of("a", "b"))).contains("a");
        assertThat(Nearest.to("", List.of("a", "b"))).isEmpty();
    }

    @Test
    void among_very_many_names_the_nearest_that_begins_alike_is_found() {
        List<String> many = new ArrayList<>(List.of("vvorld"));
        IntStream.range(0, 10_000).forEach(i -> many.add("name" + i));
        many.add("world");

        assertThat(Nearest.to("wrold", many)).contains("world");
    }

    @Test
    void lists_the_known_names_when_none_is_near() {
        assertThat(Nearest.remedy("image", List.of("a", "b"), "known keys")).isEqualTo("known keys are a, b");
        assertThat(Nearest.remedy("image", List.of(), "params")).isEqualTo("there are no params");
    }

    @ParameterizedTest
    @EnumSource(TriggerRule.class)
    void a_trigger_rule_is_written_as_airflow_does(TriggerRule rule) throws Exception {
        assertThat(SpecJson.mapper().writeValueAsString(rule)).isEqualTo("\"" + rule.jsonName() + "\"");
        assertThat(SpecJson.mapper().readValue("\"" + rule.jsonName() + "\"", TriggerRule.class))
                .isEqualTo(rule);
    }

    @Test
    void there_are_twelve_trigger_rules() {
        assertThat(TriggerRule.values()).hasSize(12);
    }

    @Test
    void presets_are_cron_expressions() {
        assertThat(ScheduleSpec.parse("@daily").crons().get(0).cron()).hasToString("0 0 * * *");
        assertThat(ScheduleSpec.parse("@quarterly").crons().get(0).cron()).hasToString("0 0 1 */3 *");
        assertThat(ScheduleSpec.parse(" @weekly ").expression()).isEqualTo("@weekly");
        assertThatThrownBy(() -> ScheduleSpec.parse("@onec"))
                .isInstanceOf(SpecValueException.class)
                .hasMessage("'@onec' is no preset");
    }

    @Test
    void a_command_is_a_text_or_a_list() throws Exception {
        assertThat(SpecJson.mapper()
                        .readValue("[\"a b\", 1, true]", Command.class)
                        .words())
                .containsExactly("a b", "1", "true");
        assertThat(SpecJson.mapper().readValue("\"a 'b c'\"", Command.class).words())
                .containsExactly("a", "b c");
        assertThat(SpecJson.mapper().writeValueAsString(new Command(List.of("a", "b c"))))
                .isEqualTo("[\"a\",\"b c\"]");
    }

    @Test
    void two_operators_of_one_name_are_refused() {
        OperatorType one = new OperatorType("one", List.of("same"), Empty.class, "");
        OperatorType two = new OperatorType("two", List.of("same"), Empty.class, "");

        assertThatThrownBy(() -> OperatorCatalog.of(List.of(one, two)))
                .hasMessage("Operators one and two both answer to the name same; give one of them another name");
        assertThat(OperatorCatalog.of(List.of(one)).find("same")).contains(one);
        assertThat(OperatorCatalog.of(List.of(one)).find("two")).isEmpty();
    }

    @Test
    void a_problem_prints_as_one_line() {
        assertThat(new SpecProblem("a/b.yaml", 3, 7, ProblemCode.CYCLE, "Message", "remedy"))
                .hasToString("a/b.yaml:3:7: CYCLE Message (remedy)");
        assertThat(new SpecProblem("a/b.yaml", 3, 7, ProblemCode.CYCLE, "Message", ""))
                .hasToString("a/b.yaml:3:7: CYCLE Message");
    }
}
