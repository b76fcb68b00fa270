package io.waybill.engine.loop;

import static io.waybill.engine.graph.TestDag.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.graph.TestDag;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.RunRow;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that have ended: started again with another version, deleted; and what is kept of who asked for it. */
class PastRunsTest {
    private final EngineRig rig = new EngineRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private RunRow ended(TestDag dag) {
        RunRow run = rig.load(dag).trigger("sales");
        rig.toTheEnd();
        return rig.run(run);
    }

    @Test
    void a_run_begins_anew_with_the_newest_version_and_keeps_its_former_tries() {
        RunRow run = ended(TestDag.named("sales").add(job("a"), job("old").needs("a")));
        rig.load(TestDag.named("sales").add(job("a"), job("new").needs("a")));

        RunRow again = rig.engine.changes().runOnNewest("sales", run.runId(), "ada");
        rig.tick();
        assertThat(rig.run(run).versionId()).isNotEqualTo(run.versionId());
        assertThat(again.runId()).isEqualTo(run.runId());
        rig.toTheEnd();

        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
        assertThat(rig.states(run))
                .isEqualTo(Map.of("a", TaskState.SUCCESS, "new", TaskState.SUCCESS, "old", TaskState.REMOVED));
        assertThat(rig.attempts(run, "a")).hasSize(2);
        assertThat(rig.attempts(run, "old")).hasSize(1);
    }

    @Test
    void a_removed_task_comes_back_with_a_version_that_has_it() {
        RunRow run = ended(TestDag.named("sales").add(job("a"), job("b")));
        rig.load(TestDag.named("sales").add(job("a")));
        rig.engine.changes().runOnNewest("sales", run.runId(), "ada");
        rig.toTheEnd();
        rig.load(TestDag.named("sales").add(job("a"), job("b")));

        rig.engine.changes().runOnNewest("sales", run.runId(), "ada");
        rig.toTheEnd();

        assertThat(rig.states(run)).isEqualTo(Map.of("a", TaskState.SUCCESS, "b", TaskState.SUCCESS));
        assertThat(rig.task(run, "b").tryNumber()).isEqualTo(2);
    }

    @Test
    void a_run_that_was_renewed_is_taken_up_after_the_death_of_the_scheduler() {
        RunRow run = ended(TestDag.named("sales").add(job("a"), job("old")));
        rig.load(TestDag.named("sales").add(job("a")));
        rig.engine.changes().runOnNewest("sales", run.runId(), "ada");
        rig.advance(Duration.ofSeconds(3));

        rig.restart().toTheEnd();

        assertThat(rig.states(run)).isEqualTo(Map.of("a", TaskState.SUCCESS, "old", TaskState.REMOVED));
    }

    @Test
    void a_deleted_run_is_gone_with_all_that_it_had_and_its_date_is_free_again() {
        RunRow run = ended(TestDag.named("sales").add(job("a")));

        rig.engine.changes().deleteRun("sales", run.runId(), "ada");

        assertThat(rig.runs.find(run.id())).isEmpty();
        assertThat(rig.runs.tasks(run.id())).isEmpty();
        assertThat(rig.runs.attempts(run.id(), "a", -1, 10)).isEmpty();
        assertThatThrownBy(() -> rig.engine.changes().deleteRun("sales", run.runId(), "ada"))
                .hasMessageContaining("has no run '" + run.runId() + "'");
    }

    @Test
    void a_run_that_goes_on_is_neither_deleted_nor_begun_anew() {
        RunRow run = rig.load(TestDag.named("sales").add(job("a"))).trigger("sales");
        rig.tick();

        assertThatThrownBy(() -> rig.engine.changes().deleteRun("sales", run.runId(), "ada"))
                .hasMessage("Run '" + run.runId()
                        + "' of DAG 'sales' is running; wait for its end, or cancel it, to delete it");
        assertThatThrownBy(() -> rig.engine.changes().runOnNewest("sales", run.runId(), "ada"))
                .hasMessageContaining("is running");
        rig.toTheEnd();
        assertThat(rig.state(run)).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void what_was_asked_for_is_kept_with_who_and_when() {
        RunRow run = ended(TestDag.named("sales").add(job("a"), job("b").needs("a")));
        rig.engine.changes().mark("sales", run.runId(), TaskSelection.of("b"), Mark.FAILED, "ada");
        rig.engine.changes().clear("sales", run.runId(), TaskSelection.of("a").withDownstream(), "bob");
        rig.tick();
        rig.engine.changes().cancelRun("sales", run.runId(), "ada");
        rig.engine.setPaused("sales", true, "ada");
        rig.toTheEnd();

        List<AuditRow> kept = rig.runs.audit().list("sales", null, Long.MAX_VALUE, 100);

        assertThat(kept)
                .extracting(row -> row.by() + " " + row.event() + " " + row.tasks())
                .containsExactly("ada pause ", "ada cancel ", "bob clear a, b", "ada mark_failed b", "test trigger ");
        assertThat(rig.runs.audit().list("sales", run.runId(), Long.MAX_VALUE, 2))
                .extracting(AuditRow::event)
                .containsExactly("cancel", "clear");
        assertThat(rig.runs.audit().list(null, null, kept.get(2).id(), 100))
                .extracting(AuditRow::event)
                .containsExactly("mark_failed", "trigger");
        assertThat(kept).extracting(AuditRow::at).isSortedAccordingTo(Comparator.reverseOrder());
    }
}
