package io.waybill.web.notify;

import io.waybill.engine.notify.Notice;
import io.waybill.web.http.Json;
import io.waybill.web.view.Links;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What notices say, to people and to programs.
 *
 * @param page where people find the page
 */
record NoticeWords(URI page) {
    private static final int LONGEST_DETAIL = 2_000;

    /** What happened, in a line. */
    String title(Notice notice) {
        String task = "task " + notice.nodeId();
        String what = switch (notice.event()) {
            case TASK_SUCCESS -> task + " has succeeded";
            case TASK_FAILURE -> task + " has failed";
            case TASK_RETRY -> "try " + notice.tryNumber() + " of " + task + " has failed, another one follows";
            case TASK_SKIPPED -> task + " was skipped";
            case RUN_SUCCESS -> "the run has succeeded";
            case LOG_ALERT -> "a line in the log of try " + notice.tryNumber() + " of " + task;
            case TASK_APPROVAL -> task + " waits for an answer";
            case DEADLINE_MISSED -> "the run has missed its deadline";
            case RUN_FAILURE -> notice.newState().equals("cancelled") ? "the run was cancelled" : "the run has failed";
        };
        return notice.dagId() + ": " + what;
    }

    /** Why, where that is not plain; of a bounded length. */
    String detail(Notice notice) {
        String detail = notice.detail();
        return detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "…";
    }

    /** The page to look at. */
    String link(Notice notice) {
        String path = notice.nodeId().isEmpty()
                ? Links.run(notice.dagId(), notice.runId())
                : Links.task(notice.dagId(), notice.runId(), notice.nodeId());
        return page.toString().replaceFirst("/+$", "") + path;
    }

    /** All of it as a text for people. */
    String text(Notice notice) {
        StringBuilder text = new StringBuilder(title(notice)).append("\n\n");
        if (!notice.detail().isEmpty()) {
            text.append(detail(notice)).append("\n\n");
        }
        text.append("Run: ").append(notice.runId()).append('\n');
        if (notice.logicalDate() != null) {
            text.append("Logical date: ").append(notice.logicalDate()).append('\n');
        }
        if (notice.tryNumber() > 0) {
            text.append("Try: ").append(notice.tryNumber()).append('\n');
        }
        return text.append("At: ")
                .append(notice.at())
                .append("\n\n")
                .append(link(notice))
                .append('\n')
                .toString();
    }

    /** All of it as JSON for programs. */
    String json(UUID delivery, Notice notice) {
        return Json.text(new Message(
                delivery.toString(),
                notice.event().id(),
                title(notice),
                notice.dagId(),
                notice.runId(),
                notice.logicalDate(),
                notice.nodeId().isEmpty() ? null : notice.nodeId(),
                notice.tryNumber() == 0 ? null : notice.tryNumber(),
                notice.newState(),
                detail(notice),
                notice.at(),
                link(notice)));
    }

    private record Message(
            String delivery,
            String event,
            String title,
            String dagId,
            String runId,
            @Nullable Instant logicalDate,
            @Nullable String taskId,
            @Nullable Integer tryNumber,
            String state,
            String detail,
            Instant at,
            String url) {}
}
