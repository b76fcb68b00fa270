package io.waybill.engine.schedule;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.NewRun;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.RunChange;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.DagSpec;
import io.waybill.spec.DateSpec;
import io.waybill.spec.RunStrategy;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.schedule.ScheduleSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** DAGs with schedules and the runs that were made of them. */
final class ScheduledDags {
    private final Database database;
    private final DagStore dags;
    private final Clock clock;

    ScheduledDags(Database database, DagStore dags, Clock clock) {
        this.database = database;
        this.dags = dags;
        this.clock = clock;
    }

    /** Loads a version of a DAG as the folder would. */
    void load(String dagId, String cron, String start, boolean catchup) {
        load(dagId, cron == null ? null : ScheduleSpec.parse(cron), start, catchup, null);
    }

    /** Loads a version of a DAG in UTC as the folder would. */
    void load(String dagId, ScheduleSpec schedule, String start, boolean catchup, Duration window) {
        load(dagId, schedule, start, catchup, window, 0);
    }

    /** Loads a version of a DAG that is paused after some failed runs in a row. */
    void load(String dagId, ScheduleSpec schedule, String start, boolean catchup, Duration window, int failuresInARow) {
        DagSpec spec = new DagSpec(
                dagId,
                "",
                "",
                schedule,
                ZoneId.of("UTC"),
                start == null ? null : new DateSpec(start),
                null,
                catchup,
                window,
                16,
                RunStrategy.QUEUE,
                failuresInARow,
                16,
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(TaskSpec.of("t", "empty")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
        dags.upsertVersion(NewVersion.of(spec, dagId + ".yaml", ""), clock.instant());
    }

    /** Makes a run as the engine would. */
    void make(String dagId, Tick tick) {
        String runId = "scheduled__" + tick.logicalDate();
        new RunStore(database)
                .create(
                        new NewRun(
                                dagId,
                                runId,
                                1,
                                RunType.SCHEDULED,
                                null,
                                tick.logicalDate(),
                                tick.start(),
                                tick.at(),
                                "{}",
                                "schedule",
                                "",
                                clock.instant()),
                        List.of());
    }

    /** The data intervals of the DAG's runs, oldest first, as {@code start/end}. */
    List<String> intervals(String dagId) {
        return new RunQueries(database)
                .list(RunFilter.of(dagId, 1_000)).stream()
                        .map(run -> run.dataIntervalStart() + "/" + run.dataIntervalEnd())
                        .sorted()
                        .toList();
    }

    /** Ends all runs of the DAG as the engine would. */
    void end(String dagId) {
        end(dagId, RunState.SUCCESS);
    }

    /** Ends all runs of the DAG in this state. */
    void end(String dagId, RunState state) {
        RunStore runs = new RunStore(database);
        for (RunRow run : runs.unfinished(dagId, 0, 1_000)) {
            RunRow ended = new RunRow(
                    run.id(),
                    run.dagId(),
                    run.runId(),
                    run.versionId(),
                    run.type(),
                    run.backfillId(),
                    state,
                    run.logicalDate(),
                    run.dataIntervalStart(),
                    run.dataIntervalEnd(),
                    run.params(),
                    run.triggeredBy(),
                    run.note(),
                    "",
                    run.queuedAt(),
                    run.runAfter(),
                    clock.instant(),
                    clock.instant(),
                    run.fence());
            runs.commit(
                    List.of(new RunChange(run.id(), run.fence(), ended, List.of(), List.of(), List.of(), List.of())));
        }
    }

    /** The logical dates of the DAG's runs, oldest first. */
    List<String> dates(String dagId) {
        return new RunQueries(database)
                .list(RunFilter.of(dagId, 1_000)).stream()
                        .map(RunRow::logicalDate)
                        .map(String::valueOf)
                        .sorted()
                        .toList();
    }
}
