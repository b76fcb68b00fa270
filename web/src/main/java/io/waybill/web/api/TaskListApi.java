package io.waybill.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.run.TaskState;
import io.waybill.engine.store.RunCriteria;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunSearch;
import io.waybill.engine.store.RunSearch.TaskOrder;
import io.waybill.engine.store.TaskCriteria;
import io.waybill.engine.store.TaskRow;
import io.waybill.web.dag.DagReader;
import io.waybill.web.http.Json;
import io.waybill.web.login.Caller;
import io.waybill.web.openapi.ApiDescription;
import io.waybill.web.openapi.Param;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists of tasks: of a run in the order of its graph, or with {@code ~} of many runs. */
final class TaskListApi {
    private static final String TASKS = "/api/v2/dags/{dagId}/dagRuns/{runId}/taskInstances";
    private static final String ANY = "~";
    private static final int STEP = 2_000;
    private static final int MOST_LOOKED_THROUGH = 20_000;
    private static final Map<String, TaskCriteria.Time> TIMES =
            Map.of("start_date", TaskCriteria.Time.STARTED, "end_date", TaskCriteria.Time.ENDED);
    private static final Map<String, RunCriteria.Time> RUN_TIMES =
            Map.of("logical_date", RunCriteria.Time.LOGICAL_DATE, "run_after", RunCriteria.Time.RUN_AFTER);
    private static final Map<String, TaskOrder> ORDERS = Map.of(
            "id", TaskOrder.ID,
            "task_id", TaskOrder.NODE,
            "map_index", TaskOrder.MAP_INDEX,
            "state", TaskOrder.STATE,
            "try_number", TaskOrder.TRY,
            "queued_when", TaskOrder.QUEUED,
            "start_date", TaskOrder.STARTED,
            "end_date", TaskOrder.ENDED,
            "duration", TaskOrder.DURATION);

    private final DagReader reader;
    private final TasksOfRun tasksOfRun;

    TaskListApi(DagReader reader) {
        this.reader = reader;
        this.tasksOfRun = new TasksOfRun(reader);
    }

    void addTo(RoutesConfig routes) {
        routes.get(TASKS, ctx -> list(ctx, false));
        routes.get(TASKS + "/{taskId}/listMapped", this::listMapped);
        routes.post(TASKS + "/list", this::listBatch);
    }

    static void describe(ApiDescription api) {
        ApiDescription.Part part = api.about("Task Instance");
        String[] orders = new TreeSet<>(ORDERS.keySet()).toArray(String[]::new);
        String[] times = Stream.concat(TIMES.keySet().stream(), RUN_TIMES.keySet().stream())
                .sorted()
                .toArray(String[]::new);
        part.get(
                        "get_task_instances",
                        TASKS,
                        "The tasks of a run, in the order of the graph; with ~ of all runs or DAGs.")
                .says(
                        "Of several runs the total_entries count up to 100,000. A pool is looked for in up to 20,000 tasks; where"
                                + " the rest of what is asked for means more, that is refused. The duration is that of tasks that"
                                + " have ended, in seconds.")
                .paged()
                .ordered(orders)
                .any("state", "task_id", "pool", "map_index")
                .between(Param.Kind.DATE, times)
                .between(Param.Kind.NUMBER, Ranges.DURATION)
                .answers(RunShapes.TaskInstances.class);
        part.get(
                        "get_mapped_task_instances",
                        TASKS + "/{taskId}/listMapped",
                        "The items of a task that is run for items.")
                .paged()
                .ordered(orders)
                .any("state", "pool", "map_index")
                .between(Param.Kind.DATE, times)
                .between(Param.Kind.NUMBER, Ranges.DURATION)
                .answers(RunShapes.TaskInstances.class);
        part.post("get_task_instances_batch", TASKS + "/list", "Tasks of some runs, or with ~ in the path of all.")
                .says("The order is as in order_by of the list. The total_entries count up to 100,000.")
                .takes(TaskBatch.class)
                .answers(RunShapes.TaskInstances.class);
    }

