package io.waybill.web.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.Spent;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.file.DagFileReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExplainerTest {
    private static final Instant NOW = Instant.parse("2026-11-01T06:00:00Z");
    private static final String YAML = """
            dag_id: d
            groups: [{id: g, needs: [a]}]
            tasks:
              - {id: a, uses: empty}
              - {id: b, uses: empty}
              - {id: c, uses: empty, needs: [a, b]}
              - {id: any, uses: empty, needs: [a, b], trigger_rule: one_failed}
              - {id: g1, uses: empty, group: g}
              - {id: g2, uses: empty, group: g}
              - {id: many, uses: empty, needs: [a, b, c, g]}
              - {id: steps, uses: ecs, needs: [a], with: {image: tools}}
            """;

    private final Operators operators = Operators.load();
    private final DagGraph graph = new GraphBuilder(operators).build(spec());

    private DagSpec spec() {
        return new DagFileReader(operators)
                .read("d.yaml", YAML.getBytes(StandardCharsets.UTF_8), List.of())
                .dags()
                .get(0);
    }

    private String why(String task, Map<String, TaskState> states) {
        return why(task, states, RunState.RUNNING, "");
    }

    private String why(String task, Map<String, TaskState> states, RunState runState, String runReason) {
        List<TaskRow> rows = new ArrayList<>();
        graph.nodes().forEach(node -> rows.add(row(node.id(), states.getOrDefault(node.id(), TaskState.NONE), "")));
        TaskRow asked = rows.stream()
                .filter(row -> row.nodeId().equals(task))
                .findFirst()
                .orElseThrow();
        return new Explainer(graph, run(runState, runReason), rows, TimeWords.utc(NOW))
                .task(asked, null)
                .text();
    }

    private static TaskRow row(String id, TaskState state, String reason) {
        return new TaskRow(1, id, -1, state, 0, Spent.NOTHING, reason, null, null, null, null, null, null);
    }

    private static RunRow run(RunState state, String reason) {
        return new RunRow(
                1,
                "d",
                "r",
                1,
                RunType.MANUAL,
                null,
                state,
                NOW,
                null,
                null,
                "{}",
                "test",
                "",
                reason,
                NOW,
                NOW,
                NOW,
                null,
                0);
    }

    @Test
    void a_task_waits_for_those_before_it_that_have_not_ended() {
        assertThat(why("c", Map.of("a", TaskState.RUNNING, "b", TaskState.SUCCESS)))
                .isEqualTo("It waits for a (running).");
        assertThat(why("c", Map.of("a", TaskState.UP_FOR_RETRY)))
                .isEqualTo("It waits for a (up for retry) and b (waiting).");
        assertThat(why("c", Map.of("a", TaskState.SUCCESS, "b", TaskState.SUCCESS)))
                .isEqualTo("What it waits for is done; its turn comes at once.");
    }

    @Test
    void a_later_step_of_a_task_waits_for_what_its_first_step_waits_for() {
        assertThat(why("steps.run", Map.of("a", TaskState.RUNNING))).isEqualTo("It waits for a (running).");
        assertThat(why("steps.run", Map.of("a", TaskState.SUCCESS, "steps.create_task_definition", TaskState.RUNNING)))
                .isEqualTo("It waits for steps.create_task_definition (running).");
    }

    @Test
    void of_many_only_some_are_named_and_groups_stand_for_their_tasks() {
        assertThat(why("many", Map.of())).isEqualTo("It waits for a (waiting), b (waiting) and 3 more.");
        assertThat(why(
                        "many",
                        Map.of(
                                "a", TaskState.SUCCESS,
                                "b", TaskState.SUCCESS,
                                "c", TaskState.SUCCESS,
                                "g1", TaskState.SUCCESS,
                                "g2", TaskState.RUNNING)))
                .isEqualTo("It waits for g2 (running).");
    }

    @Test
    void a_trigger_rule_that_is_not_the_usual_one_is_told() {
        assertThat(why("any", Map.of("a", TaskState.RUNNING, "b", TaskState.SUCCESS)))
                .isEqualTo("It waits for a (running); its trigger rule is one_failed.");
    }

    @Test
    void a_queued_run_says_why_for_all_its_tasks() {
        assertThat(why("a", Map.of(), RunState.QUEUED, "max_active_runs is 1 and r0 runs"))
                .isEqualTo("Its run is queued. max_active_runs is 1 and r0 runs.");
    }

    @Test
    void what_was_not_run_names_whose_fault_it_was() {
        assertThat(why("c", Map.of("a", TaskState.FAILED, "b", TaskState.SUCCESS, "c", TaskState.UPSTREAM_FAILED)))
                .isEqualTo("It was not run, because of a (failed).");
        assertThat(why("any", Map.of("a", TaskState.SUCCESS, "b", TaskState.SUCCESS, "any", TaskState.SKIPPED)))
                .isEqualTo("It was skipped, because of a (success) and b (success); its trigger rule is one_failed.");
    }

    @ParameterizedTest
    @CsvSource({"SCHEDULED", "QUEUED", "LAUNCHING", "DEFERRED"})
    void the_engines_own_reason_is_told_as_it_is(TaskState state) {
        TaskRow row = row("a", state, "32 tasks are at work, which is scheduler.parallelism");

        assertThat(new Explainer(graph, run(RunState.RUNNING, ""), List.of(row), TimeWords.utc(NOW))
                        .task(row, null)
                        .text())
                .isEqualTo("32 tasks are at work, which is scheduler.parallelism.");
    }

    @Test
    void a_retry_says_when() {
        TaskRow row = new TaskRow(
                1,
                "a",
                -1,
                TaskState.UP_FOR_RETRY,
                1,
                Spent.NOTHING.byUser(),
                "Ended with exit code 1",
                null,
                null,
                null,
                NOW,
                NOW.plusSeconds(90),
                null);

        assertThat(new Explainer(graph, run(RunState.RUNNING, ""), List.of(row), TimeWords.utc(NOW))
                        .task(row, null)
                        .text())
                .isEqualTo(
                        "The last try failed. Ended with exit code 1. Try 2 starts at 2026-11-01T06:01:30Z (in 90 s).");
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void every_state_has_a_sentence(TaskState state) {
        TaskRow row = row("a", state, "");

        assertThat(new Explainer(graph, run(RunState.RUNNING, ""), List.of(row), TimeWords.utc(NOW))
                        .task(row, null)
                        .text())
                .matches("[A-Z].*\\.");
    }
}
