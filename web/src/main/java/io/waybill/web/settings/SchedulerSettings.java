package io.waybill.web.settings;

/**
 * How much is done at once.
 *
 * @param parallelism tasks at work at the same time, over all runs
 * @param maxMapLength for how many items a task or a group may be run at the most, within a run
 */
public record SchedulerSettings(
        @Setting(
                value = "How many tasks may be at work at the same time, over all runs of all DAGs.",
                defaultValue = "32",
                min = 1,
                max = 10_000)
        int parallelism,

        @Setting(
                value = "For how many items a task or a group may be run at the most, within a run.",
                defaultValue = "1024",
                min = 1,
                max = 100_000)
        int maxMapLength) {}
