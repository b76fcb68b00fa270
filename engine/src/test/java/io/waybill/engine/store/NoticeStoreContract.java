package io.waybill.engine.store;

import static io.waybill.engine.store.Rows.NOW;
import static io.waybill.engine.store.Rows.notice;
import static io.waybill.engine.store.Rows.run;
import static io.waybill.engine.store.Rows.scanning;
import static io.waybill.engine.store.Rows.tasks;
import static io.waybill.engine.store.Rows.telling;
import static io.waybill.engine.store.Rows.version;
import static io.waybill.engine.store.Rows.withDeadline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.engine.error.WaybillException;
import io.waybill.engine.notify.LogScan;
import io.waybill.engine.notify.NoticeState;
import io.waybill.spec.AlertSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the outbox promises, whatever the database. */
abstract class NoticeStoreContract extends DagStoreContract {
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));

    private NoticeStore notices;
    private RunStore runs;

    @BeforeEach
    void openNotices() {
        notices = new NoticeStore(database());
        runs = new RunStore(database());
    }

    private RunRow made(String runId) {
        dags.upsertVersion(version("d", "h1"), NOW);
        return runs.create(run("d", runId, null), tasks(1));
    }

    @Test
    void a_notice_is_kept_with_the_change_that_it_tells_of_or_not_at_all() {
        RunRow run = made("r1");

        runs.commit(List.of(telling(run, notice(run, "ops"), notice(run, "sales"))));
        assertThatThrownBy(() -> runs.commit(List.of(telling(run, notice(run, "late")))))
                .isInstanceOf(WaybillException.class);

        List<NoticeRow> rows = notices.ofRun(run.id(), 10);
        assertThat(rows).extracting(NoticeRow::notice).containsExactly(notice(run, "sales"), notice(run, "ops"));
        assertThat(rows.get(0).delivery()).isNotEqualTo(rows.get(1).delivery());
        assertThat(rows.get(0).dueAt()).isEqualTo(NOW);
        assertThat(notices.recent("d", 10)).isEqualTo(rows);
        assertThat(notices.recent("e", 10)).isEmpty();
        assertThat(notices.recent(null, 1)).isEqualTo(rows.subList(0, 1));
    }

    @Test
    void what_is_due_comes_in_the_order_of_its_times_and_is_claimed_once() {
        RunRow run = made("r1");
        runs.commit(List.of(telling(run, notice(run, "ops"), notice(run, "sales"))));
        assertThat(notices.due(NOW.minusSeconds(1), 10)).isEmpty();
        NoticeRow first = notices.due(NOW, 10).get(0);

        NoticeRow claimed = notices.claim(first, LATER).orElseThrow();

        assertThat(claimed.tries()).isEqualTo(1);
        assertThat(notices.claim(first, LATER)).isEmpty();
        assertThat(notices.due(NOW, 10))
                .extracting(row -> row.notice().notifier())
                .containsExactly("sales");
        assertThat(notices.due(LATER, 10))
                .extracting(row -> row.notice().notifier())
                .containsExactly("sales", "ops");
        notices.again(first, "too late to say so", NOW);
        assertThat(notices.due(NOW, 10)).hasSize(1);
        notices.again(claimed, "busy", NOW.plusSeconds(1));
        assertThat(notices.due(NOW.plusSeconds(1), 10))
                .hasSize(2)
                .extracting(NoticeRow::reason)
                .contains("busy");
    }

    @Test
    void a_deadline_is_kept_with_its_run_and_missed_once() {
        DeadlineStore deadlines = new DeadlineStore(database());
        dags.upsertVersion(version("d", "h1"), NOW);
        RunRow run = runs.create(withDeadline("d", "r1", NOW), tasks(1));
        Instant due = NOW.plusSeconds(3600);
        assertThat(deadlines.due(DeadlineState.OPEN, due.minusMillis(1), 10)).isEmpty();
        DeadlineRow row = deadlines.due(DeadlineState.OPEN, due, 10).get(0);
        assertThat(row.deadline().notifiers()).containsExactly("ops", "sales");

        deadlines.miss(row, DeadlineState.MISSED, List.of(notice(run, "ops")));
        deadlines.miss(row, DeadlineState.MISSED, List.of(notice(run, "ops")));
        deadlines.move(row, DeadlineState.MET);

        assertThat(notices.ofRun(run.id(), 10)).hasSize(1);
        assertThat(deadlines.due(DeadlineState.OPEN, due, 10)).isEmpty();
        DeadlineRow missed = deadlines.due(DeadlineState.MISSED, due, 10).get(0);
        assertThat(missed.deadline()).isEqualTo(row.deadline());
        deadlines.move(missed, DeadlineState.DONE);
        assertThat(deadlines.due(DeadlineState.MISSED, due, 10)).isEmpty();
    }

    @Test
    void a_log_to_look_through_is_claimed_once_and_goes_with_what_was_found() {
        LogScanStore scans = new LogScanStore(database());
        RunRow run = made("r1");
        runs.commit(List.of(telling(run)));
        runs.commit(List.of(scanning(run, 2)));
        assertThat(scans.due(NOW, 10)).hasSize(1);
        LogScan scan = scans.due(LATER, 10).get(1);
        assertThat(scan.alerts()).containsExactly(new AlertSpec("error", List.of("ops")));

        LogScan claimed = scans.claim(scan, LATER).orElseThrow();
        assertThat(scans.claim(scan, LATER)).isEmpty();
        assertThat(scans.due(LATER.minusSeconds(1), 10)).hasSize(1);
        scans.done(scan, List.of(notice(run, "late")));
        scans.done(claimed, List.of(notice(run, "ops")));
        scans.done(claimed, List.of(notice(run, "again")));

        assertThat(scans.due(LATER, 10)).hasSize(1);
        assertThat(notices.ofRun(run.id(), 10))
                .extracting(row -> row.notice().notifier())
                .containsExactly("ops");
    }

    @Test
    void what_has_ended_is_never_sent_and_goes_when_its_time_has_come() {
        RunRow run = made("r1");
        runs.commit(List.of(telling(run, notice(run, "ops"), notice(run, "sales"), notice(run, "boss"))));
        List<NoticeRow> claimed = notices.due(NOW, 10).stream()
                .map(row -> notices.claim(row, LATER).orElseThrow())
                .toList();

        notices.sent(claimed.get(0), NOW, LATER);
        notices.failed(claimed.get(1), "404", NOW, LATER);

        assertThat(notices.due(LATER, 10)).hasSize(1);
        assertThat(notices.ofRun(run.id(), 10))
                .extracting(NoticeRow::state)
                .containsExactly(NoticeState.PENDING, NoticeState.FAILED, NoticeState.SENT);
        assertThat(notices.deleteOld(LATER.minusSeconds(1), 10)).isZero();
        assertThat(notices.deleteOld(LATER, 1)).isEqualTo(1);
        assertThat(notices.deleteOld(LATER, 10)).isEqualTo(1);
        assertThat(notices.ofRun(run.id(), 10)).hasSize(1);
    }
}
