package io.waybill.engine.store;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a dot in the list of DAGs shows of a run.
 *
 * @param id {@link RunRow#id}
 * @param dagId its DAG
 * @param runId its name
 * @param number 1, 2, 3, … within the DAG, in the order in which the runs were made
 * @param type what made it
 * @param state where it stands
 * @param logicalDate the date it is for
 * @param queuedAt when it was made
 * @param startedAt when its first task could start
 * @param endedAt when it ended
 */
public record RunHead(
        long id,
        String dagId,
        String runId,
        long number,
        RunType type,
        RunState state,
        @Nullable Instant logicalDate,
        Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