    /** Which tasks are wanted; none has a queue or an executor. */
    private record TaskBatch(
            @Nullable List<String> dagIds,
            @Nullable List<String> dagRunIds,
            @Nullable List<String> taskIds,
            @Nullable List<@Nullable String> state,
            @Nullable List<String> pool,
            @Nullable List<String> queue,
            @Nullable List<String> executor,
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
            @Nullable Double durationGte,
            @Nullable Double durationGt,
            @Nullable Double durationLte,
            @Nullable Double durationLt) {}

    private void list(Context ctx, boolean ofItems) {
        Query query = new Query(ctx);
        String order = ctx.queryParam("order_by");
        Set<String> ids = ofItems ? Set.of(ctx.pathParam("taskId")) : query.all("task_id");
        TaskWish wish = new TaskWish(
                criteria(
                        ctx,
                        Set.of(),
                        Set.of(),
                        ids,
                        query.all("state"),
                        query.all("map_index"),
                        query::instant,
                        query::decimal),
                query.all("pool"),
                order == null ? null : Query.order(order, "id", ORDERS),
                query.offset(),
                query.limit());
        send(ctx, wish, ofItems);
    }

    private void listBatch(Context ctx) {
        ObjectNode body = Json.body(ctx, TaskBatch.class);
        String order = Body.text(body, "order_by");
        boolean none = !Body.texts(body, "queue").isEmpty()
                || !Body.texts(body, "executor").isEmpty();
        TaskWish wish = new TaskWish(
                criteria(
                        ctx,
                        Body.texts(body, "dag_ids"),
                        Body.texts(body, "dag_run_ids"),
                        Body.texts(body, "task_ids"),
                        Body.texts(body, "state"),
                        Set.of(),
                        name -> Body.instant(body, name),
                        name -> Body.decimal(body, name)),
                Body.texts(body, "pool"),
                order == null ? null : Query.order(order, "id", ORDERS),
                Body.pageOffset(body),
                Body.pageLimit(body));
        if (none) {
            Json.send(ctx, new RunShapes.TaskInstances(List.of(), 0));
        } else {
            send(ctx, wish, false);
        }
    }

    private static TaskCriteria criteria(
            Context ctx,
            Set<String> dagIds,
            Set<String> runIds,
            Set<String> taskIds,
            Set<String> states,
            Set<String> mapIndexes,
            Function<String, @Nullable Instant> times,
            Function<String, @Nullable BigDecimal> numbers) {
        String dagId = ctx.pathParam("dagId");
        String runId = ctx.pathParam("runId");
        RunCriteria runs = new RunCriteria(
                dagId.equals(ANY) ? dagIds : Set.of(dagId),
                runId.equals(ANY) ? runIds : Set.of(runId),
                Set.of(),
                Set.of(),
                null,
                Ranges.read(RUN_TIMES, times, RunCriteria.Bound::new));
        return new TaskCriteria(
                runs,
                taskIds,
                states(states),
                mapIndexes.stream().map(TaskListApi::index).collect(Collectors.toSet()),
                Ranges.read(TIMES, times, TaskCriteria.Bound::new),
                Ranges.durations(numbers));
    }

    private static int index(String text) {
        if (!text.matches("-1|\\d{1,9}")) {
            throw Query.wrong("map_index", text, "a whole number from 0, or -1");
        }
        return Integer.parseInt(text);
    }

    private static Set<TaskState> states(Set<String> words) {
        Set<TaskState> states = Arrays.stream(TaskState.values())
                .filter(state -> words.contains(word(state)) || words.contains(state.id()))
                .collect(Collectors.toUnmodifiableSet());
        if (states.isEmpty() && !words.isEmpty()) {
            throw Query.wrong("state", String.join(",", words), "Airflow's states, such as running, or none");
        }
        return states;
    }

    private static String word(TaskState state) {
        return String.valueOf(AirflowStates.of(state)).replace("null", "none");
    }

