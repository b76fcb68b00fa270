package io.waybill.engine.store;

import static io.waybill.engine.store.Rows.NOW;
import static io.waybill.engine.store.Rows.attempt;
import static io.waybill.engine.store.Rows.ended;
import static io.waybill.engine.store.Rows.run;
import static io.waybill.engine.store.Rows.tasks;
import static io.waybill.engine.store.Rows.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.cost.CostEstimate;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunCriteria.Bound;
import io.waybill.engine.store.RunCriteria.Side;
import io.waybill.engine.store.RunCriteria.Time;
import io.waybill.engine.store.RunSearch.Page;
import io.waybill.engine.store.RunSearch.RunOrder;
import io.waybill.engine.store.RunSearch.TaskOrder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What searching for runs and tasks, and deleting a DAG with them, promises, whatever the database. */
abstract class RunSearchContract extends AssetStoreContract {
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-03-02T00:00:00Z");

    private RunSearch search() {
        return new RunQueries(database()).search();
    }

    private RunStore store() {
        return new RunStore(database());
    }

    private void make() {
        dags.upsertVersion(version("d", "h1"), NOW);
        dags.upsertVersion(version("e", "h1"), NOW);
        store().create(run("d", "r1", FIRST), tasks(2));
        store().create(run("d", "r2", SECOND), tasks(1));
        store().create(run("e", "R3", null), tasks(1));
    }

    private List<String> found(RunCriteria criteria, Page<RunOrder> page) {
        List<String> found =
                search().runs(criteria, page).stream().map(RunRow::runId).toList();
        assertThat(search().count(criteria)).isGreaterThanOrEqualTo(found.size());
        return found;
    }

    private static <O> Page<O> by(O order, boolean descending) {
        return new Page<>(order, descending, 0, 10);
    }

    private static RunCriteria bounded(Time time, Side side, Instant limit) {
        return new RunCriteria(Set.of(), Set.of(), Set.of(), Set.of(), null, List.of(new Bound(time, side, limit)));
    }

    @Test
    void runs_are_found_by_any_column_in_any_order() {
        make();

        assertThat(found(RunCriteria.ANY, by(RunOrder.ID, true))).containsExactly("R3", "r2", "r1");
        assertThat(found(RunCriteria.ANY, new Page<>(RunOrder.ID, false, 1, 1))).containsExactly("r2");
        assertThat(search().count(RunCriteria.ANY)).isEqualTo(3);
        // What has no date comes last, either way.
        assertThat(found(RunCriteria.ANY, by(RunOrder.LOGICAL_DATE, true))).containsExactly("r2", "r1", "R3");
        assertThat(found(RunCriteria.ANY, by(RunOrder.LOGICAL_DATE, false))).containsExactly("r1", "r2", "R3");
        for (RunOrder order : RunOrder.values()) {
            assertThat(found(RunCriteria.ANY, by(order, false))).hasSize(3);
        }
        RunCriteria some = new RunCriteria(
                Set.of("d"), Set.of(), Set.of(RunState.QUEUED), Set.of(RunType.SCHEDULED), "R_", List.of());
        assertThat(found(some, by(RunOrder.ID, false))).containsExactly("r1", "r2");
        assertThat(found(
                        new RunCriteria(Set.of(), Set.of("r2", "x"), Set.of(), Set.of(), null, List.of()),
                        by(RunOrder.ID, false)))
                .containsExactly("r2");
    }

    @Test
    void runs_are_found_between_times() {
        make();

        assertThat(found(bounded(Time.LOGICAL_DATE, Side.FROM, SECOND), by(RunOrder.ID, false)))
                .containsExactly("r2");
        assertThat(found(bounded(Time.LOGICAL_DATE, Side.AFTER, SECOND), by(RunOrder.ID, false)))
                .isEmpty();
        assertThat(found(bounded(Time.LOGICAL_DATE, Side.UNTIL, FIRST), by(RunOrder.ID, false)))
                .containsExactly("r1");
        assertThat(found(bounded(Time.LOGICAL_DATE, Side.BEFORE, FIRST), by(RunOrder.ID, false)))
                .isEmpty();
        assertThat(found(bounded(Time.QUEUED, Side.FROM, NOW), by(RunOrder.ID, false)))
                .hasSize(3);
        assertThat(found(bounded(Time.UPDATED, Side.UNTIL, NOW), by(RunOrder.ID, false)))
                .hasSize(3);
        assertThat(found(bounded(Time.STARTED, Side.FROM, FIRST), by(RunOrder.ID, false)))
                .isEmpty();
    }

