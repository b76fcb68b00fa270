package io.waybill.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.AuditStore;
import io.waybill.web.dag.AuditReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/eventLogs}: what people and programs have asked for, in Airflow's shape. */
final class AuditApi {
    private static final int STEP = 1_000;

    private final AuditReader audit;

    AuditApi(AuditStore audit) {
        this.audit = new AuditReader(audit);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/v2/eventLogs", this::list);
    }

    static void describe(ApiDescription api) {
        api.about("Event Log")
                .get("get_event_logs", "/api/v2/eventLogs", "Who asked for what, the newest first.")
                .says("The total_entries count up to the end of this page, and one more where others follow.")
                .paged()
                .ordered("-id")
                .text("dag_id", "")
                .text("run_id", "With its dag_id.")
                .answers(EventLogs.class);
    }

    /**
     * One entry as Airflow shows it.
     *
     * @param when when it was asked for
     * @param owner who or what asked for it
     * @param extra the tasks and what else was said
     */
    record EventLog(
            long eventLogId,
            Instant when,
            @Nullable String dagId,
            @Nullable String taskId,
            @Nullable String runId,
            @Nullable Integer mapIndex,
            @Nullable Integer tryNumber,
            String event,
            @Nullable Instant logicalDate,
            String owner,
            @Nullable String extra) {}

    /**
     * A page of them.
     *
     * @param totalEntries how many there are up to the end of this page, and one more where others follow
     */
    record EventLogs(List<EventLog> eventLogs, long totalEntries) {}

    private void list(Context ctx) {
        Query query = new Query(ctx);
        String dagId = ctx.queryParam("dag_id");
        String runId = ctx.queryParam("run_id");
        if (runId != null && dagId == null) {
            throw Query.wrong("run_id", runId, "it together with dag_id");
        }
        if (!query.descending("-id", List.of("id", "event_log_id", "when"))) {
            throw Query.wrong("order_by", String.valueOf(ctx.queryParam("order_by")), "-id: the newest comes first");
        }
        int end = query.offset() + query.limit();
        List<AuditRow> rows = new ArrayList<>();
        long before = Long.MAX_VALUE;
        while (rows.size() <= end) {
            List<AuditRow> page =
                    audit.list(Caller.of(ctx), dagId, runId, before, Math.min(STEP, end + 1 - rows.size()));
            if (page.isEmpty()) {
                break;
            }
            rows.addAll(page);
            before = page.get(page.size() - 1).id();
        }
        List<EventLog> shown = rows.stream()
                .skip(query.offset())
                .limit(query.limit())
                .map(AuditApi::shape)
                .toList();
        Json.send(ctx, new EventLogs(shown, rows.size()));
    }

    private static EventLog shape(AuditRow row) {
        boolean oneTask = !row.tasks().isEmpty() && !row.tasks().contains(",");
        String more = oneTask ? "" : row.tasks();
        String extra = more.isEmpty() || row.details().isEmpty() ? more + row.details() : more + "; " + row.details();
        return new EventLog(
                row.id(),
                row.at(),
                row.dagId().isEmpty() ? null : row.dagId(),
                oneTask ? row.tasks() : null,
                row.runId().isEmpty() ? null : row.runId(),
                null,
                null,
                row.event(),
                null,
                row.by(),
                extra.isEmpty() ? null : extra);
    }
}
