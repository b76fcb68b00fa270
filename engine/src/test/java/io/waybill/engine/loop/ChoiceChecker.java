package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.Question;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.OutputRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that each choice of a run answered what its template says, which is a text or what a call has handed on. What follows from
 * an answer is checked with the trigger rules.
 */
final class ChoiceChecker {
    private static final Pattern PULL = Pattern.compile("\\{\\{ ti\\.xcom_pull\\('(\\w+)'(?:, key='(\\w+)')?\\) }}");

    private final RunRecord record;
    private final DagGraph graph;
    private final String what;

    ChoiceChecker(RunRecord record, String what) {
        this.record = record;
        this.graph = record.graph();
        this.what = what;
    }

    void check() {
        for (Node node : graph.nodes()) {
            if (node.work() instanceof NodeWork.Choice choice) {
                check(node, choice.question());
            }
        }
    }

    private void check(Node node, Question question) {
        TaskState state = record.task(node).state();
        if (state != TaskState.SUCCESS && state != TaskState.FAILED) {
            return;
        }
        Optional<List<String>> expected;
        if (question instanceof Question.Names names) {
            expected = text(node, names.template()).map(ChoiceChecker::ids);
        } else if (question instanceof Question.Cases cases) {
            expected = text(node, cases.template())
                    .flatMap(text -> Optional.ofNullable(cases.cases().getOrDefault(text, cases.otherwise())));
        } else if (question instanceof Question.Truth truth) {
            expected = text(node, truth.template()).map(text -> text.equals("true") ? after(node) : List.of());
        } else {
            // Which run is the newest is known at its moment alone.
            return;
        }
        if (state == TaskState.FAILED) {
            assertThat(expected)
                    .as(
                            "%s has no answer, %s: %s",
                            node.name(), what, record.task(node).reason())
                    .isEmpty();
            return;
        }
        List<String> chosen = record.outputs(node, "return_value").stream()
                .filter(output -> output.mapIndex() == node.mapIndex())
                .flatMap(output -> RunChecker.words(output.value()).stream())
                .toList();
        assertThat(Optional.of(chosen)).as("%s chose, %s", node.name(), what).isEqualTo(expected);
    }

    private List<String> after(Node node) {
        return graph.downstream(node).stream().map(Node::taskId).distinct().toList();
    }

    /** What a template comes to; absent where the call had not handed on anything yet. */
    private Optional<String> text(Node node, String template) {
        Matcher pull = PULL.matcher(template);
        if (!pull.matches()) {
            return Optional.of(template);
        }
        Node call = graph.node(pull.group(1));
        Instant called = record.task(call).endedAt();
        Instant chose = record.task(node).endedAt();
        // At the same moment it may have been known or not.
        boolean known = called.isBefore(chose)
                || (called.equals(chose) && record.task(node).state() == TaskState.SUCCESS);
        String key = Objects.requireNonNullElse(pull.group(2), "return_value");
        return record.outputs(call, key).stream()
                .filter(output -> known)
                .findFirst()
                .map(OutputRow::value)
                .map(json -> json.startsWith("\"") ? json.substring(1, json.length() - 1) : json);
    }

    private static List<String> ids(String text) {
        return Arrays.stream(text.replaceAll("[\\[\\]\"]", "").split("[, ]+"))
                .filter(id -> !id.isEmpty())
                .toList();
    }
}