    private void send(Context ctx, TaskWish wish, boolean ofItems) {
        String dagId = ctx.pathParam("dagId");
        String runId = ctx.pathParam("runId");
        if (!dagId.equals(ANY) && !runId.equals(ANY)) {
            tasksOfRun.send(ctx, reader.run(dagId, runId), wish, ofItems);
            return;
        }
        if (!dagId.equals(ANY)) {
            var unused = reader.dag(dagId);
        }
        Query.Order<TaskOrder> order = wish.order() == null ? new Query.Order<>(TaskOrder.ID, false) : wish.order();
        TaskCriteria all = wish.criteria();
        TaskCriteria seen = new TaskCriteria(
                RunListApi.seen(Caller.of(ctx), reader, all.runs()),
                all.nodeIds(),
                all.states(),
                all.mapIndexes(),
                all.bounds(),
                all.lengths());
        if (!wish.pools().isEmpty()) {
            sendOfPools(ctx, seen, order, wish);
            return;
        }
        RunSearch search = reader.search();
        List<TaskRow> found = search.tasks(
                seen, new RunSearch.Page<>(order.column(), order.descending(), wish.offset(), wish.limit()));
        Map<Long, RunRow> runs = runsOf(found);
        Json.send(
                ctx,
                new RunShapes.TaskInstances(
                        found.stream()
                                // A run may have been deleted meanwhile.
                                .filter(task -> runs.containsKey(task.runKey()))
                                .map(task -> shape(runs.get(task.runKey()), task))
                                .toList(),
                        search.count(seen)));
    }

    private Map<Long, RunRow> runsOf(List<TaskRow> tasks) {
        return reader.search().byKey(tasks.stream().map(TaskRow::runKey).collect(Collectors.toSet()));
    }

    /** A task's pool stands in its DAG's version, and not in the task's row: all that may have it are looked through. */
    private void sendOfPools(Context ctx, TaskCriteria seen, Query.Order<TaskOrder> order, TaskWish wish) {
        if (reader.search().count(seen) > MOST_LOOKED_THROUGH) {
            throw Query.wrong(
                    "pool",
                    String.join(",", wish.pools()),
                    "it with a DAG, a run, a state or dates that leave at most " + MOST_LOOKED_THROUGH + " tasks");
        }
        List<RunShapes.TaskInstance> page = new ArrayList<>();
        int total = 0;
        for (int from = 0; ; from += STEP) {
            List<TaskRow> step =
                    reader.search().tasks(seen, new RunSearch.Page<>(order.column(), order.descending(), from, STEP));
            Map<Long, RunRow> runs = runsOf(step);
            for (TaskRow task : step) {
                RunRow run = runs.get(task.runKey());
                if (run == null || !wish.pools().contains(pool(run, task))) {
                    continue;
                }
                if (total >= wish.offset() && page.size() < wish.limit()) {
                    page.add(shape(run, task));
                }
                total++;
            }
            if (step.size() < STEP) {
                break;
            }
        }
        Json.send(ctx, new RunShapes.TaskInstances(page, total));
    }

    private String pool(RunRow run, TaskRow task) {
        return TaskApi.claim(reader.version(run.versionId()).graph(), task).pool();
    }

    private RunShapes.TaskInstance shape(@Nullable RunRow run, TaskRow task) {
        RunRow of = Objects.requireNonNull(run);
        return TaskApi.shape(of, reader.version(of.versionId()), task);
    }

    /** The instances of a task that is run for items. */
    private void listMapped(Context ctx) {
        String named = ctx.pathParam("taskId");
        RunRow run = reader.run(ctx.pathParam("dagId"), ctx.pathParam("runId"));
        String id = reader.version(run.versionId()).graph().meantBy(named);
        boolean any = reader.tasks(run).stream().anyMatch(task -> task.nodeId().equals(id) && task.mapIndex() >= 0);
        if (!any) {
            throw new WaybillException(
                    ErrorCode.TASK_NOT_FOUND,
                    "Task '" + named
                            + "' of this run has no instances: it is not run for items, its list is empty, or they"
                            + " are not known yet");
        }
        list(ctx, true);
    }
}
