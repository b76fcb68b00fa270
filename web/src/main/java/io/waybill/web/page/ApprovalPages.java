package io.waybill.web.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.approval.ApprovalRequest;
import io.waybill.engine.approval.Approvals;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.store.ApprovalRow;
import io.waybill.engine.store.RunRow;
import io.waybill.spec.params.Params;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.view.ApprovalPage;
import io.waybill.web.view.ApprovalsPage;
import io.waybill.web.view.Frame;
import io.waybill.web.view.Links;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What tasks ask people, and the forms that answer. */
final class ApprovalPages {
    private static final int REFRESH_SECONDS = 10;
    private static final int MOST_WAITING = 500;
    private static final int MOST_CLOSED = 50;
    private static final String TITLE = "Approvals";
    private static final Set<ErrorCode> OF_THE_ANSWER = Set.of(
            ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_PARAMS, ErrorCode.NOT_ASSIGNED, ErrorCode.ALREADY_ANSWERED);

    private final DagReader reader;
    private final Approvals approvals;
    private final Layout layout;
    private final FormToken token;

    ApprovalPages(DagReader reader, Approvals approvals, Layout layout, FormToken token) {
        this.reader = reader;
        this.approvals = approvals;
        this.layout = layout;
        this.token = token;
    }

    void addTo(RoutesConfig routes) {
        routes.get(Links.approvals(), this::list);
        routes.get(Links.approvals() + "/{attempt}", ctx -> show(ctx, of(ctx), name -> null, Map.of(), ""));
        routes.post(Links.approvals() + "/{attempt}", this::answer);
        routes.get("/dags/{dagId}/runs/{runId}/tasks/{taskId}/approval", this::ofTask);
    }

    private void list(Context ctx) {
        Caller caller = Caller.of(ctx);
        Frame frame = layout.live(ctx, TITLE, "approvals", REFRESH_SECONDS, new Frame.Crumb(TITLE, ""));
        layout.render(
                ctx,
                "approvals.jte",
                new ApprovalsPage(
                        frame,
                        approvals.waiting(MOST_WAITING).stream()
                                .filter(row -> caller.sees(row.dagId()))
                                .map(ApprovalPages::row)
                                .toList(),
                        approvals.closed(MOST_CLOSED).stream()
                                .filter(row -> caller.sees(row.dagId()))
                                .map(ApprovalPages::row)
                                .toList()));
    }

    private static ApprovalsPage.Row row(ApprovalRow row) {
        ApprovalRequest request = ApprovalRequest.parse(row.request());
        Instant until = request.timeoutSeconds() == 0 ? null : row.createdAt().plusSeconds(request.timeoutSeconds());
        String by = row.respondedBy();
        return new ApprovalsPage.Row(
                request.subject(),
                Links.approval(row.attempt()),
                row.dagId(),
                row.runId(),
                row.taskId(),
                row.createdAt(),
                until,
                String.join(", ", request.assigned()),
                row.isAnswered() ? String.join(", ", chosen(row)) : row.isWaiting() ? "" : "no answer",
                by == null ? row.isAnswered() ? "its defaults" : "" : by,
                row.closedAt());
    }

    private static List<String> chosen(ApprovalRow row) {
        List<String> chosen = new ArrayList<>();
        String json = row.chosenOptions();
        if (json != null) {
            Json.parse(json).forEach(option -> chosen.add(option.asText()));
        }
        return chosen;
    }

    private ApprovalRow of(Context ctx) {
        try {
            ApprovalRow row = approvals.get(UUID.fromString(ctx.pathParam("attempt")));
            if (!Caller.of(ctx).sees(row.dagId())) {
                throw new WaybillException(ErrorCode.APPROVAL_NOT_FOUND, "This is no address of an approval");
            }
            return row;
        } catch (IllegalArgumentException e) {
            throw new WaybillException(ErrorCode.APPROVAL_NOT_FOUND, "This is no address of an approval", e);
        }
    }

    private void ofTask(Context ctx) {
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        TaskKey task = TaskKey.parse(ctx.pathParam("taskId"));
        ApprovalRow row = approvals.newest(run, task.nodeId(), task.mapIndex());
        ctx.redirect(Links.approval(row.attempt()), HttpStatus.SEE_OTHER);
    }

    private void answer(Context ctx) {
        token.check(ctx);
        ApprovalRow row = of(ctx);
        Caller caller = Caller.of(ctx);
        caller.mustOperate(row.dagId());
        ApprovalRequest request = ApprovalRequest.parse(row.request());
        ParamForm params = ParamForm.read(
                request.params(),
                values -> Params.of("task '" + row.taskId() + "'", request.params(), values),
                name -> ctx.formParam("param." + name));
        if (!params.problems().isEmpty()) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, row, ctx::formParam, params.problems(), "A field needs another look.");
            return;
        }
        String name = caller.isUser() ? caller.name() : ctx.formParam("name");
        try {
            approvals.answer(
                    row,
                    new Approvals.Answer(ctx.formParams("option"), params.values(), name == null ? "" : name),
                    Forms.by(ctx));
            Forms.done(ctx, Links.approvals());
        } catch (WaybillException e) {
            if (!OF_THE_ANSWER.contains(e.code())) {
                throw e;
            }
            ctx.status(e.code() == ErrorCode.ALREADY_ANSWERED ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, approvals.get(row.attempt()), ctx::formParam, Map.of(), String.valueOf(e.getMessage()));
        }
    }

    private void show(
            Context ctx,
            ApprovalRow row,
            UnaryOperator<@Nullable String> typed,
            Map<String, String> problems,
            String error) {
        ApprovalRequest request = ApprovalRequest.parse(row.request());
        List<String> chosen = row.isWaiting() ? request.defaults() : chosen(row);
        Frame frame = layout.still(
                ctx, request.subject(), new Frame.Crumb(TITLE, Links.approvals()), new Frame.Crumb(row.taskId(), ""));
        boolean wasSent = typed.apply("token") != null;
        String given = row.paramsInput();
        JsonNode values = given == null ? Json.parse("{}") : Json.parse(given);
        String name = typed.apply("name");
        layout.render(
                ctx,
                "approval.jte",
                new ApprovalPage(
                        frame,
                        row(row),
                        request.body(),
                        row.isWaiting(),
                        request.multiple(),
                        request.options().stream()
                                .map(option -> new ApprovalPage.Option(
                                        option, chosen.contains(option), !request.goesOn(List.of(option))))
                                .toList(),
                        ParamForm.fields(
                                request.params(),
                                param -> {
                                    String text = typed.apply("param." + param);
                                    return text == null && wasSent ? "" : text;
                                },
                                problems),
                        values.isEmpty() ? "" : values.toPrettyString(),
                        name == null ? "" : name,
                        error));
    }
}
