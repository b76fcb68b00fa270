package io.waybill.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.asset.NewAssetEvent;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.run.RunState;
import io.waybill.spec.asset.AssetSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The reads that could grow with the history read a few rows of it, whatever there is. */
final class QueryPlanTest {
    private static final int LIMIT = 7;
    private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");
    private static Database database;

    /** 2,000 runs of two DAGs, ten of them unfinished. */
    @BeforeAll
    static void fill() {
        database = Database.open(DatabaseSettings.memory());
        DagStore dags = new DagStore(database);
        RunStore runs = new RunStore(database);
        PoolStore pools = new PoolStore(database);
        for (int i = 0; i < 100; i++) {
            pools.insert(new PoolRow("p" + i, 1, "", false));
        }
        for (String dag : List.of("d1", "d2")) {
            dags.upsertVersion(Rows.version(dag, "h"), Rows.NOW);
            List<RunChange> ends = new ArrayList<>();
            RunRow some = runs.create(Rows.withDeadline(dag, "r0", Rows.NOW), Rows.tasks(1));
            for (int i = 1; i < 1_000; i++) {
                RunRow run = runs.create(Rows.withDeadline(dag, "r" + i, Rows.NOW.plusSeconds(i)), Rows.tasks(1));
                if (i % 100 != 0) {
                    ends.add(Rows.toState(run, RunState.SUCCESS));
                }
            }
            runs.commit(ends);
            List<Notice> notices = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                notices.add(Rows.notice(some, "n" + i));
            }
            runs.commit(List.of(Rows.telling(some, notices.toArray(Notice[]::new))));
            runs.commit(List.of(Rows.scanning(some, 1_000)));
            fillAssets(runs, dag, some);
        }
    }

    /** 1,000 updates of two assets by a run of each DAG. */
    private static void fillAssets(RunStore runs, String dag, RunRow some) {
        List<NewAssetEvent> events = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            events.add(new NewAssetEvent(
                    AssetSpec.named(i % 2 == 0 ? "orders" : "rates"),
                    "{}",
                    new NewAssetEvent.Source(dag, i < 990 ? "r" + i : "r3", "load", -1, 1),
                    "",
                    Rows.NOW.plusSeconds(i)));
        }
        RunRow now = runs.find(some.id()).orElseThrow();
        runs.commit(List.of(new RunChange(
                now.id(),
                now.fence(),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                events)));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** How many rows the statement looks at, in all tables. */
    private static int scanned(String sql) throws SQLException {
        String literal = sql.replaceAll(":(limit|last)\\b", "" + LIMIT)
                .replaceAll(":before\\b", "1900")
                .replaceAll(":(after|runKey)\\b", "5")
                .replaceAll(":mapIndex\\b", "-1")
                .replaceAll(":(assetId|eventId)\\b", "1")
                .replaceAll(":offset\\b", "0")
                .replaceAll(":name\\b", "'p3'")
                .replaceAll(":dagId\\b", "'d1'")
                .replaceAll(":state\\b", "'success'")
                .replaceAll(":type\\b", "'scheduled'")
                .replaceAll(":from\\b", "TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00'")
                .replaceAll(":to\\b", "TIMESTAMP WITH TIME ZONE '2027-01-01 00:00:00+00'")
                .replaceAll(":backfillId\\b", "1")
                .replaceAll(":now\\b", "TIMESTAMP WITH TIME ZONE '2026-12-29 01:30:20.123456+00'")
                .replaceAll(":runId\\b", "'r3'")
                .replaceAll(":nodeId\\b", "'t0'")
                .replaceAll(":key\\b", "'return_value'")
                .replaceAll(":logicalDate\\b", "TIMESTAMP WITH TIME ZONE '2026-03-29 01:30:20.123456+00'")
                .replaceAll("<states>", "'success', 'failed'")
                .replaceAll("<types>", "'scheduled'")
                .replaceAll("<dagIds>", "'d1', 'd2'");
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN ANALYZE " + literal)) {
            rows.next();
            return SCANNED.matcher(rows.getString(1))
                    .results()
                    .mapToInt(match -> Integer.parseInt(match.group(1)))
                    .sum();
        }
    }

    @Test
    void a_page_of_runs_costs_as_many_rows_as_it_has() throws SQLException {
        for (String sql : List.of(
                RunQueries.RECENT,
                RunQueries.IN_STATE,
                RunQueries.OF_DAG,
                RunQueries.OF_DAG_IN_STATE,
                RunQueries.OF_DAG_OF_TYPE,
                RunQueries.OF_DAG_DATED,
                DagStore.NEWEST_NUMBERS,
                RunStore.IN_STATE,
                RunStore.OF_DAG_IN_STATE)) {
            assertThat(scanned(sql)).as(sql).isBetween(1, LIMIT + 1);
        }
    }

    @Test
    void a_page_of_updates_of_assets_costs_as_many_rows_as_it_has() throws SQLException {
        int joined = 4;
        for (AssetEventFilter filter : List.of(
                AssetEventFilter.ofAsset(1, LIMIT),
                new AssetEventFilter(null, "d1", null, null, null, null, null, true, 0, LIMIT),
                new AssetEventFilter(null, "d1", "r3", null, null, null, null, true, 0, LIMIT),
                new AssetEventFilter(null, "d1", null, "load", null, null, null, true, 0, LIMIT),
                new AssetEventFilter(null, null, null, null, null, Rows.NOW, null, true, 0, LIMIT),
                new AssetEventFilter(1L, null, null, null, null, Rows.NOW, Rows.NOW.plusSeconds(20), false, 0, LIMIT),
                new AssetEventFilter(null, null, null, null, null, null, null, false, 0, LIMIT))) {
            String sql = new AssetEventSql(filter).page().replace(":taskId", "'load'");
            assertThat(scanned(sql)).as(sql).isBetween(1, joined * (LIMIT + 2));
        }
        for (String sql : List.of(AssetStore.NEWEST_SINCE, AssetStore.TRIGGERING, AssetStore.RUNS_OF_EVENT)) {
            assertThat(scanned(sql)).as(sql).isBetween(0, joined * (LIMIT + 2));
        }
    }

    @Test
    void the_list_of_dags_costs_as_many_runs_as_it_shows() throws SQLException {
        int ofDags = 2;

        assertThat(scanned(DagQueries.LAST_RUNS)).isBetween(ofDags * LIMIT, ofDags * (LIMIT + 4));
    }

    @Test
    void unfinished_runs_are_counted_without_the_finished_ones() throws SQLException {
        assertThat(scanned(RunStore.UNFINISHED_COUNTS)).isBetween(20, 22);
        assertThat(scanned(RunStore.COUNT_OF_DAG_IN_STATE.replace(":state", "'queued'")))
                .isBetween(10, 12);
    }

    @Test
    void pools_are_found_by_their_name() throws SQLException {
        assertThat(scanned(PoolStore.FIND)).isBetween(1, 2);
        assertThat(scanned(PoolStore.LIST.replace(":after", "''"))).isBetween(1, LIMIT + 1);
    }

    @Test
    void the_outbox_costs_as_many_rows_as_are_taken_out() throws SQLException {
        assertThat(scanned(NoticeStore.DUE.replace(":state", "'pending'"))).isBetween(1, LIMIT + 1);
        assertThat(scanned(NoticeStore.DUE.replace(":state", "'sent'"))).isBetween(0, 1);
        assertThat(scanned(NoticeStore.OF_DAG)).isBetween(1, LIMIT + 1);
        assertThat(scanned(NoticeStore.RECENT)).isBetween(1, LIMIT + 1);
        assertThat(scanned(NoticeStore.OF_RUN.replace(":runKey", "1"))).isBetween(1, LIMIT + 1);
    }

    @Test
    void runs_that_have_ended_cost_as_many_rows_as_are_told() throws SQLException {
        String ended = EndedRunStore.ENDED
                .replace(":after", ":from")
                .replace(":until", ":to")
                .replace(":key", "0");
        assertThat(scanned(ended)).isBetween(0, LIMIT + 2);
        assertThat(scanned(EndedRunStore.TASKS.replace(":runKey", "1"))).isBetween(1, LIMIT + 1);
    }

    @Test
    void logs_to_look_through_cost_as_many_rows_as_are_due() throws SQLException {
        assertThat(scanned(LogScanStore.DUE)).isBetween(1, LIMIT + 1);
    }

    @Test
    void deadlines_cost_as_many_rows_as_are_due() throws SQLException {
        assertThat(scanned(DeadlineStore.DUE.replace(":state", "'open'"))).isBetween(1, LIMIT + 1);
        assertThat(scanned(DeadlineStore.DUE.replace(":state", "'missed'"))).isBetween(0, 1);
    }

    @Test
    void one_run_is_found_at_once() throws SQLException {
        assertThat(scanned(RunStore.BY_RUN_ID)).isBetween(1, 2);
        assertThat(scanned(RunStore.BY_LOGICAL_DATE)).isBetween(1, 2);
        assertThat(scanned(RunHistory.BEFORE)).isBetween(1, 2);
        assertThat(scanned(RunHistory.DATED)).isBetween(LIMIT, LIMIT + 1);
        assertThat(scanned(RunHistory.BEFORE_OF_TYPE)).isBetween(1, 2);
        assertThat(scanned(RunHistory.BEFORE_IN_BACKFILL)).isBetween(0, 2);
        assertThat(scanned(BackfillStore.RUNS_BETWEEN)).isBetween(LIMIT, LIMIT + 1);
        assertThat(scanned(BackfillStore.RUNS_IN_STATE.replace(":state", "'queued'")))
                .isBetween(1, 12);
    }

    @Test
    void what_containers_had_costs_as_many_rows_as_began_in_that_time() throws SQLException {
        String sql = UsageQueries.IN_ALL
                .replace(":least", "60")
                .replace(":since", ":from")
                .replace(":until", "TIMESTAMP WITH TIME ZONE '2026-01-02 00:00:00+00'");
        assertThat(scanned(sql)).isBetween(0, 1);
    }

    @Test
    void what_belongs_to_a_run_is_found_by_its_key() throws SQLException {
        assertThat(scanned(RunStore.TASKS)).isBetween(1, 2);
        for (String sql : List.of(RunStore.OPEN_ATTEMPTS, RunStore.ATTEMPTS, RunStore.OUTPUTS)) {
            assertThat(scanned(sql)).as(sql).isBetween(0, 1);
        }
    }
}
