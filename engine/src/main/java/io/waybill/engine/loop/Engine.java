package io.waybill.engine.loop;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.run.Mark;
import io.waybill.engine.run.RunDecider;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.TaskKey;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskRuntime;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.template.Templates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler: takes runs to their end. Unfinished runs go on when it starts. Thread safe.
 *
 * <p>Either {@link #start} gives it a thread of its own, or, in tests, {@link #tick} does what is due on the caller's.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final EngineSettings settings;
    private final RunStorage storage;
    private final DagStore dags;
    private final DagGraphs graphs;
    private final TaskRuntime runtime;
    private final TaskLogs logs;
    private final Map<String, EngineAction> actions;
    private final List<Consumer<EngineChange>> subscribers = new CopyOnWriteArrayList<>();
    private final RunLoop loop;
    private final Triggers triggers;
    private @Nullable Workers ownWorkers;
    private @Nullable Thread thread;
    private final List<ExecutorService> pools = new ArrayList<>();

    /**
     * @param settings limits and patience
     * @param runs keeps the runs
     * @param dags keeps the DAGs and their versions
     * @param builder builds versions into graphs
     * @param runtime starts containers
     * @param logs reads the outputs of containers
     * @param actions the calls that nodes may ask for, by their names
     * @param templates renders requests
     * @param clock tells the time
     */
    public Engine(
            EngineSettings settings,
            RunStore runs,
            DagStore dags,
            GraphBuilder builder,
            TaskRuntime runtime,
            TaskLogs logs,
            Collection<EngineAction> actions,
            Templates templates,
            Clock clock) {
        this(settings, RunStorage.of(runs, dags), dags, builder, runtime, logs, actions, templates, clock);
    }

    Engine(
            EngineSettings settings,
            RunStorage storage,
            DagStore dags,
            GraphBuilder builder,
            TaskRuntime runtime,
            TaskLogs logs,
            Collection<EngineAction> actions,
            Templates templates,
            Clock clock) {
        this.settings = settings;
        this.storage = storage;
        this.dags = dags;
        this.graphs = new DagGraphs(storage::version, builder);
        this.runtime = runtime;
        this.logs = logs;
        this.actions = actions.stream().collect(Collectors.toUnmodifiableMap(EngineAction::name, Function.identity()));
        RunDecider decider = new RunDecider(
                new RequestTemplates(templates, runtime, settings.files()),
                settings.targets(),
                settings.retryBudget(),
                UUID::randomUUID);
        this.loop = new RunLoop(storage, graphs, decider, settings, clock, this::tellSubscribers);
        this.triggers = new Triggers(storage, graphs, loop);
    }

    /** Starts the loop on a thread of its own. */
    public synchronized void start() {
        if (thread != null || ownWorkers != null) {
            throw new IllegalStateException("The engine was started or ticked already; make a new one");
        }
        ExecutorService launchPool = pool("waybill-launch", settings.launchThreads());
        ExecutorService stopPool = pool("waybill-stop", settings.stopThreads());
        ExecutorService callPool = pool("waybill-call", settings.callThreads());
        Workers workers = new Workers(runtime, logs, actions, settings.backoff(), launchPool, stopPool, callPool, loop);
        pools.addAll(List.of(launchPool, stopPool, callPool));
        thread = new Thread(() -> run(workers), "waybill-loop");
        thread.start();
    }

    private static ExecutorService pool(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = work -> {
            Thread worker = new Thread(work, name + "-" + number.incrementAndGet());
            worker.setDaemon(true);
            return worker;
        };
        return Executors.newFixedThreadPool(threads, factory);
    }

    private void run(Workers workers) {
        Inbox inbox = loop.inbox();
        try {
            while (!inbox.isClosed()) {
                if (loop.hasWork()) {
                    loop.turn(workers);
                    continue;
                }
                Instant next = loop.nextTurn();
                Duration wait = next == null ? null : Duration.between(loop.now(), next);
                if (loop.rests() && wait != null) {
                    inbox.pause(wait);
                } else {
                    inbox.awaitMessage(wait);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("The engine's loop was interrupted; it ends");
            Thread.currentThread().interrupt();
        }
    }

    /** Does everything that is due now, launches and calls too, on the caller's thread. For tests. */
    public synchronized void tick() {
        if (thread != null) {
            throw new IllegalStateException("The engine has a thread of its own; do not tick it");
        }
        Workers workers = ownWorkers;
        if (workers == null) {
            workers = new Workers(
                    runtime, logs, actions, settings.backoff(), Runnable::run, Runnable::run, Runnable::run, loop);
            ownWorkers = workers;
        }
        while (loop.hasWork()) {
            loop.turn(workers);
        }
    }

    /** When {@link #tick} has something to do if nothing comes before; absent: only when something comes. */
    @Nullable Instant nextTurn() {
        return loop.nextTurn();
    }

    /**
     * Makes a run of the DAG's newest version. It is saved when this returns, and starts as soon as the limits allow.
     *
     * @throws WaybillException {@code DAG_NOT_FOUND}; {@code RUN_EXISTS} where the DAG has a run of this id or logical
     *     date; {@code INVALID_PARAMS}; {@code INVALID_REQUEST} where its file is gone; {@code INVALID_DAG};
     *     {@code DATABASE}
     */
    public RunRow trigger(TriggerRequest request) {
        return triggers.trigger(request);
    }

    /**
     * Cancels a run: what runs is stopped, what waits does not start. Returns once that is saved; the run is cancelled
     * when its last container has ended.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code INVALID_REQUEST} where it has ended already;
     *     {@code DATABASE}
     */
    public void cancelRun(String dagId, String runId, String by) {
        RunRow run = run(dagId, runId);
        if (run.state().isTerminal()) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "Run '" + runId + "' of DAG '" + dagId + "' has ended as "
                            + run.state().id() + "; there is nothing to cancel");
        }
        await(loop.ask(run.id(), new RunEvent.CancelAsked(by)));
    }

    /**
     * What {@link #clear} or {@link #mark} would change in a run as it stands now: the tasks, in topological order.
     *
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code INVALID_REQUEST} where a task is not there;
     *     {@code INVALID_DAG}; {@code DATABASE}
     */
    public List<TaskRow> preview(String dagId, String runId, TaskSelection selection) {
        RunRow run = run(dagId, runId);
        List<TaskRow> rows = storage.tasks(run.id());
        Map<String, TaskRow> byNode =
                rows.stream().collect(Collectors.toMap(TaskRow::nodeId, Function.identity(), (first, mapped) -> first));
        return selection.choose(graphs.of(run.versionId()), rows).stream()
                .map(node -> requireNonNull(byNode.get(node.id())))
                .toList();
    }

    /**
     * Has tasks of a run begin anew: what runs is stopped first, what has ended is forgotten, and a run that has ended
     * waits for a place again. The run keeps its version, its tries their numbers, and {@code retries} count from here.
     * Returns once that is saved.
     *
     * @param by who or what asks, for people to read
     * @return the tasks as they were before, in topological order
     * @throws WaybillException as {@link #preview}; {@code INVALID_REQUEST} too where the run is being cancelled
     */
    public List<TaskRow> clear(String dagId, String runId, TaskSelection selection, String by) {
        return change(dagId, runId, selection, keys -> new RunEvent.Cleared(keys, by));
    }

    /**
     * Says how tasks of a run are to count as having ended; what runs is stopped first. What did not run because these had
     * failed is cleared unless they are marked as failed, and the run's own state is decided anew. Returns once that is
     * saved.
     *
     * @param by who or what asks, for people to read
     * @return the tasks as they were before, in topological order
     * @throws WaybillException as {@link #clear}
     */
    public List<TaskRow> mark(String dagId, String runId, TaskSelection selection, Mark mark, String by) {
        return change(dagId, runId, selection, keys -> new RunEvent.Marked(keys, mark, by));
    }

    private List<TaskRow> change(
            String dagId, String runId, TaskSelection selection, Function<List<TaskKey>, RunEvent> event) {
        RunRow run = run(dagId, runId);
        if (run.state() == RunState.CANCELLING || run.state() == RunState.FAILING) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "Run '" + runId + "' of DAG '" + dagId + "' is being stopped; its tasks can be changed when that is"
                            + " done");
        }
        List<TaskRow> chosen = preview(dagId, runId, selection);
        List<TaskKey> keys = chosen.stream()
                .map(row -> new TaskKey(row.nodeId(), row.mapIndex()))
                .toList();
        if (!keys.isEmpty()) {
            await(loop.ask(run.id(), event.apply(keys)));
        }
        return chosen;
    }

    /**
     * Says that a run counts as failed: what runs is stopped, what waits does not start. Nothing changes where it has
     * failed already. Returns once that is saved.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException {@code RUN_NOT_FOUND}; {@code DATABASE}
     */
    public void failRun(String dagId, String runId, String by) {
        await(loop.ask(run(dagId, runId).id(), new RunEvent.FailAsked(by)));
    }

    private RunRow run(String dagId, String runId) {
        return storage.run(dagId, runId)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.RUN_NOT_FOUND,
                        "DAG '" + dagId + "' has no run '" + runId + "'; `runs " + dagId + "` lists what it has"));
    }

    private void await(CompletableFuture<Void> answer) {
        Thread loopThread = thread;
        if (loopThread == null || loopThread.equals(Thread.currentThread())) {
            return;
        }
        try {
            answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new WaybillException(
                    ErrorCode.DATABASE,
                    "The scheduler has not been able to save this for " + ANSWER_WITHIN.toSeconds()
                            + " s; it will as soon as the database answers, look again then",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new WaybillException(ErrorCode.INTERNAL, "The scheduler failed: " + e.getMessage(), e);
        }
    }

    /**
     * Lets a DAG's schedule rest, or go on. Runs that were made go on either way.
     *
     * @param by who or what asks, for the log
     * @throws WaybillException {@code DAG_NOT_FOUND}
     */
    public DagRow setPaused(String dagId, boolean paused, String by) {
        DagRow dag = dags.setPaused(dagId, paused, "Paused by " + by);
        LOG.info("DAG {} is {} by {}", dagId, paused ? "paused" : "no longer paused", by);
        return dag;
    }

    /**
     * Has {@code listener} hear of each change of a run, right after it was committed and in the order of the commits.
     * It is called on the loop's thread, so it must return quickly.
     */
    public Subscription subscribe(Consumer<EngineChange> listener) {
        subscribers.add(listener);
        return () -> subscribers.remove(listener);
    }

    private void tellSubscribers(EngineChange change) {
        for (Consumer<EngineChange> subscriber : subscribers) {
            try {
                subscriber.accept(change);
            } catch (RuntimeException e) {
                LOG.error("A subscriber failed on {}", change, e);
            }
        }
    }

    /** The graphs of stored versions. */
    public DagGraphs graphs() {
        return graphs;
    }

    /** How many runs are in memory: those that have started and not ended. */
    public int liveRuns() {
        return loop.liveRuns();
    }

    /**
     * Ends the loop after the turn that it is in. Containers go on; the next engine on the same store goes on with
     * their runs.
     */
    @Override
    public synchronized void close() {
        loop.inbox().close();
        try {
            if (thread != null) {
                thread.join(CLOSE_WITHIN.toMillis());
            }
            for (ExecutorService pool : pools) {
                pool.shutdown();
                if (!pool.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.info("Calls were under way at the close; they are repeated at the next start");
                    pool.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
