package io.waybill.engine.store;

import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What pages and the API read of DAGs, in a number of queries that does not depend on how many there are. Thread safe. */
public final class DagQueries {
    private static final String LISTED = """
            SELECT d.dag_id, d.paused, d.paused_reason, d.active, d.file, d.version_id, d.first_seen_at, d.schedule_since,
                   d.scheduled_until, v.description, v.owner, v.tags, v.schedule, v.timezone
            FROM dag d
            JOIN dag_version v ON v.id = d.version_id
            """;
    private static final String LIST =
            LISTED + "WHERE d.dag_id > :after AND d.active = TRUE ORDER BY d.dag_id LIMIT :limit";
    private static final String ONE = LISTED + "WHERE d.dag_id = :dagId";
    /** Runs are numbered within their DAG, so that the last ones of each are a range of one index. */
    static final String LAST_RUNS = """
            SELECT r.id, r.dag_id, r.run_id, r.number, r.run_type, r.state, r.logical_date, r.queued_at, r.started_at,
                   r.ended_at
            FROM dag d
            JOIN dag_run r ON r.dag_id = d.dag_id AND r.number > d.run_count - :last
            WHERE d.dag_id IN (<dagIds>)
            ORDER BY r.dag_id, r.number DESC
            """;

    private static final String ACTIVE_COUNT = "SELECT COUNT(*) FROM dag WHERE active = TRUE";

    private static final String TAGS =
            "SELECT v.tags FROM dag d JOIN dag_version v ON v.id = d.version_id WHERE d.dag_id = :dagId";

    private final Database database;
    private final RunStore runs;

    public DagQueries(Database database) {
        this.database = database;
        this.runs = new RunStore(database);
    }

    /**
     * DAGs that a file still has, by id.
     *
     * @param afterDagId only greater ids; empty for the first page
     * @param limit how many DAGs at the most
     * @param lastRuns how many runs of each at the most
     */
    public List<DagListing> list(String afterDagId, int limit, int lastRuns) {
        return listed(
                database.read(handle -> handle.createQuery(LIST)
                        .bind("after", afterDagId)
                        .bind("limit", limit)
                        .map((row, context) ->
                                new Listed(DagTable.mapDag(row, context), DagTable.mapSummary(row, context)))
                        .list()),
                lastRuns);
    }

    /** One DAG as the list shows it, also one whose file is gone. */
    public Optional<DagListing> find(String dagId, int lastRuns) {
        List<Listed> found = database.read(handle -> handle.createQuery(ONE)
                .bind("dagId", dagId)
                .map((row, context) -> new Listed(DagTable.mapDag(row, context), DagTable.mapSummary(row, context)))
                .list());
        return listed(found, lastRuns).stream().findFirst();
    }

    /** The tags of a DAG's newest version, also of one whose file is gone; none where there is no such DAG. */
    public List<String> tags(String dagId) {
        return database.read(handle -> handle.createQuery(TAGS)
                .bind("dagId", dagId)
                .map((row, context) -> DagTable.mapTags(row))
                .findOne()
                .orElse(List.of()));
    }

    /** How many DAGs a file still has. */
    public int activeCount() {
        return database.read(
                handle -> handle.createQuery(ACTIVE_COUNT).mapTo(Integer.class).one());
    }

    /** The same DAGs, with other numbers of their last runs. */
    public List<DagListing> withRuns(List<DagListing> dags, int lastRuns) {
        Map<String, List<RunHead>> last =
                lastRuns(dags.stream().map(listing -> listing.dag().dagId()).toList(), lastRuns);
        return dags.stream()
                .map(listing -> new DagListing(
                        listing.dag(),
                        listing.summary(),
                        last.getOrDefault(listing.dag().dagId(), List.of()),
                        listing.queuedRuns(),
                        listing.runningRuns()))
                .toList();
    }

    private Map<String, List<RunHead>> lastRuns(List<String> dagIds, int lastRuns) {
        if (dagIds.isEmpty() || lastRuns == 0) {
            return Map.of();
        }
        Map<String, List<RunHead>> last = new HashMap<>();
        database.read(handle -> handle.createQuery(LAST_RUNS)
                        .bindList("dagIds", dagIds)
                        .bind("last", lastRuns)
                        .map((row, context) -> new RunHead(
                                row.getLong("id"),
                                row.getString("dag_id"),
                                row.getString("run_id"),
                                row.getLong("number"),
                                Columns.constant(row, "run_type", RunType.class),
                                Columns.constant(row, "state", RunState.class),
                                Columns.instant(row, "logical_date"),
                                Columns.someInstant(row, "queued_at"),
                                Columns.instant(row, "started_at"),
                                Columns.instant(row, "ended_at")))
                        .list())
                .forEach(run -> last.computeIfAbsent(run.dagId(), id -> new ArrayList<>())
                        .add(run));
        return last;
    }

    private List<DagListing> listed(List<Listed> dags, int lastRuns) {
        if (dags.isEmpty()) {
            return List.of();
        }
        Map<String, List<RunHead>> last =
                lastRuns(dags.stream().map(listed -> listed.dag.dagId()).toList(), lastRuns);
        Map<String, Map<RunState, Integer>> counts = runs.unfinishedCounts();
        return dags.stream()
                .map(listed -> {
                    Map<RunState, Integer> of = counts.getOrDefault(listed.dag.dagId(), Map.of());
                    return new DagListing(
                            listed.dag,
                            listed.summary,
                            last.getOrDefault(listed.dag.dagId(), List.of()),
                            of.getOrDefault(RunState.QUEUED, 0),
                            of.entrySet().stream()
                                    .filter(count -> count.getKey().isActive())
                                    .mapToInt(Map.Entry::getValue)
                                    .sum());
                })
                .toList();
    }

    private record Listed(DagRow dag, NewVersion.Summary summary) {}
}
