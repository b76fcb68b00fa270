package io.waybill.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.store.RunCriteria;
import io.waybill.engine.store.RunCriteria.Time;
import io.waybill.engine.store.RunFilter;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunSearch;
import io.waybill.engine.store.RunSearch.RunOrder;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import io.waybill.web.openapi.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists of runs: {@code …/dagRuns}, and with what is wanted in the body {@code …/dagRuns/list}. */
final class RunListApi {
    private static final String RUNS = "/api/v2/dags/{dagId}/dagRuns";
    private static final String ANY = "~";
    private static final int STEP = 1_000;

    /** Orders that an index has, so that no more is read than shown. */
    private static final Set<RunOrder> INDEXED = Set.of(RunOrder.ID, RunOrder.RUN_AFTER);

    private static final Map<String, Time> TIMES = Map.of(
            "logical_date", Time.LOGICAL_DATE,
            "run_after", Time.RUN_AFTER,
            "start_date", Time.STARTED,
            "end_date", Time.ENDED,
            "updated_at", Time.UPDATED);
    private static final Map<String, RunOrder> ORDERS = Map.ofEntries(
            Map.entry("id", RunOrder.ID),
            Map.entry("dag_id", RunOrder.DAG_ID),
            Map.entry("run_id", RunOrder.RUN_ID),
            Map.entry("dag_run_id", RunOrder.RUN_ID),
            Map.entry("state", RunOrder.STATE),
            Map.entry("run_type", RunOrder.TYPE),
            Map.entry("logical_date", RunOrder.LOGICAL_DATE),
            Map.entry("run_after", RunOrder.RUN_AFTER),
            Map.entry("queued_at", RunOrder.ID),
            Map.entry("start_date", RunOrder.STARTED),
            Map.entry("end_date", RunOrder.ENDED),
            Map.entry("duration", RunOrder.DURATION),
            Map.entry("updated_at", RunOrder.UPDATED));

    private final DagReader reader;
    private final RunApi runs;

    RunListApi(DagReader reader, RunApi runs) {
        this.reader = reader;
        this.runs = runs;
    }

    void addTo(RoutesConfig routes) {
        routes.get(RUNS, this::list);
        routes.post(RUNS + "/list", this::listBatch);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("DagRun");
        String[] orders = new TreeSet<>(ORDERS.keySet()).toArray(String[]::new);
        part.get("get_dag_runs", RUNS, "Runs of a DAG; with ~ of all.")
                .says(
                        "Where something is asked for beside the state, the total_entries count up to 100,000. The duration is"
                                + " that of runs that have ended, in seconds.")
                .paged()
                .ordered(orders)
                .any("state", "run_type")
                .like("run_id_pattern")
                .between(Param.Kind.DATE, new TreeSet<>(TIMES.keySet()).toArray(String[]::new))
                .between(Param.Kind.NUMBER, Ranges.DURATION)
                .answers(RunShapes.DagRuns.class);
        part.post("get_list_dag_runs_batch", RUNS + "/list", "Runs of some DAGs, or with ~ in the path of all.")
                .says("The order is as in order_by of the list. The total_entries count up to 100,000.")
                .takes(RunBatch.class)
                .answers(RunShapes.DagRuns.class);
    }

    /** Which runs are wanted. */
    private record RunBatch(
            @Nullable List<String> dagIds,

            @Nullable @Words({"queued", "running", "success", "failed"})
            List<String> states,

            @Nullable String orderBy,
            @Nullable Integer pageLimit,
            @Nullable Integer pageOffset,
            @Nullable Instant logicalDateGte,
            @Nullable Instant logicalDateGt,
            @Nullable Instant logicalDateLte,
            @Nullable Instant logicalDateLt,
            @Nullable Instant runAfterGte,
            @Nullable Instant runAfterGt,
            @Nullable Instant runAfterLte,
            @Nullable Instant runAfterLt,
            @Nullable Instant startDateGte,
            @Nullable Instant startDateGt,
            @Nullable Instant startDateLte,
            @Nullable Instant startDateLt,
            @Nullable Instant endDateGte,
            @Nullable Instant endDateGt,
            @Nullable Instant endDateLte,
            @Nullable Instant endDateLt,
            @Nullable Instant updatedAtGte,
            @Nullable Instant updatedAtGt,
            @Nullable Instant updatedAtLte,
            @Nullable Instant updatedAtLt,
            @Nullable Double durationGte,
            @Nullable Double durationGt,
            @Nullable Double durationLte,
            @Nullable Double durationLt) {}

