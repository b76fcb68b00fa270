package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunChange;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when the store fails, and when another writes to a run behind the engine's back. */
class StoreFailureTest {
    private final EngineRig rig = new EngineRig();
    private final Random random = new Random(7);
    private Consumer<List<RunChange>> beforeCommit = changes -> {};
    private Runnable afterCommit = () -> {};
    private Runnable beforeRead = () -> {};

    @BeforeEach
    void load() {
        rig.storage = storage -> new MortalStorage(storage, new Death()) {
            @Override
            public void commit(List<RunChange> changes) {
                beforeCommit.accept(changes);
                super.commit(changes);
                afterCommit.run();
            }

            @Override
            public List<TaskRow> tasks(long runKey) {
                beforeRead.run();
                return super.tasks(runKey);
            }

            @Override
            public List<AttemptRow> openAttempts(long runKey) {
                beforeRead.run();
                return super.openAttempts(runKey);
            }

            @Override
            public List<RunRow> unfinished(long afterKey, int limit) {
                beforeRead.run();
                return super.unfinished(afterKey, limit);
            }
        };
        rig.restart()
                .load(TestDag.named("sales")
                        .add(pair("a"), job("b").needs("a").timeout(Duration.ofMinutes(1)))
                        .add(job("c").needs("a")));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static WaybillException failure() {
        return new WaybillException(ErrorCode.DATABASE, "Simulated: the database is down");
    }

    @Test
    void while_the_store_fails_nobody_is_told_anything_and_nothing_is_started() {
        RunRow run = rig.trigger("sales");
        rig.tick();
        rig.changes.clear();
        beforeCommit = changes -> {
            throw failure();
        };

        rig.advance(Duration.ofSeconds(30));
        assertThat(rig.changes).isEmpty();
        assertThat(rig.fargate.tasks("b")).isEmpty();
        assertThat(rig.task(run, "a.run").state()).isEqualTo(TaskState.LAUNCHING);
        assertThat(rig.engine.nextTurn()).isAfter(rig.clock.instant());

        beforeCommit = changes -> {};
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.fargate.tasks()).hasSize(3);
        assertThat(rig.fargate.launchCalls()).isEqualTo(3);
    }

    @Test
    void a_store_that_fails_now_and_then_in_any_way_only_costs_time() {
        beforeCommit = changes -> failSometimes();
        afterCommit = this::failSometimes;
        beforeRead = this::failSometimes;
        for (int i = 0; i < 30; i++) {
            RunRow run = rig.trigger("sales");
            rig.restart().toTheEnd();
            assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
            assertThat(rig.runs.tasks(run.id())).allMatch(task -> task.tryNumber() == 1);
        }
        assertThat(rig.fargate.tasks()).hasSize(30 * 3);
    }

    /** After a commit this is the worst case: it was written, and the engine does not know. */
    private void failSometimes() {
        if (random.nextInt(4) == 0) {
            throw failure();
        }
    }

    @Test
    void a_run_that_another_changed_is_read_again_and_the_others_are_saved_at_once() {
        rig.load(TestDag.named("other").add(job("x")));
        RunRow run = rig.trigger("sales");
        RunRow other = rig.trigger("other");
        beforeCommit = changes -> {
            if (random.nextInt(3) == 0) {
                raiseFence(run);
            }
        };

        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.state(other)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.runs.tasks(run.id())).allMatch(task -> task.tryNumber() == 1);
        assertThat(rig.fargate.tasks()).hasSize(4);
    }

    @Test
    void a_run_that_another_ended_is_let_go() {
        RunRow run = rig.trigger("sales");
        rig.tick();
        sql("UPDATE dag_run SET state = 'failed', fence = fence + 1 WHERE id = ?", run);

        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.FAILED);
        assertThat(rig.engine.liveRuns()).isZero();
    }

    private void raiseFence(RunRow run) {
        sql("UPDATE dag_run SET fence = fence + 1 WHERE id = ?", run);
    }

    private void sql(String sql, RunRow run) {
        try (Connection connection = rig.database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, run.id());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_run_that_begins_anew_goes_on_though_the_store_fails_right_after_it_was_written() {
        RunRow run = rig.trigger("sales");
        rig.toTheEnd();
        rig.engine.changes().runOnNewest("sales", run.runId(), "ada");
        afterCommit = () -> {
            afterCommit = () -> {};
            throw failure();
        };

        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.attempts(run, "b")).hasSize(2);
    }
}
