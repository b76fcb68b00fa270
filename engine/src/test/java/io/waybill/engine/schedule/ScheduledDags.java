package io.waybill.engine.schedule;

import io.waybill.engine.run.RunType;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.NewRun;
import io.waybill.engine.store.NewVersion;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunQueries;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.DagSpec;
import io.waybill.spec.DateSpec;
import io.waybill.spec.ScheduleSpec;
import io.waybill.spec.TaskSpec;
import java.time.Clock;
import java.time.Instant;
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
        DagSpec spec = new DagSpec(
                dagId,
                "",
                "",
                cron == null ? null : ScheduleSpec.parse(cron),
                ZoneId.of("UTC"),
                start == null ? null : new DateSpec(start),
                null,
                catchup,
                16,
                16,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(TaskSpec.of("t", "empty")),
                List.of());
        dags.upsertVersion(NewVersion.of(spec, dagId + ".yaml", ""), clock.instant());
    }

    /** Makes a run as the engine would. */
    void make(String dagId, Instant logicalDate) {
        String runId = "scheduled__" + logicalDate;
        new RunStore(database)
                .create(
                        new NewRun(
                                dagId,
                                runId,
                                1,
                                RunType.SCHEDULED,
                                logicalDate,
                                logicalDate,
                                logicalDate,
                                "{}",
                                "schedule",
                                "",
                                clock.instant()),
                        List.of());
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
