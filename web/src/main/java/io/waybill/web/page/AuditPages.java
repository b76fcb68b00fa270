package io.waybill.web.page;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.AuditRow;
import io.waybill.engine.store.AuditStore;
import io.waybill.web.dag.AuditReader;
import io.waybill.web.login.Caller;
import io.waybill.web.view.AuditPage;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import java.util.List;

/** Who asked for what, and when. */
final class AuditPages {
    private static final int REFRESH_SECONDS = 30;
    private static final int PAGE = 100;

    private final AuditReader audit;
    private final Layout layout;

    AuditPages(AuditStore audit, Layout layout) {
        this.audit = new AuditReader(audit);
        this.layout = layout;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/audit", this::list);
    }

    private void list(Context ctx) {
        String dagId = ctx.queryParam("dag");
        List<AuditRow> rows = audit.list(Caller.of(ctx), dagId, null, before(ctx), PAGE + 1);
        List<AuditRow> shown = rows.subList(0, Math.min(PAGE, rows.size()));
        String older = rows.size() <= PAGE
                ? ""
                : "/audit?before=" + shown.get(PAGE - 1).id() + (dagId == null ? "" : "&dag=" + Links.segment(dagId));
        Frame frame = layout.live(ctx, "Audit", "audit", REFRESH_SECONDS, new Frame.Crumb("Audit", ""));
        layout.render(
                ctx,
                "audit.jte",
                new AuditPage(
                        frame,
                        dagId == null ? "" : dagId,
                        shown.stream().map(AuditPages::entry).toList(),
                        older));
    }

    private static long before(Context ctx) {
        String text = ctx.queryParam("before");
        try {
            return text == null ? Long.MAX_VALUE : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "before is '" + text + "'. Use a number, or leave it out", e);
        }
    }

    private static AuditPage.Entry entry(AuditRow row) {
        boolean ofRun = !row.runId().isEmpty();
        String both = row.tasks().isEmpty() || row.details().isEmpty() ? "" : "; ";
        return new AuditPage.Entry(
                row.at(),
                row.by(),
                row.event().replace('_', ' '),
                row.dagId(),
                row.dagId().isEmpty() ? "" : Links.dag(row.dagId()),
                row.runId(),
                ofRun ? Links.run(row.dagId(), row.runId()) : "",
                row.tasks() + both + row.details());
    }
}
