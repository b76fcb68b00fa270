package io.waybill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.run.Transitions.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/states.md is generated from the tables that the engine itself goes by. */
class StatesDocumentationTest {

    @Test
    void the_page_of_states_is_what_the_tables_say() throws IOException {
        Path file = Path.of(System.getProperty("waybill.root", ".."), "docs", "states.md");
        String page = page();
        if (System.getProperty("waybill.update") != null) {
            Files.writeString(file, page);
        }
        assertThat(file)
                .describedAs("generated file; to write it anew: ./mvnw test -pl engine -am"
                        + " -Dtest=StatesDocumentationTest -Dsurefire.failIfNoSpecifiedTests=false -Dwaybill.update")
                .hasContent(page);
    }

    private static String page() {
        return """
                # States

                Generated from `TaskTransitions`, `RunTransitions` and their enums in `io.waybill.engine.run`; a test keeps it so.

                ## Tasks

                Each task instance of a run is in one of these states. Those with a bold name are the end, unless somebody clears the
                task. The API of Airflow shows `launching` as queued, `stopping` as running and `cancelled` as failed.

                """
                + states(TaskState.values(), TaskState::id, TaskState::meaning, TaskState::isTerminal)
                + "\n"
                + diagram(TaskTransitions.TABLE.all(), TaskState::id, TaskCause::id, TaskState::isTerminal)
                + unused(TaskState.class, TaskTransitions.TABLE.all(), TaskState::id)
                + "\n"
                + causes(TaskCause.values(), TaskCause::id, TaskCause::meaning)
                + """

                A first try goes from `none` to `launching` in one commit, and to `success` where it is a call of which is known what it
                comes to: `scheduled` and `queued` are only seen on a task that has to wait for a place. Every launch is a try of its own. A bad end spends a budget by its kind: the user's failures and
                time-outs the task's `retries`, the platform's its `platform_retries`, lack of capacity its `capacity_retries`.

                A cleared task begins anew with the next number of its tries and with all its retries; what it handed on before does not
                count any more. A run that has ended waits for a place again when tasks of it are cleared or marked, and is decided anew.
                What did not run because of a failure runs when the failed task is marked as success or skipped.

                Time-outs, cancelling and a place that is not found end in the same way: the container is asked to stop, and the task
                is `stopping` until its end is told. Where that does not come within ten minutes, the task ends all the same, and its
                reason says that the container may still run.

                ## Runs

                """
                + states(RunState.values(), RunState::id, RunState::meaning, RunState::isTerminal)
                + "\n"
                + diagram(RunTransitions.TABLE.all(), RunState::id, RunCause::id, RunState::isTerminal)
                + "\n"
                + causes(RunCause.values(), RunCause::id, RunCause::meaning);
    }

    private static <S> String states(
            S[] states, Function<S, String> id, Function<S, String> meaning, Predicate<S> terminal) {
        List<String> lines = new ArrayList<>(List.of("| state | meaning |", "|---|---|"));
        for (S state : states) {
            String name = "`" + id.apply(state) + "`";
            lines.add("| " + (terminal.test(state) ? "**" + name + "**" : name) + " | " + meaning.apply(state) + " |");
        }
        return String.join("\n", lines) + "\n";
    }

    private static <C> String causes(C[] causes, Function<C, String> id, Function<C, String> meaning) {
        List<String> lines = new ArrayList<>(List.of("| cause | meaning |", "|---|---|"));
        for (C cause : causes) {
            lines.add("| `" + id.apply(cause) + "` | " + meaning.apply(cause) + " |");
        }
        return String.join("\n", lines) + "\n";
    }

    /** Several causes of one arrow share it. */
    private static <S, C> String diagram(
            List<Transition<S, C>> transitions,
            Function<S, String> state,
            Function<C, String> cause,
            Predicate<S> terminal) {
        Map<String, List<String>> arrows = new LinkedHashMap<>();
        for (Transition<S, C> transition : transitions) {
            arrows.computeIfAbsent(
                            state.apply(transition.from()) + " --> " + state.apply(transition.to()),
                            key -> new ArrayList<>())
                    .add(cause.apply(transition.cause()));
        }
        List<String> lines = new ArrayList<>(List.of("```mermaid", "stateDiagram-v2"));
        lines.add("    [*] --> " + state.apply(transitions.get(0).from()));
        arrows.forEach((arrow, causes) -> lines.add("    " + arrow + ": " + String.join(", ", causes)));
        transitions.stream()
                .map(Transition::to)
                .filter(terminal)
                .distinct()
                .sorted()
                .forEach(end -> lines.add("    " + state.apply(end) + " --> [*]"));
        lines.add("```");
        return String.join("\n", lines) + "\n";
    }

    private static <S extends Enum<S>, C> String unused(
            Class<S> states, List<Transition<S, C>> transitions, Function<S, String> id) {
        Set<S> unused = EnumSet.allOf(states);
        transitions.forEach(transition -> {
            unused.remove(transition.from());
            unused.remove(transition.to());
        });
        return unused.isEmpty()
                ? ""
                : "\nNo event leads to these: "
                        + unused.stream()
                                .map(state -> "`" + id.apply(state) + "`")
                                .collect(Collectors.joining(", "))
                        + ". A run that is started again with the newest version has its former tasks so.\n";
    }
}
