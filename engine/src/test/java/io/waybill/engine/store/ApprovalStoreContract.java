package io.waybill.engine.store;

import static io.waybill.engine.store.Rows.NOW;
import static io.waybill.engine.store.Rows.inState;
import static io.waybill.engine.store.Rows.run;
import static io.waybill.engine.store.Rows.tasks;
import static io.waybill.engine.store.Rows.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of approvals promises, whatever the database. */
abstract class ApprovalStoreContract extends BackfillStoreContract {
    private RunStore runs;
    private ApprovalStore approvals;
    private RunRow made;

    @BeforeEach
    void openApprovals() {
        runs = new RunStore(database());
        approvals = new ApprovalStore(database());
    }

    private void makeRun() {
        new DagStore(database()).upsertVersion(version("asks", "h1"), NOW);
        made = runs.create(run("asks", "r1", null), tasks(1));
    }

    private ApprovalRow asked(int tryNumber, Instant at) {
        return new ApprovalRow(
                UUID.randomUUID(),
                made.id(),
                "asks",
                "r1",
                "review",
                "review.ask",
                -1,
                tryNumber,
                "{\"subject\":\"Ä?\"}",
                at,
                null,
                null,
                null,
                null);
    }

    private RunChange change(long fence, @Nullable RunState state, ApprovalChange... changes) {
        return new RunChange(
                made.id(),
                fence,
                state == null ? null : inState(made, state),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(changes),
                List.of());
    }

    @Test
    void what_is_asked_waits_until_it_is_answered_once() {
        makeRun();
        ApprovalRow first = asked(1, NOW);
        ApprovalRow second = asked(2, NOW.plusSeconds(1));
        runs.commit(List.of(change(0, null, ApprovalChange.asked(second), ApprovalChange.asked(first))));
        assertThat(approvals.waiting(10)).containsExactly(first, second);
        assertThat(approvals.waiting(1)).containsExactly(first);
        assertThat(approvals.newest(made.id(), "review", -1)).contains(second);
        assertThat(approvals.newest(made.id(), "review.ask", -1)).contains(second);
        assertThat(approvals.ofTry(made.id(), "review", -1, 1)).contains(first);

        runs.commit(List.of(change(
                1,
                null,
                ApprovalChange.closed(first.attempt(), NOW.plusSeconds(2), "ada", "[\"Approve\"]", "{}"),
                ApprovalChange.closed(first.attempt(), NOW.plusSeconds(3), "bob", "[\"Reject\"]", "{}"))));

        ApprovalRow answered = approvals.find(first.attempt()).orElseThrow();
        assertThat(answered.isWaiting()).isFalse();
        assertThat(answered.respondedBy()).isEqualTo("ada");
        assertThat(answered.chosenOptions()).isEqualTo("[\"Approve\"]");
        assertThat(answered.closedAt()).isEqualTo(NOW.plusSeconds(2));
        assertThat(approvals.waiting(10)).containsExactly(second);
        assertThat(approvals.closed(10)).containsExactly(answered);
    }

    @Test
    void a_change_that_is_refused_asks_nobody() {
        makeRun();
        assertThatThrownBy(() -> runs.commit(List.of(change(7, null, ApprovalChange.asked(asked(1, NOW))))))
                .isInstanceOf(WaybillException.class);

        assertThat(approvals.waiting(10)).isEmpty();
    }

    @Test
    void what_is_asked_goes_with_its_run() {
        makeRun();
        runs.commit(List.of(change(0, RunState.SUCCESS, ApprovalChange.asked(asked(1, NOW)))));

        assertThat(runs.delete(made.id())).isTrue();

        assertThat(approvals.waiting(10)).isEmpty();
    }
}
