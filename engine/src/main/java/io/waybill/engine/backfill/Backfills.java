package io.waybill.engine.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Audit;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.schedule.Tick;
import io.waybill.engine.store.BackfillCounts;
import io.waybill.engine.store.BackfillRow;
import io.waybill.engine.store.BackfillStore;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.DagSpec;
import io.waybill.spec.params.ParamProblem;
import io.waybill.spec.params.Params;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the runs of backfills, no more at once than each may have. Goes on where it was after a restart. Thread safe. */
public final class Backfills implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backfills.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final int PAGE = 100;
    private static final int MOST_ACTIVE_RUNS = 1_000;

    private final Audit audit;
    private final BackfillStore store;
    private final BackfillSteps steps;
    /** The DAGs of which a backfill is under way, so that ends of other runs cost nothing. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService thread;
    private volatile boolean started;

    /**
     * Backfills that rest until {@link #start}.
     *
     * @param engine makes, clears and cancels runs
     */
    public Backfills(BackfillStore store, DagStore dags, RunStore runs, Engine engine, Clock clock) {
        this.audit = engine.audit();
        this.store = store;
        this.steps = new BackfillSteps(store, dags, runs, engine, clock, this::soon);
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "waybill-backfill");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Goes on with what was under way, on another thread. Returns at once. */
    public void start() {
        started = true;
        soon();
    }

    /** Hears that a run of a DAG has ended, so that the next one may be made. Returns at once. */
    public void runEnded(String dagId) {
        if (underWay.contains(dagId)) {
            soon();
        }
    }

    private void soon() {
        if (started) {
            later(Duration.ZERO);
        }
    }

    private void later(Duration wait) {
        try {
            var unused = thread.schedule(this::attempt, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("The backfills were closed meanwhile; the next start goes on with them");
        }
    }

    private void attempt() {
        try {
            tick();
        } catch (RuntimeException e) {
            LOG.error("The backfills failed; trying again in {} s", LOOK_AGAIN.toSeconds(), e);
            later(LOOK_AGAIN);
        }
    }

    /** Does what can be done now for every backfill, on the caller's thread. For tests; else ends of runs wake it. */
    public synchronized void tick() {
        List<BackfillRow> active = new ArrayList<>();
        for (BackfillState state : List.of(BackfillState.RUNNING, BackfillState.CANCELLING)) {
            for (List<BackfillRow> page = store.inState(state, 0, PAGE);
                    !page.isEmpty();
                    page = store.inState(state, page.get(page.size() - 1).id(), PAGE)) {
                active.addAll(page);
            }
        }
        underWay.addAll(active.stream().map(BackfillRow::dagId).toList());
        Set<String> left =
                active.stream().filter(steps::step).map(BackfillRow::dagId).collect(Collectors.toSet());
        underWay.retainAll(left);
    }

    /**
     * What a backfill would do, date by date, in its order.
     *
     * @throws WaybillException as {@link #create}
     */
    public List<PlannedDate> plan(BackfillRequest request) {
        DagSpec dag = check(request);
        List<Tick> ticks = BackfillDates.of(dag, request.from(), request.to(), request.backwards(), steps.now())
                .all();
        Map<Instant, RunRow> existing = existing(request);
        return ticks.stream()
                .map(tick -> PlannedDate.of(tick, existing.get(tick.logicalDate()), request.reprocess()))
                .toList();
    }

    private Map<Instant, RunRow> existing(BackfillRequest request) {
        Map<Instant, RunRow> existing = new HashMap<>();
        Instant from = request.from();
        List<RunRow> page = store.runsBetween(request.dagId(), from, request.to(), PAGE);
        while (!page.isEmpty()) {
            for (RunRow run : page) {
                Instant date = run.logicalDate();
                if (date != null) {
                    existing.put(date, run);
                    from = date.plus(1, ChronoUnit.MICROS);
                }
            }
            page = store.runsBetween(request.dagId(), from, request.to(), PAGE);
        }
        return existing;
    }

    /**
     * Makes a backfill and begins with it.
     *
     * @throws WaybillException {@code DAG_NOT_FOUND}; {@code BACKFILL_CONFLICT} where the DAG has one that has not
     *     ended, or no schedule with dates; {@code INVALID_PARAMS}; {@code INVALID_REQUEST} where the range or the limit
     *     makes no sense
     */
    public BackfillRow create(BackfillRequest request) {
        DagSpec dag = check(request);
        int dates = BackfillDates.of(dag, request.from(), request.to(), request.backwards(), steps.now())
                .all()
                .size();
        Instant now = steps.now();
        BackfillRow made = store.create(new BackfillRow(
                0,
                request.dagId(),
                request.from(),
                request.to(),
                write(request.params()),
                request.backwards(),
                request.reprocess(),
                request.maxActiveRuns(),
                dates,
                BackfillState.RUNNING,
                "",
                request.triggeredBy(),
                now,
                now,
                null));
        LOG.info("Backfill {} of DAG {} has {} dates", made.id(), made.dagId(), dates);
        keep(request.triggeredBy(), "backfill", made);
        soon();
        return made;
    }

    private DagSpec check(BackfillRequest request) {
        DagRow row = steps.dag(request.dagId());
        DagSpec dag = steps.spec(row);
        if (!row.active()) {
            throw invalid("DAG '" + row.dagId() + "' has no file any more (it was " + row.file()
                    + "); put it back to run the DAG");
        }
        if (request.from().isAfter(request.to())) {
            throw invalid("The backfill would end at " + request.to() + ", before it begins at " + request.from()
                    + "; exchange the two");
        }
        if (request.maxActiveRuns() < 1 || request.maxActiveRuns() > MOST_ACTIVE_RUNS) {
            throw invalid("max_active_runs is " + request.maxActiveRuns() + "; choose 1 to " + MOST_ACTIVE_RUNS);
        }
        boolean dependsOnPast = dag.tasks().stream().anyMatch(task -> task.dependsOnPast() || task.waitForDownstream());
        if (request.backwards() && dependsOnPast) {
            throw invalid("DAG '" + row.dagId() + "' has tasks with depends_on_past, so its runs cannot be made"
                    + " backwards; backfill it forwards");
        }
        Params params = Params.effective(dag, request.params());
        if (!params.isValid()) {
            throw new WaybillException(
                    ErrorCode.INVALID_PARAMS,
                    "DAG '" + row.dagId() + "': "
                            + params.problems().stream()
                                    .map(ParamProblem::toString)
                                    .collect(Collectors.joining("; ")));
        }
        return dag;
    }

    private static WaybillException invalid(String message) {
        return new WaybillException(ErrorCode.INVALID_REQUEST, message);
    }

    /**
     * The backfill of this id.
     *
     * @throws WaybillException {@code BACKFILL_NOT_FOUND}
     */
    public BackfillRow get(long id) {
        return store.find(id)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.BACKFILL_NOT_FOUND,
                        "There is no backfill " + id + "; the list of a DAG's backfills has their ids"));
    }

    /** The DAG's backfills, newest first. */
    public List<BackfillRow> list(String dagId, int limit, int offset) {
        return store.ofDag(dagId, limit, offset);
    }

    /** How many backfills the DAG has had. */
    public int count(String dagId) {
        return store.count(dagId);
    }

    /** How far a backfill has come. */
    public BackfillCounts counts(BackfillRow backfill) {
        return store.counts(backfill.id());
    }

    /**
     * Has a backfill make no more runs until {@link #resume}; those that it made go on. Nothing changes where it is paused.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException {@code BACKFILL_NOT_FOUND}; {@code BACKFILL_CONFLICT} where it has ended
     */
    public BackfillRow pause(long id, String by) {
        BackfillRow paused = move(id, List.of(BackfillState.RUNNING), BackfillState.PAUSED, "Paused by " + by);
        keep(by, "pause_backfill", paused);
        return paused;
    }

    /**
     * Lets a backfill go on. Nothing changes where it is not paused.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException as {@link #pause}
     */
    public BackfillRow resume(long id, String by) {
        BackfillRow resumed = move(id, List.of(BackfillState.PAUSED), BackfillState.RUNNING, "");
        keep(by, "resume_backfill", resumed);
        return resumed;
    }

    /**
     * Ends a backfill: it makes no more runs, and those that are queued are cancelled; those that run go on to their end.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException as {@link #pause}
     */
    public BackfillRow cancel(long id, String by) {
        BackfillRow cancelling = move(
                id,
                List.of(BackfillState.RUNNING, BackfillState.PAUSED),
                BackfillState.CANCELLING,
                "Cancelled by " + by);
        keep(by, "cancel_backfill", cancelling);
        synchronized (this) {
            var unused = steps.step(cancelling);
        }
        return get(id);
    }

    private BackfillRow move(long id, List<BackfillState> from, BackfillState to, String reason) {
        BackfillRow before = get(id);
        if (before.state().isTerminal()) {
            throw new WaybillException(
                    ErrorCode.BACKFILL_CONFLICT,
                    "Backfill " + id + " is " + before.state().id() + " already; make a new one");
        }
        from.forEach(state -> store.move(id, state, to, reason, steps.now()));
        soon();
        return get(id);
    }

    private void keep(String by, String event, BackfillRow backfill) {
        audit.add(
                by,
                event,
                backfill.dagId(),
                "",
                List.of(),
                "Backfill " + backfill.id() + ", " + backfill.from() + " to " + backfill.to());
    }

    private static String write(Map<String, JsonNode> params) {
        return JSON.valueToTree(params).toString();
    }

    /** Makes no more runs. The next start goes on. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A run of a backfill is still being made at the close; the next start looks whether it was");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