    private void list(Context ctx) {
        Query query = new Query(ctx);
        RunCriteria criteria = new RunCriteria(
                dags(ctx),
                Set.of(),
                states(query.all("state")),
                types(query.all("run_type")),
                ctx.queryParam("run_id_pattern"),
                Ranges.read(TIMES, query::instant, RunCriteria.Bound::new),
                Ranges.durations(query::decimal));
        Query.Order<RunOrder> order = Query.order(ctx.queryParam("order_by"), "id", ORDERS);
        send(ctx, criteria, new RunSearch.Page<>(order.column(), order.descending(), query.offset(), query.limit()));
    }

    private void listBatch(Context ctx) {
        ObjectNode body = Json.body(ctx, RunBatch.class);
        Set<String> named = Body.texts(body, "dag_ids");
        Set<String> ofPath = dags(ctx);
        Set<String> dagIds = ofPath.isEmpty() ? named : ofPath;
        RunCriteria criteria = new RunCriteria(
                dagIds,
                Set.of(),
                states(Body.texts(body, "states")),
                Set.of(),
                null,
                Ranges.read(TIMES, name -> Body.instant(body, name), RunCriteria.Bound::new),
                Ranges.durations(name -> Body.decimal(body, name)));
        Query.Order<RunOrder> order = Query.order(Body.text(body, "order_by"), "id", ORDERS);
        send(
                ctx,
                criteria,
                new RunSearch.Page<>(order.column(), order.descending(), Body.pageOffset(body), Body.pageLimit(body)));
    }

    /** The DAG of the path; none for all. */
    private Set<String> dags(Context ctx) {
        String dagId = ctx.pathParam("dagId");
        return dagId.equals(ANY) ? Set.of() : Set.of(reader.dag(dagId).dag().dagId());
    }

    private void send(Context ctx, RunCriteria criteria, RunSearch.Page<RunOrder> page) {
        RunCriteria seen = seen(Caller.of(ctx), reader, criteria);
        boolean plain = seen.dagIds().size() <= 1
                && seen.types().isEmpty()
                && seen.runIds().isEmpty()
                && seen.runIdLike() == null
                && seen.bounds().isEmpty()
                && seen.lengths().isEmpty()
                && INDEXED.contains(page.order());
        if (plain) {
            sendPlain(ctx, seen, page);
            return;
        }
        answer(ctx, reader.search().runs(seen, page), reader.search().count(seen));
    }

    private void answer(Context ctx, List<RunRow> found, long total) {
        Json.send(ctx, new RunShapes.DagRuns(found.stream().map(runs::shape).toList(), total));
    }

    /** The same, but only of DAGs that somebody sees. */
    static RunCriteria seen(Caller caller, DagReader reader, RunCriteria criteria) {
        if (caller.seesAll()) {
            return criteria;
        }
        Set<String> seen = reader.all(1).stream()
                .filter(dag -> caller.sees(dag.dag().dagId(), dag.summary().tags()))
                .map(dag -> dag.dag().dagId())
                .filter(dagId ->
                        criteria.dagIds().isEmpty() || criteria.dagIds().contains(dagId))
                .collect(Collectors.toSet());
        return new RunCriteria(
                // No DAG has an empty id: that is one of none.
                seen.isEmpty() ? Set.of("") : seen,
                criteria.runIds(),
                criteria.states(),
                criteria.types(),
                criteria.runIdLike(),
                criteria.bounds(),
                criteria.lengths());
    }

    /** What is asked for most reads no more than it shows. */
    private void sendPlain(Context ctx, RunCriteria criteria, RunSearch.Page<RunOrder> page) {
        RunFilter filter = criteria.dagIds().stream()
                .findFirst()
                .map(dagId -> RunFilter.of(dagId, STEP))
                .orElseGet(() -> RunFilter.recent(STEP))
                .in(criteria.states());
        long total = reader.runCount(filter);
        if (!page.descending() || page.order() != RunOrder.ID) {
            answer(ctx, reader.search().runs(criteria, page), total);
            return;
        }
        int wanted = (int) Math.max(0, Math.min(page.limit(), total - page.offset()));
        answer(ctx, page(filter, page.offset(), wanted), total);
    }

    private List<RunRow> page(RunFilter filter, long skip, int wanted) {
        RunFilter next = filter;
        long left = skip;
        List<RunRow> found = new ArrayList<>();
        while (found.size() < wanted) {
            List<RunRow> step = reader.runs(next);
            long leftNow = left;
            step.stream().skip(leftNow).limit(wanted - found.size()).forEach(found::add);
            left = Math.max(0, left - step.size());
            if (step.size() < STEP) {
                break;
            }
            next = next.before(step.get(step.size() - 1).id());
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

    private static Set<RunType> types(Set<String> words) {
        Set<RunType> types = Arrays.stream(RunType.values())
                .filter(type -> words.contains(type.id()))
                .collect(Collectors.toUnmodifiableSet());
        if (types.isEmpty() && !words.isEmpty()) {
            throw Query.wrong("run_type", String.join(",", words), "scheduled, manual, backfill or asset_triggered");
        }
        return types;
    }
}