    @Test
    void tasks_are_found_across_runs() {
        make();
        TaskCriteria all = new TaskCriteria(RunCriteria.ANY, Set.of(), Set.of(), Set.of(), List.of());
        RunCriteria ofD = new RunCriteria(Set.of("d"), Set.of(), Set.of(), Set.of(), null, List.of());
        String first = search().tasks(all, by(TaskOrder.ID, false)).get(0).nodeId();

        assertThat(search().count(all)).isEqualTo(4);
        for (TaskOrder order : TaskOrder.values()) {
            assertThat(search().tasks(all, by(order, true))).hasSize(4);
        }
        TaskCriteria some = new TaskCriteria(ofD, Set.of(first), Set.of(TaskState.NONE), Set.of(-1), List.of());
        List<TaskRow> found = search().tasks(some, by(TaskOrder.ID, false));
        assertThat(found)
                .hasSize(2)
                .allSatisfy(task -> assertThat(some.lets(task)).isTrue());
        assertThat(search().byKey(found.stream().map(TaskRow::runKey).toList()).values())
                .extracting(RunRow::runId)
                .containsExactlyInAnyOrder("r1", "r2");
        TaskCriteria begun = new TaskCriteria(
                RunCriteria.ANY,
                Set.of(),
                Set.of(),
                Set.of(),
                List.of(new TaskCriteria.Bound(TaskCriteria.Time.STARTED, Side.FROM, FIRST)));
        assertThat(search().tasks(begun, by(TaskOrder.ID, false))).isEmpty();
        assertThat(begun.lets(found.get(0))).isFalse();
    }

    @Test
    void a_note_is_replaced_without_a_new_fence() {
        make();
        RunRow run = store().find("d", "r1").orElseThrow();

        store().setNote(run.id(), "Late, but complete");

        RunRow now = store().find("d", "r1").orElseThrow();
        assertThat(now.note()).isEqualTo("Late, but complete");
        assertThat(now.fence()).isEqualTo(run.fence());
    }

    @Test
    void a_dag_that_no_file_has_is_deleted_with_all_of_its_past() {
        make();
        assertThatThrownBy(() -> dags.delete("none"))
                .isInstanceOfSatisfying(
                        WaybillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DAG_NOT_FOUND));
        assertThatThrownBy(() -> dags.delete("d")).hasMessageContaining("Take it out of the file first");
        dags.markInactive("d");
        assertThatThrownBy(() -> dags.delete("d")).hasMessageContaining("Run 'r1' of DAG 'd' has not ended");
        assertThat(store().find("d", "r1")).isPresent();

        dags.upsertVersion(version("f", "h1"), NOW);
        RunRow past = store().create(Rows.withDeadline("f", "r9", FIRST), tasks(2));
        store().commit(List.of(Rows.toState(past, RunState.SUCCESS)));
        assertThat(RunTable.PARTS.stream().filter(table -> rowsOf(past, table) > 0))
                .contains("task", "deadline");
        dags.markInactive("f");
        dags.delete("f");

        assertThat(RunTable.PARTS)
                .allSatisfy(table -> assertThat(rowsOf(past, table)).isZero());
        assertThat(store().find("f", "r9")).isEmpty();
        assertThat(dags.find("f")).isEmpty();
        assertThat(dags.versions("f", 10)).isEmpty();
        assertThat(dags.find("e")).isPresent();
    }

    private int rowsOf(RunRow run, String table) {
        return database()
                .read(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table + " WHERE run_key = :runKey")
                        .bind("runKey", run.id())
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void what_containers_had_is_added_up_by_version_target_and_size_once_they_have_ended() {
        make();
        RunRow run = store().find("d", "r1").orElseThrow();
        AttemptRow first = attempt(run.id(), "t0", 1);
        AttemptRow second = attempt(run.id(), "t0", 2);
        AttemptRow open = attempt(run.id(), "t1", 1);
        store().commit(List.of(new RunChange(
                run.id(),
                run.fence(),
                null,
                List.of(),
                List.of(first, second, open),
                List.of(ended(first), ended(second)),
                List.of())));
        UsageQueries usages = new UsageQueries(database());
        Instant pulled = ended(first).pullStartedAt();

        assertThat(usages.between(pulled, pulled.plusSeconds(1)))
                .as("two of two seconds each, billed as a minute each")
                .containsExactly(new UsageQueries.UsedInAll(
                        "d", run.versionId(), "frankfurt", ended(first).usage(), 2 * CostEstimate.LEAST_SECONDS));
        assertThat(usages.between(pulled.minusSeconds(9), pulled)).isEmpty();
    }

    @Test
    void a_pattern_has_no_escapes() {
        make();

        for (String pattern : List.of("r\\", "r\\1", "r'1")) {
            RunCriteria criteria = new RunCriteria(Set.of(), Set.of(), Set.of(), Set.of(), pattern, List.of());
            assertThat(found(criteria, by(RunOrder.ID, true))).as(pattern).isEmpty();
        }
    }
}
