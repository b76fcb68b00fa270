package io.waybill.engine.loop;

import java.util.Set;

/**
 * What there was in a {@link Simulation}.
 *
 * @param onceRuns of schedules that make one
 * @param continuousRuns of schedules that make one after the other
 * @param givenUp runs that a strategy gave up
 * @param overtaken how often a task went before a less important one that had waited for longer
 * @param answered questions that somebody answered
 * @param byDefault questions that were answered by their defaults
 * @param updates of assets
 * @param runsByUpdates runs that these started
 * @param onTargets tries on targets that have a limit
 * @param told notices of runs and tasks
 * @param alerts on lines of logs
 * @param met deadlines that were met
 * @param missed the kinds of deadlines that were missed, each with what came of it
 * @param averages deadlines after the average of earlier runs whose time could be counted again
 * @param values how many values of a variable tries were told
 * @param taken tries of tasks that were taken from another file
 */
record Played(
        int runs,
        int tries,
        int ticks,
        int changedRuns,
        int tasksWithPast,
        int deaths,
        int onceRuns,
        int continuousRuns,
        int givenUp,
        int overtaken,
        int answered,
        int byDefault,
        int updates,
        int runsByUpdates,
        int onTargets,
        int told,
        int alerts,
        int met,
        Set<String> missed,
        int averages,
        int values,
        int taken) {}
