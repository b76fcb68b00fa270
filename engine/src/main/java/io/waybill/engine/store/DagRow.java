package io.waybill.engine.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A DAG as the engine knows it.
 *
 * @param dagId its id
 * @param paused whether its schedule rests
 * @param pausedReason who or what paused it, in a sentence; empty where it is not paused
 * @param active whether a file still has it
 * @param file the file it came from, relative to the DAG folder
 * @param versionId its newest good version
 * @param firstSeenAt when its file was first loaded
 * @param scheduleSince when its present schedule was first loaded; ticks before it are not made up unless {@code
 *     catchup} is set
 * @param scheduledUntil the newest tick that the schedule has dealt with, made into a run or passed over
 */
public record DagRow(
        String dagId,
        boolean paused,
        String pausedReason,
        boolean active,
        String file,
        long versionId,
        Instant firstSeenAt,
        Instant scheduleSince,
        @Nullable Instant scheduledUntil) {}
