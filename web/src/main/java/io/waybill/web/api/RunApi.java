package io.waybill.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.DagListing;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/dags/{dag_id}/dagRuns}; {@code ~} stands for every DAG where runs are listed. */
final class RunApi {
    private static final String RUNS = "/api/v2/dags/{dagId}/dagRuns";
    private static final String ANY = "~";
    private static final int STEP = 1_000;

    /** For who does not see all DAGs, so many runs are looked through at the most. */
    private static final int MOST_LOOKED_AT = 20_000;

    private static final List<String> ORDERS = List.of("id", "run_after", "queued_at");

    private final DagReader reader;
    private final Engine engine;
    private final Clock clock;

    RunApi(DagReader reader, Engine engine, Clock clock) {
        this.reader = reader;
        this.engine = engine;
        this.clock = clock;
    }

    void addTo(RoutesConfig routes) {
        routes.get(RUNS, this::list);
        routes.post(RUNS, this::create);
        routes.get(RUNS + "/{runId}", this::get);
        routes.delete(RUNS + "/{runId}", this::delete);
        routes.post("/api/waybill/v1/dags/{dagId}/runs/{runId}/cancel", this::cancel);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part runs = api.about("DagRun");
        runs.get("get_dag_runs", RUNS, "Runs of a DAG; with ~ of all.")
                .paged()
                .ordered(ORDERS.toArray(String[]::new))
                .any("state")
                .answers(RunShapes.DagRuns.class);
        runs.post("trigger_dag_run", RUNS, "Starts a run.")
                .says("Without logical_date it is now; with null it has none. The conf holds the params.")
                .takes(NewRun.class)
                .refuses(409)
                .answers(RunShapes.DagRun.class);
        runs.get("get_dag_run", RUNS + "/{runId}", "A run.").answers(RunShapes.DagRun.class);
        runs.delete("delete_dag_run", RUNS + "/{runId}", "Deletes a run that has ended, with its tasks and tries.")
                .refuses(400)
                .answersNothing();
        runs.post("cancel_dag_run", "/api/waybill/v1/dags/{dagId}/runs/{runId}/cancel", "Cancels a run.")
                .takes(Nothing.class)
                .answers(RunShapes.DagRun.class);
    }

    /** What a run can be started with. */
    private record NewRun(
            @Nullable String dagRunId,
            @Nullable Instant logicalDate,
            @Nullable Instant dataIntervalStart,
            @Nullable Instant dataIntervalEnd,
            @Nullable Instant runAfter,
            @Nullable Map<String, JsonNode> conf,
            @Nullable String note) {}

    private void list(Context ctx) {
        Query query = new Query(ctx);
        String dagId = ctx.pathParam("dagId");
        Set<RunState> states = states(query.all("state"));
        RunFilter filter = dagId.equals(ANY)
                ? RunFilter.recent(STEP)
                : RunFilter.of(reader.dag(dagId).dag().dagId(), STEP);
        filter = filter.in(states);
        boolean descending = query.descending("id", ORDERS);
        Caller caller = Caller.of(ctx);
        if (dagId.equals(ANY) && !caller.seesAll()) {
            sendSeen(ctx, query, filter, descending, caller);
            return;
        }
        long total = reader.runCount(filter);
        int wanted = (int) Math.max(0, Math.min(query.limit(), total - query.offset()));
        // The store lists the newest first; the oldest first is its tail, turned round.
        long skip = descending ? query.offset() : total - query.offset() - wanted;
        List<RunRow> runs = page(filter, skip, wanted);
        if (!descending) {
            runs = runs.stream().sorted(Comparator.comparingLong(RunRow::id)).toList();
        }
        Json.send(ctx, new RunShapes.DagRuns(runs.stream().map(this::shape).toList(), total));
    }

    /** Of all DAGs those that somebody sees who does not see all, among the newest runs. */
    private void sendSeen(Context ctx, Query query, RunFilter filter, boolean descending, Caller caller) {
        List<RunRow> seen = new ArrayList<>(page(filter, 0, MOST_LOOKED_AT).stream()
                .filter(run -> caller.sees(run.dagId()))
                .toList());
        if (!descending) {
            Collections.reverse(seen);
        }
        Json.send(
                ctx,
                new RunShapes.DagRuns(query.page(seen).stream().map(this::shape).toList(), seen.size()));
    }

