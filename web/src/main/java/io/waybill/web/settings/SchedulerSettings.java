package io.waybill.web.settings;

/**
 * How much is done at once.
 *
 * @param parallelism tasks at work at the same time, over all runs
 */
public record SchedulerSettings(
        @Setting(
                value = "How many tasks may be at work at the same time, over all runs of all DAGs.",
                defaultValue = "32",
                min = 1,
                max = 10_000)
        int parallelism) {}
