package io.waybill.web.view;

import io.waybill.engine.notify.Notice;
import io.waybill.engine.store.NoticeRow;
import java.time.Instant;

/**
 * A notice as a run's page shows it.
 *
 * @param what what it tells
 * @param href the task that it is about, or empty
 * @param task the task's name, or empty
 * @param notifier who is told
 * @param state whether it was sent
 * @param at when it happened
 * @param reason why it was not taken, or empty
 */
public record NoticeLine(
        String what, String href, String task, String notifier, StateView state, Instant at, String reason) {

    public static NoticeLine of(NoticeRow row) {
        Notice notice = row.notice();
        String task = notice.nodeId();
        return new NoticeLine(
                notice.event().meaning(),
                task.isEmpty() ? "" : Links.task(notice.dagId(), notice.runId(), task),
                task,
                notice.notifier(),
                state(row),
                notice.at(),
                row.reason());
    }

    private static StateView state(NoticeRow row) {
        return switch (row.state()) {
            case PENDING ->
                row.tries() == 0
                        ? new StateView("queued", "to be sent")
                        : new StateView("up_for_retry", "is tried again");
            case SENT -> new StateView("success", "sent");
            case FAILED -> new StateView("failed", "not sent");
        };
    }
}
