package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static io.waybill.engine.graph.TestDag.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What another engine makes of what one left. */
class RestartTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void an_engine_that_starts_goes_on_with_unfinished_runs() {
        rig.load(TestDag.named("sales").limits(1, 16).add(pair("a"), job("b").needs("a")));
        RunRow run = rig.trigger("sales");
        RunRow waiting = rig.trigger("sales");
        rig.advance(Duration.ofSeconds(5));

        rig.restart();
        rig.advance(Duration.ofSeconds(3));
        rig.restart().toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.state(waiting)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.fargate.tasks()).hasSize(4);
        assertThat(rig.fargate.launchCalls()).isEqualTo(4);
    }

    @Test
    void a_retry_and_a_time_out_are_due_after_a_restart_too() {
        rig.load(TestDag.named("sales")
                .add(job("a").retries(1, Duration.ofMinutes(30)), job("b").timeout(Duration.ofMinutes(20))));
        rig.fargate.plan((node, tryNumber) -> node.equals("a") && tryNumber == 1
                ? SimulatedFargate.Plan.failure(EndKind.USER)
                : SimulatedFargate.Plan.success(Duration.ofHours(1)));
        RunRow run = rig.trigger("sales");
        rig.advance(Duration.ofMinutes(10));

        rig.restart().advance(Duration.ofMinutes(11));
        assertThat(rig.task(run, "b").state()).isEqualTo(TaskState.FAILED);
        rig.toTheEnd();
        assertThat(rig.task(run, "a").state()).isEqualTo(TaskState.SUCCESS);
        assertThat(rig.task(run, "a").tryNumber()).isEqualTo(2);
    }

    @Test
    void a_run_whose_version_cannot_be_built_any_more_fails_with_the_reason_and_no_other_does() {
        rig.load(TestDag.named("good").add(job("a")));
        RunRow good = rig.trigger("good");
        rig.load(TestDag.named("bad").limits(1, 16).add(job("a"), job("b").needs("a")));
        RunRow running = rig.trigger("bad");
        RunRow queued = rig.trigger("bad");
        rig.advance(Duration.ofSeconds(2));

        // As after an update that no longer has the operator.
        breakVersion("bad");
        rig.restart().advance(Duration.ofSeconds(1));
        assertThat(rig.state(running)).isEqualTo(RunState.FAILING);
        assertThat(rig.state(queued)).isEqualTo(RunState.FAILED);
        rig.toTheEnd();

        assertThat(rig.state(running)).isEqualTo(RunState.FAILED);
        assertThat(rig.run(running).reason()).contains("uses the operator 'gone', which is not installed");
        assertThat(rig.states(running).values()).containsOnly(TaskState.CANCELLED);
        assertThat(rig.fargate.tasks("a").get(1).wasStopped()).isTrue();
        assertThat(rig.state(good)).isEqualTo(RunState.SUCCESS);
    }

    private void breakVersion(String dagId) {
        try (java.sql.Connection connection = rig.database.dataSource().getConnection();
                java.sql.PreparedStatement update = connection.prepareStatement(
                        "UPDATE dag_version SET document = REPLACE(document, '\"job\"', '\"gone\"') WHERE dag_id = ?")) {
            update.setString(1, dagId);
            update.executeUpdate();
            connection.commit();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_run_keeps_the_version_that_it_was_made_with() {
        rig.load(TestDag.named("sales").add(job("a"), job("b").needs("a")));
        RunRow run = rig.trigger("sales");
        rig.advance(Duration.ofSeconds(2));
        rig.load(TestDag.named("sales").add(job("c")));

        RunRow newer = rig.trigger("sales");
        rig.restart().toTheEnd();

        assertThat(rig.states(run)).containsOnlyKeys("a", "b").containsValue(TaskState.SUCCESS);
        assertThat(rig.states(newer)).containsOnlyKeys("c");
    }
}
