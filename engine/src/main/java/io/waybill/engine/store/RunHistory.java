package io.waybill.engine.store;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What later runs of a DAG want to know of those before. Every query reads a range of an index. Thread safe. */
public final class RunHistory {
    static final String BEFORE = RunTable.SELECT + """
            WHERE dag_id = :dagId AND logical_date < :logicalDate
            ORDER BY dag_id DESC, logical_date DESC LIMIT 1
            """;
    static final String BEFORE_OF_TYPE = RunTable.SELECT + """
            WHERE dag_id = :dagId AND run_type = :type AND logical_date < :logicalDate
            ORDER BY dag_id DESC, run_type DESC, logical_date DESC LIMIT 1
            """;
    static final String BEFORE_IN_BACKFILL = """
            SELECT id FROM dag_run WHERE backfill_id = :backfillId AND logical_date < :logicalDate
            ORDER BY backfill_id DESC, logical_date DESC LIMIT 1
            """;
    private static final String TASK_STATES = """
            SELECT node_id, state FROM task WHERE run_key = :runKey AND node_id IN (<nodeIds>)
            """;

    private final Database database;

    RunHistory(Database database) {
        this.database = database;
    }

    /**
     * The run that a run's tasks depend on with {@code depends_on_past}: that of the DAG's latest earlier logical date.
     * There is none for a run without a logical date, nor for the first one of a backfill.
     *
     * @param withManual whether runs that somebody started count, too
     */
    public Optional<RunRow> before(RunRow run, boolean withManual) {
        Instant date = run.logicalDate();
        if (date == null || (run.backfillId() != null && isFirstOfBackfill(run))) {
            return Optional.empty();
        }
        return database.read(handle -> {
            if (withManual) {
                return handle.createQuery(BEFORE)
                        .bind("dagId", run.dagId())
                        .bind("logicalDate", date)
                        .map(RunTable::map)
                        .findOne();
            }
            return Arrays.stream(RunType.values())
                    .filter(type -> type != RunType.MANUAL)
                    .flatMap(type -> handle
                            .createQuery(BEFORE_OF_TYPE)
                            .bind("dagId", run.dagId())
                            .bind("type", type.id())
                            .bind("logicalDate", date)
                            .map(RunTable::map)
                            .findOne()
                            .stream())
                    .max(Comparator.comparing(row -> requireNonNull(row.logicalDate())));
        });
    }

    private boolean isFirstOfBackfill(RunRow run) {
        return database.read(handle -> handle.createQuery(BEFORE_IN_BACKFILL)
                .bind("backfillId", run.backfillId())
                .bind("logicalDate", run.logicalDate())
                .mapTo(Long.class)
                .findOne()
                .isEmpty());
    }

    /** The states of some tasks of a run; those that it does not have are left out. */
    public Map<String, List<TaskState>> taskStates(long runKey, Collection<String> nodeIds) {
        return database.read(handle -> handle.createQuery(TASK_STATES)
                .bind("runKey", runKey)
                .bindList("nodeIds", List.copyOf(nodeIds))
                .reduceRows(new HashMap<>(), (states, row) -> {
                    states.computeIfAbsent(row.getColumn("node_id", String.class), id -> new ArrayList<>())
                            .add(TaskState.valueOf(
                                    row.getColumn("state", String.class).toUpperCase(Locale.ROOT)));
                    return states;
                }));
    }

    /** The DAG's newest successful runs, newest first. */
    public List<RunRow> lastSuccesses(String dagId, int limit) {
        return database.read(handle -> handle.createQuery(RunQueries.OF_DAG_IN_STATE)
                .bind("dagId", dagId)
                .bind("state", RunState.SUCCESS.id())
                .bind("before", Long.MAX_VALUE)
                .bind("limit", limit)
                .map(RunTable::map)
                .list());
    }
}
