package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Mapping;
import io.waybill.engine.graph.Node;
import io.waybill.engine.graph.NodePolicy;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a run that has ended from the database and checks it against the rules, knowing nothing of how it was decided. */
final class RunChecker {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of so many that ended at the same moment each one may have been known or not. */
    private static final int JUST_NOW = 12;

    private final RunRecord record;
    private final DagGraph graph;
    private final RunRow run;
    private final TriggerVerdict verdict;
    private final TriesChecker tries;
    private final String what;

    /** @param containers all that were started for the run */
    RunChecker(RunRecord record, Collection<SimulatedFargate.Task> containers, long seed) {
        this.record = record;
        this.graph = record.graph();
        this.run = record.run();
        this.what = "seed " + seed + ", run " + run.runId() + " of " + run.dagId();
        this.verdict = new TriggerVerdict(record);
        this.tries = new TriesChecker(record, containers, what);
    }

    void check() {
        assertThat(run.state().isTerminal())
                .as("%s has ended; it is %s", what, run.state())
                .isTrue();
        assertThat(run.endedAt()).as(what).isNotNull();
        assertThat(run.reason()).as(what).doesNotStartWith("Deadlock");
        for (Node node : graph.nodes()) {
            TaskRow task = record.task(node);
            String name = node.name() + ", " + what;
            assertThat(task.state().isTerminal()).as("%s has ended", name).isTrue();
            assertThat(task.endedAt()).as(name).isNotNull();
            if (!record.wasChanged()) {
                checkRule(node, task, name);
            }
        }
        tries.check();
        checkState();
        if (!record.wasChanged()) {
            graph.mappings().forEach(this::checkItems);
            new ChoiceChecker(record, what).check();
        }
        if (record.wasStopped()) {
            assertThat(record.tasks().values())
                    .as("%s ended after all its tasks", what)
                    .allMatch(task ->
                            task.state() == TaskState.REMOVED || !task.endedAt().isAfter(run.endedAt()));
        }
    }

    /** Nothing comes after a leaf but teardowns, and only a vital one is a leaf itself. */
    private void checkState() {
        if (record.wasStopped()) {
            return;
        }
        boolean good = graph.nodes().stream()
                .filter(node -> node.policy().role() != NodePolicy.Role.TEARDOWN)
                .filter(node -> graph.downstream(node).stream()
                        .map(child -> child.policy().role())
                        .allMatch(Set.of(NodePolicy.Role.TEARDOWN, NodePolicy.Role.VITAL_TEARDOWN)::contains))
                .map(leaf -> record.task(leaf).state())
                .allMatch(Set.of(TaskState.SUCCESS, TaskState.SKIPPED)::contains);
        assertThat(run.state()).as(what).isEqualTo(good ? RunState.SUCCESS : RunState.FAILED);
    }

    /** The task ran, or was passed over, at a moment at which its rule said so of what was known then. */
    private void checkRule(Node node, TaskRow task, String name) {
        List<AttemptRow> attempts = record.tries(node);
        if (task.state() == TaskState.CANCELLED && attempts.isEmpty()) {
            assertThat(record.wasStopped()).as(name).isTrue();
            return;
        }
        Instant at = attempts.isEmpty() ? task.endedAt() : attempts.get(0).createdAt();
        String expected = !attempts.isEmpty()
                ? "run"
                : switch (task.state()) {
                    case SKIPPED -> "skip";
                    case UPSTREAM_FAILED -> "fail";
                    default -> "run";
                };
        Set<Node> others = verdict.dependsOn(node);
        boolean allowed = mayBe(expected, node, others, at);
        if (expected.equals("run")) {
            // It may have waited for a place, or its turn, from an earlier moment on.
            allowed = allowed
                    || others.stream()
                            .map(record::task)
                            .map(TaskRow::endedAt)
                            .filter(at::isAfter)
                            .anyMatch(earlier -> mayBe(expected, node, others, earlier))
                    || mayBe(expected, node, others, Instant.MIN);
        }
        assertThat(allowed)
                .as(
                        "%s: %s at %s is %s: %s; it depends on %s",
                        name, node.policy().triggerRule(), at, task.state(), task.reason(), described(others))
                .isTrue();
    }

    private String described(Collection<Node> nodes) {
        return nodes.stream()
                .map(node -> node.name() + " " + record.task(node).state() + " at "
                        + record.task(node).endedAt())
                .collect(Collectors.joining(", "));
    }

    /** Whether a node may have gone this way by what was known of others at a moment. */
    private boolean mayBe(String expected, Node node, Collection<Node> others, Instant at) {
        Map<Node, TaskState> known = new HashMap<>();
        List<Node> justNow = new ArrayList<>();
        for (Node other : others) {
            TaskRow row = record.task(other);
            known.put(other, row.endedAt().isAfter(at) ? TaskState.RUNNING : row.state());
            if (row.endedAt().equals(at)) {
                justNow.add(other);
            }
        }
        // What ended at this very moment may have been known or not.
        int size = Math.min(justNow.size(), JUST_NOW);
        for (int mask = (1 << size) - 1; mask >= 0; mask--) {
            for (int i = 0; i < size; i++) {
                Node other = justNow.get(i);
                known.put(other, (mask & (1 << i)) != 0 ? record.task(other).state() : TaskState.RUNNING);
            }
            if (verdict.of(node, known::get).equals(expected)) {
                return true;
            }
        }
        return false;
    }

    /** Each item that was found has one instance of each node, and where the list stands in the file these are its items. */
    private void checkItems(Mapping mapping) {
        Node expander = graph.node(mapping.expander());
        if (record.task(expander).state() != TaskState.SUCCESS) {
            return;
        }
        List<OutputRow> items = record.outputs(expander, "item");
        JsonNode over = mapping.expand().over();
        if (!over.isTextual()) {
            assertThat(items).as("items of %s, %s", mapping.owner(), what).hasSize(over.size());
        }
        for (String id : mapping.nodes()) {
            List<TaskKey> expected = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                expected.add(new TaskKey(id, i));
            }
            assertThat(graph.instances(id))
                    .as("instances of %s, %s", id, what)
                    .extracting(Node::key)
                    .containsExactlyInAnyOrderElementsOf(items.isEmpty() ? List.of(TaskKey.of(id)) : expected);
        }
    }

    /** Whether the node holds a place while it is active. */
    static boolean holdsPlace(Node node) {
        return node.work().kind() != NodeWork.Kind.WAIT;
    }

    /** The texts of a JSON list. */
    static List<String> words(String json) {
        List<String> words = new ArrayList<>();
        try {
            JSON.readTree(json).forEach(word -> words.add(word.asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
        return words;
    }
}
