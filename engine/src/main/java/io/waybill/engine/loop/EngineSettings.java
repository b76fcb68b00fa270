package io.waybill.engine.loop;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.run.RetryBudget;
import io.waybill.spec.TargetCatalog;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What can be set on an engine.
 *
 * @param parallelism how many tasks may be active at once, over all runs
 * @param files URI under which every run has its file space, such as {@code file:///srv/waybill/files} or
 *     {@code s3://bucket/prefix}; with or without a slash at its end
 * @param targets where tasks may run
 * @param retryBudget for failures that are not the user's
 * @param launchThreads how many launches may be under way at once
 * @param stopThreads how many stops may be under way at once
 * @param callThreads how many actions may be under way at once
 * @param backoff how long to wait before what the platform or the database did not answer is tried again
 * @param maxMapLength for how many items a task or a group may be run at the most, within a run
 * @param traces whether containers are told of which trace they are
 */
public record EngineSettings(
        int parallelism,
        String files,
        TargetCatalog targets,
        RetryBudget retryBudget,
        int launchThreads,
        int stopThreads,
        int callThreads,
        Backoff backoff,
        int maxMapLength,
        boolean traces) {

    /**
     * A wait that doubles.
     *
     * @param first the wait after the first failure
     * @param longest the longest wait
     */
    public record Backoff(Duration first, Duration longest) {
        public Backoff {
            if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
                throw new IllegalArgumentException("A back-off must begin above zero and not above its longest wait");
            }
        }

        /** The wait after this many failures in a row, counted from 1. */
        Duration after(int failures) {
            Duration wait = first;
            for (int i = 1; i < failures && wait.compareTo(longest) < 0; i++) {
                wait = wait.multipliedBy(2);
            }
            return wait.compareTo(longest) > 0 ? longest : wait;
        }
    }

    public EngineSettings {
        requireNonNull(files, "files");
        requireNonNull(targets, "targets");
        requireNonNull(retryBudget, "retryBudget");
        requireNonNull(backoff, "backoff");
        if (maxMapLength < 1 || parallelism < 1 || launchThreads < 1 || stopThreads < 1 || callThreads < 1) {
            throw new IllegalArgumentException(
                    "parallelism, max_map_length and the numbers of threads must be at least 1");
        }
    }

    /** Everything but the file space as most will want it: 32 tasks at once. */
    public static EngineSettings defaults(String files) {
        return new EngineSettings(
                32,
                files,
                TargetCatalog.UNKNOWN,
                RetryBudget.DEFAULT,
                16,
                4,
                8,
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)),
                1024,
                false);
    }

    /** The same with another parallelism. */
    public EngineSettings withParallelism(int tasks) {
        return with(edit -> edit.parallelism = tasks);
    }

    /** The same with other targets. */
    public EngineSettings withTargets(TargetCatalog catalog) {
        return with(edit -> edit.targets = catalog);
    }

    /** The same with another number of launches at once. */
    public EngineSettings withLaunchThreads(int number) {
        return with(edit -> edit.launchThreads = number);
    }

    /** The same, and containers are told of which trace they are. */
    public EngineSettings withTraces() {
        return with(edit -> edit.traces = true);
    }

    /** The same with another retry budget. */
    public EngineSettings withRetryBudget(RetryBudget budget) {
        return with(edit -> edit.retryBudget = budget);
    }

    /** The same with another number of items. */
    public EngineSettings withMaxMapLength(int items) {
        return with(edit -> edit.maxMapLength = items);
    }

    private EngineSettings with(Consumer<Edit> change) {
        Edit edit = new Edit(this);
        change.accept(edit);
        return new EngineSettings(
                edit.parallelism,
                files,
                edit.targets,
                edit.retryBudget,
                edit.launchThreads,
                stopThreads,
                callThreads,
                backoff,
                edit.maxMapLength,
                edit.traces);
    }

    /** What can be changed, while it is. */
    private static final class Edit {
        private int parallelism;
        private TargetCatalog targets;
        private RetryBudget retryBudget;
        private int launchThreads;
        private int maxMapLength;
        private boolean traces;

        Edit(EngineSettings from) {
            parallelism = from.parallelism;
            targets = from.targets;
            retryBudget = from.retryBudget;
            launchThreads = from.launchThreads;
            maxMapLength = from.maxMapLength;
            traces = from.traces;
        }
    }
}