    private List<RunRow> page(RunFilter filter, long skip, int wanted) {
        RunFilter next = filter;
        long left = skip;
        List<RunRow> found = new ArrayList<>();
        while (found.size() < wanted) {
            List<RunRow> runs = reader.runs(next);
            long leftNow = left;
            runs.stream().skip(leftNow).limit(wanted - found.size()).forEach(found::add);
            left = Math.max(0, left - runs.size());
            if (runs.size() < STEP) {
                break;
            }
            next = next.before(runs.get(runs.size() - 1).id());
        }
        return found;
    }

    private static Set<RunState> states(Set<String> words) {
        Set<RunState> states = Arrays.stream(RunState.values())
                .filter(state -> words.contains(AirflowStates.of(state)) || words.contains(state.id()))
                .collect(Collectors.toUnmodifiableSet());
        if (states.isEmpty() && !words.isEmpty()) {
            throw Query.wrong("state", String.join(",", words), "queued, running, success or failed");
        }
        return states;
    }

    private void get(Context ctx) {
        send(ctx, ctx.pathParam("dagId"), ctx.pathParam("runId"));
    }

    /** Answers with a run as it is now. */
    void send(Context ctx, String dagId, String runId) {
        Json.send(ctx, shape(reader.run(dagId, runId)));
    }

    private void create(Context ctx) {
        DagListing dag = reader.dag(ctx.pathParam("dagId"));
        ObjectNode body = Json.body(ctx, NewRun.class);
        if (body.hasNonNull("run_after")) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "run_after is not offered yet: a run starts at once. Leave it out");
        }
        Map<String, JsonNode> params = Body.params(body, "conf");
        RunRow run = engine.trigger(new TriggerRequest(
                dag.dag().dagId(),
                Body.text(body, "dag_run_id"),
                // Left out it means now; an explicit null means a run without a date.
                body.has("logical_date") ? Body.instant(body, "logical_date") : clock.instant(),
                interval(body),
                params,
                RunType.MANUAL,
                Caller.byApi(ctx),
                Objects.requireNonNullElse(Body.text(body, "note"), "")));
        Json.send(ctx, shape(run));
    }

    private void cancel(Context ctx) {
        Json.body(ctx, Nothing.class);
        String dagId = ctx.pathParam("dagId");
        String runId = ctx.pathParam("runId");
        engine.changes().cancelRun(dagId, runId, Caller.byApi(ctx));
        send(ctx, dagId, runId);
    }

    private void delete(Context ctx) {
        engine.changes().deleteRun(ctx.pathParam("dagId"), ctx.pathParam("runId"), Caller.byApi(ctx));
        ctx.status(HttpStatus.NO_CONTENT);
    }

    private static TriggerRequest.@Nullable Interval interval(ObjectNode body) {
        Instant start = Body.instant(body, "data_interval_start");
        Instant end = Body.instant(body, "data_interval_end");
        if ((start == null) != (end == null)) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST, "Give data_interval_start and data_interval_end, or neither");
        }
        return start == null || end == null ? null : new TriggerRequest.Interval(start, end);
    }

    private RunShapes.DagRun shape(RunRow run) {
        return new RunShapes.DagRun(
                run.runId(),
                run.dagId(),
                run.dagId(),
                run.logicalDate(),
                run.queuedAt(),
                run.startedAt(),
                run.endedAt(),
                seconds(run.startedAt(), run.endedAt()),
                run.dataIntervalStart(),
                run.dataIntervalEnd(),
                run.queuedAt(),
                null,
                run.type().id(),
                AirflowStates.of(run.state()),
                triggeredBy(run.triggeredBy()),
                isUser(run.triggeredBy()) ? run.triggeredBy() : null,
                Json.parse(run.params()),
                run.note().isEmpty() ? null : run.note(),
                List.of(DagApi.version(reader.version(run.versionId()))),
                null);
    }

    /** What else triggers runs has one of these names, which no user can have. */
    private static boolean isUser(String ours) {
        return !Set.of("schedule", "page", "api", "cli", "asset", "backfill", "")
                .contains(ours);
    }

    private static String triggeredBy(String ours) {
        return switch (ours) {
            case "schedule" -> "timetable";
            case "page" -> "ui";
            case "cli" -> "cli";
            case "asset" -> "asset";
            default -> "rest_api";
        };
    }

    static @Nullable Double seconds(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis() / 1000.0;
    }
}
