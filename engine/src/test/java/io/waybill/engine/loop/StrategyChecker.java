package io.waybill.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.RunStrategy;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks what became of runs for which there was no place, by the DAG's run strategy, and that those that waited started in the
 * order in which they were made. Of runs in which something was cleared or marked it cannot be told when they waited.
 */
final class StrategyChecker {
    private static final Pattern NEWER = Pattern.compile("run (\\S+) is newer");

    private final DagSpec dag;
    private final List<RunRecord> all;

    /** Those that a strategy may give up, and of which all is known. */
    private final List<RunRow> plain;

    private final String what;

    /** @param all runs of one DAG */
    StrategyChecker(DagSpec dag, Collection<RunRecord> all, long seed) {
        this.dag = dag;
        this.all = all.stream()
                .sorted(Comparator.comparing(record -> record.run().id()))
                .toList();
        this.plain = this.all.stream()
                .filter(record -> !record.wasChanged())
                .map(RunRecord::run)
                .filter(run -> run.type() != RunType.BACKFILL && run.backfillId() == null)
                .toList();
        this.what = dag.dagId() + " (" + dag.runStrategy() + "), seed " + seed;
    }

    /** How many runs were given up, each as it should be. */
    int check() {
        List<RunRecord> givenUp = all.stream()
                .filter(record -> record.run().reason().contains("(run_strategy: "))
                .filter(record -> !record.wasChanged())
                .toList();
        for (RunRecord record : givenUp) {
            RunRow run = record.run();
            String name = run.runId() + " of " + what;
            assertThat(run.state()).as(name).isEqualTo(RunState.CANCELLED);
            assertThat(run.reason())
                    .as(name)
                    .contains("(run_strategy: " + dag.runStrategy().jsonName() + ")");
            assertThat(plain).as("runs that may be given up of %s", what).contains(run);
            switch (dag.runStrategy()) {
                case QUEUE -> throw new AssertionError(name + " was given up: " + run.reason());
                case SKIP_NEW -> checkSkipped(run, name);
                case LATEST_ONLY -> checkPassedOver(run, name);
                case CANCEL_RUNNING -> checkCancelled(run, name);
            }
        }
        checkWaiting();
        return givenUp.size();
    }

    private static Instant waitedUntil(RunRow run) {
        return Objects.requireNonNullElse(run.startedAt(), run.endedAt());
    }

    private static boolean isActive(RunRow run, Instant from, Instant until) {
        return run.startedAt() != null
                && !run.startedAt().isAfter(from)
                && !run.endedAt().isBefore(until);
    }

    private void checkWaiting() {
        if (dag.tasks().stream().anyMatch(task -> task.dependsOnPast() || task.waitForDownstream())) {
            // Runs that others depend on are let in out of turn.
            return;
        }
        RunRow last = null;
        RunRow lastStarted = null;
        for (RunRow run : plain) {
            if (dag.runStrategy() == RunStrategy.SKIP_NEW) {
                assertThat(waitedUntil(run))
                        .as("%s of %s does not wait", run.runId(), what)
                        .isEqualTo(run.queuedAt());
            }
            if (dag.runStrategy() == RunStrategy.LATEST_ONLY && last != null) {
                assertThat(run.queuedAt())
                        .as("%s waits no longer when %s of %s is made", last.runId(), run.runId(), what)
                        .isAfterOrEqualTo(waitedUntil(last));
            }
            last = run;
            if (run.startedAt() != null) {
                if (lastStarted != null) {
                    assertThat(run.startedAt())
                            .as("%s of %s starts after %s", run.runId(), what, lastStarted.runId())
                            .isAfterOrEqualTo(lastStarted.startedAt());
                }
                lastStarted = run;
            }
        }
    }

    /** It was given up when it was made, and as many runs as may be were active then. */
    private void checkSkipped(RunRow run, String name) {
        assertThat(run.startedAt()).as(name).isNull();
        Instant at = run.endedAt();
        assertThat(at).as(name).isEqualTo(run.queuedAt());
        long active = all.stream()
                .filter(other -> other.run().id() != run.id())
                .filter(other -> isActive(other.run(), at, at)
                        // It may have been.
                        || (other.wasChanged()
                                && !other.run().queuedAt().isAfter(at)
                                && !other.run().endedAt().isBefore(at)))
                .count();
        assertThat(active).as("runs active when %s was skipped", name).isGreaterThanOrEqualTo(dag.maxActiveRuns());
    }

    private RunRow newer(RunRow run, String name) {
        Matcher newer = NEWER.matcher(run.reason());
        assertThat(newer.find()).as("%s: %s", name, run.reason()).isTrue();
        RunRow other = all.stream()
                .map(RunRecord::run)
                .filter(one -> one.runId().equals(newer.group(1)))
                .findFirst()
                .orElseThrow();
        assertThat(other.id()).as("%s was made before %s", name, other.runId()).isGreaterThan(run.id());
        assertThat(other.queuedAt()).as(name).isBeforeOrEqualTo(run.endedAt());
        return other;
    }

    private void checkPassedOver(RunRow run, String name) {
        assertThat(run.startedAt()).as(name).isNull();
        var unused = newer(run, name);
    }

    /** Where one that runs was cancelled, it was the oldest of those that could be. */
    private void checkCancelled(RunRow run, String name) {
        RunRow newer = newer(run, name);
        if (run.startedAt() == null) {
            return;
        }
        Stream<RunRecord> olderAllTheWhile = all.stream()
                .filter(other -> other.run().id() < run.id())
                .filter(other -> plain.contains(other.run()))
                .filter(other -> isActive(other.run(), newer.queuedAt(), run.endedAt())
                        && other.run().endedAt().isAfter(run.endedAt()));
        assertThat(olderAllTheWhile)
                .as("older ones that went on when %s was cancelled", name)
                .allMatch(RunRecord::wasStopped);
    }
}
