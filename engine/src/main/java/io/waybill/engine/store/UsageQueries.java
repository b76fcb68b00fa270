package io.waybill.engine.store;

import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.runtime.TaskUsage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What attempts had of the platform and for how long, from which their cost follows. Thread safe. */
public final class UsageQueries {
    private static final String COLUMNS = """
            SELECT r.dag_id, a.run_key, a.node_id, a.map_index, a.try_number, a.cpu, a.memory, a.architecture, a.spot,
                   a.ephemeral_gib, a.operating_system, a.pull_started_at, a.ended_at
            FROM attempt a JOIN dag_run r ON r.id = a.run_key
            """;
    private static final String OF_RUN = COLUMNS + "WHERE a.run_key = :runKey";
    private static final String OF_DAG = COLUMNS + """
            WHERE r.dag_id = :dagId AND r.queued_at >= :since AND a.pull_started_at IS NOT NULL
            """;
    /**
     * Added up by the database: a busy month has more attempts than a page should read. Each has its run, but only an outer join
     * has H2 begin with the attempts of that time.
     */
    static final String IN_ALL = """
            SELECT r.dag_id, r.version_id, a.target, a.cpu, a.memory, a.architecture, a.spot, a.ephemeral_gib,
                   a.operating_system,
                   SUM(GREATEST(:least, CEILING(EXTRACT(EPOCH FROM a.ended_at)
                       - EXTRACT(EPOCH FROM a.pull_started_at)))) AS seconds
            FROM attempt a LEFT JOIN dag_run r ON r.id = a.run_key
            WHERE a.pull_started_at >= :since AND a.pull_started_at < :until AND a.ended_at IS NOT NULL
            GROUP BY r.dag_id, r.version_id, a.target, a.cpu, a.memory, a.architecture, a.spot, a.ephemeral_gib,
                     a.operating_system
            """;

    private final Database database;

    public UsageQueries(Database database) {
        this.database = database;
    }

    /**
     * What one attempt had.
     *
     * @param dagId its DAG
     * @param runKey its run
     * @param nodeId its node
     * @param mapIndex which instance of a mapped node; −1 where it is not mapped
     * @param tryNumber which try
     * @param usage its size; absent where it is not known
     * @param pullStartedAt from when on it was billed; absent: never
     * @param endedAt when it was over; absent while it is not
     */
    public record Used(
            String dagId,
            long runKey,
            String nodeId,
            int mapIndex,
            int tryNumber,
            @Nullable TaskUsage usage,
            @Nullable Instant pullStartedAt,
            @Nullable Instant endedAt) {}

    /**
     * What attempts of one size on one target had together.
     *
     * @param dagId their DAG
     * @param versionId the version that their runs were made with
     * @param target where they ran
     * @param usage their size; absent where it is not known
     * @param seconds that are billed
     */
    public record UsedInAll(
            String dagId,
            long versionId,
            String target,
            @Nullable TaskUsage usage,
            long seconds) {}

    /** Of all attempts of a run. */
    public List<Used> ofRun(long runKey) {
        return database.read(handle -> handle.createQuery(OF_RUN)
                .bind("runKey", runKey)
                .map((row, context) -> used(row))
                .list());
    }

    /** Of all attempts of the runs of a DAG that were made since then. */
    public List<Used> ofDag(String dagId, Instant since) {
        return database.read(handle -> handle.createQuery(OF_DAG)
                .bind("dagId", dagId)
                .bind("since", since)
                .map((row, context) -> used(row))
                .list());
    }

    /**
     * Of all attempts that have ended, and whose images began to be pulled from one instant until before another. What an
     * attempt has of the platform is kept at its end.
     */
    public List<UsedInAll> between(Instant since, Instant until) {
        return database.read(handle -> handle.createQuery(IN_ALL)
                .bind("least", CostEstimate.LEAST_SECONDS)
                .bind("since", since)
                .bind("until", until)
                .map((row, context) -> new UsedInAll(
                        row.getString("dag_id"),
                        row.getLong("version_id"),
                        row.getString("target"),
                        AttemptTable.usage(row),
                        row.getLong("seconds")))
                .list());
    }

    private static Used used(ResultSet row) throws SQLException {
        return new Used(
                row.getString("dag_id"),
                row.getLong("run_key"),
                row.getString("node_id"),
                row.getInt("map_index"),
                row.getInt("try_number"),
                AttemptTable.usage(row),
                Columns.instant(row, "pull_started_at"),
                Columns.instant(row, "ended_at"));
    }
}
