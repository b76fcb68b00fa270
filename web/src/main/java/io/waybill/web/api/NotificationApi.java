package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.NoticeState;
import io.waybill.engine.store.NoticeRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/waybill/v1/notifications?dag_id=&run_id=}: what was told, or is still to be told, newest first. Sent ones are
 * kept for thirty days.
 */
final class NotificationApi {
    private final DagReader reader;

    NotificationApi(DagReader reader) {
        this.reader = reader;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/waybill/v1/notifications", this::list);
    }

    static void describe(ApiDescription api) {
        api.about("Waybill")
                .get(
                        "get_notifications",
                        "/api/waybill/v1/notifications",
                        "What was told, or is still to be told, the newest first.")
                .with("limit", Param.Kind.WHOLE, "How many, 50 unless told, at the most 1,000.")
                .text("dag_id", "")
                .text("run_id", "With its dag_id.")
                .refuses(404)
                .answers(Answer.class);
    }

    private void list(Context ctx) {
        int limit = new Query(ctx).limit();
        String dagId = ctx.queryParam("dag_id");
        String runId = ctx.queryParam("run_id");
        if (runId != null && dagId == null) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "A run_id needs its dag_id: ids of runs are unique in their DAG only");
        }
        List<NoticeRow> rows = dagId == null || runId == null
                ? reader.notices(dagId, limit)
                : reader.notices(reader.run(dagId, runId), limit);
        Caller caller = Caller.of(ctx);
        Json.send(
                ctx,
                new Answer(rows.stream()
                        .filter(row -> caller.sees(row.notice().dagId()))
                        .map(NotificationApi::shape)
                        .toList()));
    }

    private static Shape shape(NoticeRow row) {
        Notice notice = row.notice();
        return new Shape(
                row.delivery().toString(),
                notice.event().id(),
                notice.notifier(),
                notice.dagId(),
                notice.runId(),
                notice.logicalDate(),
                notice.nodeId().isEmpty() ? null : notice.nodeId(),
                notice.tryNumber() == 0 ? null : notice.tryNumber(),
                notice.detail(),
                notice.at(),
                row.state().id(),
                row.tries(),
                row.state() == NoticeState.PENDING ? row.dueAt() : null,
                row.endedAt(),
                row.reason());
    }

    private record Answer(List<Shape> notifications) {}

    private record Shape(
            String delivery,
            String event,
            String notifier,
            String dagId,
            String dagRunId,
            @Nullable Instant logicalDate,
            @Nullable String taskId,
            @Nullable Integer tryNumber,
            String detail,
            Instant at,
            String state,
            int tries,
            @Nullable Instant nextTryAt,
            @Nullable Instant endedAt,
            String reason) {}
}
