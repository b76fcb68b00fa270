package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.Node;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.TaskSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks that tasks waited for the run before where they depend on it. Only pairs of runs are checked in neither of which anything
 * was cleared or marked and of which the earlier one was made before the later one began: else it cannot be told afterwards what
 * was there to wait for.
 */
final class PastChecker {
    private final Collection<RunRecord> runs;
    private final String seed;

    /** @param runs all of one DAG */
    PastChecker(Collection<RunRecord> runs, long seed) {
        this.runs = runs;
        this.seed = "seed " + seed;
    }

    /** How many tasks were checked, all of which had waited. */
    int check() {
        int checked = 0;
        for (RunRecord record : runs) {
            RunRecord before = before(record);
            if (before == null || record.wasChanged() || before.wasChanged() || !wasThere(before, record.run())) {
                continue;
            }
            for (Node node : record.graph().nodes()) {
                TaskSpec task = record.graph().task(node).orElse(null);
                if (task != null && isFirst(record, node) && (task.dependsOnPast() || task.waitForDownstream())) {
                    checked += check(record, before, node, task);
                }
            }
        }
        return checked;
    }

    private static boolean wasThere(RunRecord before, RunRow run) {
        return run.startedAt() != null && before.run().queuedAt().isBefore(run.startedAt());
    }

    /** The run of the latest earlier date; where ticks are made up for, runs that somebody started do not count. */
    private RunRecord before(RunRecord record) {
        Instant date = record.run().logicalDate();
        boolean catchup = record.graph().spec().catchup();
        // The first run of a backfill depends on none.
        if (date == null || record.run().backfillId() != null) {
            return null;
        }
        return runs.stream()
                .filter(other -> other.run().logicalDate() != null
                        && other.run().logicalDate().isBefore(date))
                .filter(other -> !catchup || other.run().type() != RunType.MANUAL)
                .max(Comparator.comparing(other -> other.run().logicalDate()))
                .orElse(null);
    }

    private static boolean isFirst(RunRecord record, Node node) {
        return record.graph().upstream(node).stream()
                .noneMatch(parent -> parent.taskId().equals(node.taskId()));
    }

    private int check(RunRecord record, RunRecord before, Node node, TaskSpec task) {
        boolean putsAway = record.wasStopped() && node.policy().role().isTeardown();
        // What puts away when all else is being stopped waits for no other run.
        if (putsAway || record.tries(node).isEmpty()) {
            return 0;
        }
        Instant began = record.tries(node).get(0).createdAt();
        Set<String> wanted = new HashSet<>(Set.of(node.taskId()));
        DagGraph graph = before.graph();
        if (task.waitForDownstream()) {
            graph.nodes().stream()
                    .filter(own -> own.taskId().equals(node.taskId()))
                    .flatMap(own -> graph.downstream(own).stream())
                    .forEach(next -> wanted.add(next.taskId()));
        }
        List<TaskRow> open = graph.nodes().stream()
                .filter(past -> wanted.contains(past.taskId()))
                .map(before::task)
                .filter(row -> row.endedAt().isAfter(began)
                        || (row.state() != TaskState.SUCCESS && row.state() != TaskState.SKIPPED))
                .toList();
        assertThat(open)
                .as(
                        "%s of run %s of %s began at %s; what it depends on in run %s and had not gone well, %s",
                        node.name(),
                        record.run().runId(),
                        record.run().dagId(),
                        began,
                        before.run().runId(),
                        seed)
                .isEmpty();
        return 1;
    }
}
