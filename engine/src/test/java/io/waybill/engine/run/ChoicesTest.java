package io.waybill.engine.run;

import static io.waybill.engine.graph.TestDag.task;
import static io.waybill.engine.graph.TestOperators.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.graph.TestTask;
import io.waybill.engine.runtime.EndKind;
import io.waybill.spec.TriggerRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a choice lets go on, what it skips, and what becomes of that later. */
class ChoicesTest {

    private static TestTask choose(String answer) {
        return task("which", "choose").with(with("template", answer));
    }

    private static TestTask truth(String answer, boolean far) {
        ObjectNode told = with("template", answer);
        return task("which", "truth").with(told.put("far", far));
    }

    private static Scenario start(TestTask... tasks) {
        return Scenario.of(TestDag.named("d").add(tasks)).admit();
    }

    @Test
    void what_was_chosen_goes_on_and_the_rest_is_skipped_with_all_that_hangs_on_it() {
        Scenario scenario = start(
                choose("b"),
                task("a", "job").needs("which"),
                task("b", "job").needs("which"),
                task("after_a", "job").needs("a"));

        assertThat(scenario.state("which")).isEqualTo(TaskState.SUCCESS);
        assertThat(scenario.task("which").reason()).isEqualTo("Chose b");
        assertThat(scenario.state("a")).isEqualTo(TaskState.SKIPPED);
        assertThat(scenario.task("a").reason()).isEqualTo("'which' did not choose it");
        assertThat(scenario.state("after_a")).isEqualTo(TaskState.SKIPPED);
        assertThat(scenario.state("b")).isEqualTo(TaskState.SCHEDULED);
        scenario.runs("b", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void what_can_be_reached_by_the_chosen_way_is_not_skipped_though_it_was_not_named() {
        Scenario scenario = start(
                choose("a"),
                task("a", "job").needs("which"),
                task("b", "job").needs("which"),
                task("end", "job").needs("which", "between"),
                task("between", "job").needs("a"));

        assertThat(scenario.state("end")).isEqualTo(TaskState.NONE);
        assertThat(scenario.state("b")).isEqualTo(TaskState.SKIPPED);
        scenario.runs("a", EndKind.SUCCESS).runs("between", EndKind.SUCCESS).runs("end", EndKind.SUCCESS);
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void a_skip_asks_no_trigger_rule_and_waits_for_no_other_parent() {
        Scenario scenario = start(
                choose("a"),
                task("slow", "job"),
                task("a", "job").needs("which"),
                task("b", "job").needs("which", "slow").rule(TriggerRule.ALL_DONE),
                task("far", "job").needs("b").rule(TriggerRule.ALL_DONE));

        assertThat(scenario.state("b")).isEqualTo(TaskState.SKIPPED);
        // Only what comes directly after is skipped so; what follows goes by its own rule.
        assertThat(scenario.state("far")).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void several_are_chosen_and_a_group_stands_for_all_that_it_begins_with() {
        Scenario scenario = Scenario.of(TestDag.named("d")
                        .group("loads", null, "which")
                        .add(
                                choose("[\"loads\", \"a\"]"),
                                task("a", "job").needs("which"),
                                task("b", "job").needs("which"),
                                task("eu", "job").in("loads"),
                                task("us", "pair").in("loads")))
                .admit();

        assertThat(scenario.state("a")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("eu")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("us.create")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("b")).isEqualTo(TaskState.SKIPPED);
    }

    @Test
    void each_of_many_in_a_group_can_be_chosen_though_joins_would_save_edges() {
        TestDag dag = TestDag.named("d")
                .group("loads", null, "which", "first", "second")
                .add(choose("t7"), task("first", "job"), task("second", "job"));
        for (int i = 0; i < 100; i++) {
            dag.add(task("t" + i, "job").in("loads"));
        }
        Scenario scenario = Scenario.of(dag).admit();

        assertThat(scenario.run().graph().find("loads.start")).isPresent();
        assertThat(scenario.state("t6")).isEqualTo(TaskState.SKIPPED);
        assertThat(scenario.state("t7")).isEqualTo(TaskState.NONE);
        scenario.runs("first", EndKind.SUCCESS).runs("second", EndKind.SUCCESS);
        assertThat(scenario.state("t7")).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void nothing_chosen_skips_all_that_comes_directly_after() {
        Scenario scenario = start(
                choose("[]"), task("a", "job").needs("which"), task("b", "job").needs("which"));

        assertThat(scenario.task("which").reason()).isEqualTo("Chose nothing");
        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
        assertThat(List.of(scenario.state("a"), scenario.state("b"))).containsOnly(TaskState.SKIPPED);
    }

    @Test
    void what_was_skipped_is_skipped_again_when_it_is_cleared_alone() {
        Scenario scenario = start(
                choose("b"), task("a", "job").needs("which"), task("b", "job").needs("which"));
        scenario.runs("b", EndKind.SUCCESS).clear("a", "b").admit();

        assertThat(scenario.state("a")).isEqualTo(TaskState.SKIPPED);
        assertThat(scenario.state("b")).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void a_cleared_choice_chooses_anew() {
        Scenario scenario = start(
                choose("{{ it }}"),
                task("a", "job").needs("which"),
                task("b", "job").needs("which"));
        assertThat(scenario.state("which")).isEqualTo(TaskState.FAILED);

        scenario.answer("{{ it }}", "b").clear("which", "a", "b").admit();
        assertThat(scenario.state("a")).isEqualTo(TaskState.SKIPPED);
        scenario.answer("{{ it }}", "a").clear("which", "a", "b");

        assertThat(scenario.state("a")).isEqualTo(TaskState.SCHEDULED);
        assertThat(scenario.state("b")).isEqualTo(TaskState.SKIPPED);
        assertThat(scenario.task("which").tryNumber()).isEqualTo(3);
    }

    @Test
    void a_choice_that_is_marked_as_failed_and_as_success_again_keeps_its_word() {
        Scenario scenario = start(
                choose("b"), task("a", "job").needs("which"), task("b", "job").needs("which"));
        scenario.mark(Mark.FAILED, "which").mark(Mark.SUCCESS, "which").clear("a");

        assertThat(scenario.state("a")).isEqualTo(TaskState.SKIPPED);
    }

    @ParameterizedTest
    @CsvSource({"true", "True", "1", "17", "-0.5", "yes", "'[1]'", "'{\"a\": 1}'"})
    void a_true_condition_lets_all_go_on(String answer) {
        Scenario scenario = start(truth(answer, true), task("a", "job").needs("which"));

        assertThat(scenario.state("a")).isEqualTo(TaskState.SCHEDULED);
    }

    @ParameterizedTest
    @CsvSource({"false", "False", "0", "0.0", "no", "none", "null", "''", "'[]'", "'{}'", "' false '"})
    void a_false_condition_skips_all_below_whatever_their_rules(String answer) {
        Scenario scenario = start(
                truth(answer, true),
                task("a", "job").needs("which"),
                task("b", "job").needs("a").rule(TriggerRule.ALL_DONE),
                task("c", "job").needs("b").rule(TriggerRule.NONE_FAILED));

        assertThat(scenario.state()).isEqualTo(RunState.SUCCESS);
        assertThat(List.of(scenario.state("a"), scenario.state("b"), scenario.state("c")))
                .containsOnly(TaskState.SKIPPED);
        assertThat(scenario.task("c").reason()).isEqualTo("'which' did not choose it");
        scenario.clear("c").admit();
        assertThat(scenario.state("c")).isEqualTo(TaskState.SKIPPED);
    }

    @Test
    void a_false_condition_that_heeds_rules_skips_only_what_comes_directly_after() {
        Scenario scenario = start(
                truth("false", false),
                task("a", "job").needs("which"),
                task("b", "job").needs("a").rule(TriggerRule.ALL_DONE));

        assertThat(scenario.state("a")).isEqualTo(TaskState.SKIPPED);
        assertThat(scenario.state("b")).isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void an_answer_that_means_nothing_fails_the_choice_and_says_what_would() {
        assertThat(start(choose("c"), task("a", "job").needs("which"))
                        .task("which")
                        .reason())
                .isEqualTo("It chose 'c', which does not need it; what needs it is a");
        assertThat(start(truth("maybe", true)).task("which").reason())
                .isEqualTo(
                        "The condition of 'which' is 'maybe', which is neither true nor false; compare it with something");
    }

    @Test
    void a_case_is_looked_up_and_otherwise_is_for_the_others() {
        ObjectNode told = with("template", "{{ code }}");
        told.putObject("cases").putArray("0").add("a");
        told.putArray("otherwise").add("b");
        TestDag dag = TestDag.named("d")
                .add(
                        task("which", "cases").with(told),
                        task("a", "job").needs("which"),
                        task("b", "job").needs("which"));

        assertThat(Scenario.of(dag).answer("{{ code }}", "0").admit().state("a"))
                .isEqualTo(TaskState.SCHEDULED);
        assertThat(Scenario.of(dag).answer("{{ code }}", "3").admit().state("b"))
                .isEqualTo(TaskState.SCHEDULED);
    }

    @Test
    void without_otherwise_an_unknown_case_is_a_failure() {
        ObjectNode told = with("template", "3");
        told.putObject("cases").putArray("0").add("a");

        Scenario scenario =
                start(task("which", "cases").with(told), task("a", "job").needs("which"));

        assertThat(scenario.task("which").reason()).isEqualTo("'3' is none of its cases 0; add it, or otherwise");
        assertThat(scenario.state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void a_case_that_names_what_does_not_need_the_choice_is_refused_when_the_dag_is_built() {
        ObjectNode told = with("template", "3");
        told.putObject("cases").putArray("0").add("a");

        assertThatThrownBy(() -> TestDag.named("d")
                        .add(task("which", "cases").with(told), task("a", "job"))
                        .graph())
                .hasMessageContaining(
                        "'which' may choose 'a', which does not need it; add 'which' to the needs of 'a'");
    }

    @Test
    void what_was_chosen_is_handed_on() {
        Scenario scenario = start(choose("a"), task("a", "job").needs("which"));

        assertThat(scenario.run().output(TaskKey.of("which"), "return_value")).contains("[\"a\"]");
    }

    @Test
    void a_run_that_is_made_anew_from_its_rows_knows_what_was_skipped() {
        Scenario scenario = start(
                choose("b"), task("a", "job").needs("which"), task("b", "job").needs("which"));
        LiveRun again = new LiveRun(
                scenario.run().graph(),
                scenario.run().row(),
                scenario.run().tasks(),
                List.of(),
                scenario.decisions.stream()
                        .flatMap(decision -> decision.outputs().stream())
                        .toList());

        assertThat(again.refusal(scenario.node("which")))
                .isEqualTo(scenario.run().refusal(scenario.node("which")))
                .isNotNull();
        assertThat(again.output(TaskKey.of("which"), "return_value"))
                .isEqualTo(scenario.run().output(TaskKey.of("which"), "return_value"));
    }
}
