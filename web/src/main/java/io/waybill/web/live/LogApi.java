package io.waybill.web.live;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.store.AttemptRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Logs for the page's script.
 *
 * <ul>
 *   <li>{@code GET /api/waybill/v1/dags/{dag}/runs/{run}/tasks/{task}/tries/{n}/log?cursor&limit}: {@code {"lines":
 *       [[epoch ms, text], …], "cursor", "at_end", "ended"}}; asked again with the cursor as long as it has not ended.
 *   <li>{@code …/log/raw}: all that was written so far, as a text file.
 * </ul>
 */
public final class LogApi {
    private static final String ADDRESS = "/api/waybill/v1/dags/{dagId}/runs/{runId}/tasks/{taskId}/tries/{try}/log";
    private static final int USUAL_LINES = 1_000;

    private final DagReader reader;
    private final AttemptLogs logs;

    public LogApi(DagReader reader, AttemptLogs logs) {
        this.reader = reader;
        this.logs = logs;
    }

    /** Adds the addresses. */
    public void addTo(RoutesConfig routes) {
        routes.get(ADDRESS, this::page);
        routes.get(ADDRESS + "/raw", this::raw);
    }

    /** Says what they are. */
    public static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Waybill");
        part.get("get_log_lines", ADDRESS, "Lines of a try, each with its time in milliseconds.")
                .with("limit", Param.Kind.WHOLE, "How many, 1,000 unless told.")
                .text("cursor", "From there on: the cursor of the answer before.")
                .answers(LogLines.class);
        part.get("get_raw_log", ADDRESS + "/raw", "All that was written so far, as a text.")
                .refuses(400)
                .answersText("text/plain");
    }

    /** A page of a log; each line is its time and its text. */
    private record LogLines(
            List<List<Object>> lines, @Nullable String cursor, boolean atEnd, boolean ended) {}

    private void page(Context ctx) {
        AttemptLogs.LogPage page = logs.read(attempt(ctx), cursor(ctx), limit(ctx));
        List<List<Object>> lines = page.lines().stream()
                .map(line -> List.<Object>of(line.at().toEpochMilli(), line.text()))
                .toList();
        Json.send(ctx, new LogLines(lines, page.cursor(), page.atEnd(), page.ended()));
    }

    private void raw(Context ctx) throws IOException {
        AttemptRow attempt = attempt(ctx);
        String name = (ctx.pathParam("dagId") + "." + attempt.task() + ".try" + attempt.tryNumber())
                .replaceAll("[^A-Za-z0-9._-]", "_");
        ctx.contentType("text/plain; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"" + name + ".log\"");
        OutputStream out = ctx.outputStream();
        String cursor = null;
        while (true) {
            AttemptLogs.LogPage page = logs.read(attempt, cursor, AttemptLogs.MOST_LINES);
            for (TaskLogs.Line line : page.lines()) {
                out.write((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (page.atEnd()) {
                return;
            }
            cursor = page.cursor();
        }
    }

    private AttemptRow attempt(Context ctx) {
        String number = ctx.pathParam("try");
        try {
            return reader.attempt(
                    reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId")),
                    ctx.pathParam("taskId"),
                    Integer.parseInt(number));
        } catch (NumberFormatException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "'" + number + "' is no number of a try. Tries are numbered from 1", e);
        }
    }

    private static int limit(Context ctx) {
        String text = ctx.queryParam("limit");
        try {
            return text == null ? USUAL_LINES : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "The parameter limit is '" + text + "'. Use a whole number from 1", e);
        }
    }

    private static @Nullable String cursor(Context ctx) {
        String cursor = ctx.queryParam("cursor");
        return cursor == null || cursor.isEmpty() ? null : cursor;
    }
}
