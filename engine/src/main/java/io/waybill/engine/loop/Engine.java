package io.waybill.engine.loop;

import io.waybill.engine.approval.ApprovalSensor;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.GraphBuilder;
import io.waybill.engine.run.RunDecider;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.RunType;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskRuntime;
import io.waybill.engine.sensor.AssetSensor;
import io.waybill.engine.sensor.RunSensor;
import io.waybill.engine.sensor.TimeSensor;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.PoolStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.template.Templates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /** The actions that it has by itself. */
    public static final Set<String> OWN_ACTIONS = Set.of(TriggerDagAction.NAME);

    /** The sensors that it has by itself. */
    public static final Set<String> OWN_SENSORS =
            Set.of(TimeSensor.NAME, RunSensor.NAME, ApprovalSensor.NAME, AssetSensor.NAME);

    private final EngineSettings settings;
    private final DagStore dags;
    private final DagGraphs graphs;
    private final TaskRuntime runtime;
    private final TaskLogs logs;
    private final Templates templates;
    private final Actions actions;
    private final Map<String, EngineSensor> sensors;
    private final List<Consumer<EngineChange>> subscribers = new CopyOnWriteArrayList<>();
    private final RunLoop loop;
    private final Triggers triggers;
    private final RunChanges changes;
    private final Audit audit;
    private final LoopAnswers answers = new LoopAnswers();
    private final Pools pools;
    private @Nullable Workers ownWorkers;
    private @Nullable Thread thread;
    private final List<ExecutorService> threadPools = new ArrayList<>();

    /**
     * @param settings limits and patience
     * @param runs keeps the runs
     * @param dags keeps the DAGs and their versions
     * @param pools keeps the pools
     * @param builder builds versions into graphs
     * @param runtime starts containers
     * @param logs reads the outputs of containers
     * @param actions the calls that nodes may ask for, by their names
     * @param sensors what nodes may wait for, by their names, besides times, runs and assets; one of the same name as these, as an
     *     action of the same name as the engine's own, takes its place
     * @param templates renders requests
     * @param clock tells the time
     */
    public Engine(
            EngineSettings settings,
            RunStore runs,
            DagStore dags,
            PoolStore pools,
            GraphBuilder builder,
            TaskRuntime runtime,
            TaskLogs logs,
            Collection<EngineAction> actions,
            Collection<EngineSensor> sensors,
            Templates templates,
            Clock clock) {
        this(
                settings,
                RunStorage.of(runs, dags, pools),
                dags,
                pools,
                builder,
                runtime,
                logs,
                actions,
                Stream.concat(
                                Stream.of(
                                        new TimeSensor(),
                                        new RunSensor(runs),
                                        new ApprovalSensor(),
                                        new AssetSensor(runs.assets())),
                                sensors.stream())
                        .toList(),
                templates,
                clock);
    }

    Engine(
            EngineSettings settings,
            RunStorage storage,
            DagStore dags,
            PoolStore pools,
            GraphBuilder builder,
            TaskRuntime runtime,
            TaskLogs logs,
            Collection<EngineAction> actions,
            Collection<EngineSensor> sensors,
            Templates templates,
            Clock clock) {
        this.settings = settings;
        this.dags = dags;
        this.graphs = new DagGraphs(storage::version, builder);
        this.runtime = runtime;
        this.logs = logs;
        this.templates = templates;
        EngineAction triggerDag = new TriggerDagAction(this::trigger, storage::run, clock);
        this.actions = new Actions(
                Stream.concat(Stream.of(triggerDag), actions.stream()).toList(), templates::opened);
        this.sensors = byName(sensors.stream(), EngineSensor::name);
        TriggeringAssets triggering = new TriggeringAssets(storage);
        RunDecider decider = new RunDecider(
                new RequestTemplates(templates, runtime, settings, triggering),
                this.actions,
                settings.targets(),
                settings.retryBudget(),
                UUID::randomUUID);
        this.loop = new RunLoop(
                storage,
                new RunLoader(storage, graphs, triggering),
                graphs,
                decider,
                settings,
                clock,
                this::tellSubscribers);
        this.audit = new Audit(storage, loop);
        this.triggers = new Triggers(storage, graphs, loop);
        this.changes = new RunChanges(storage, graphs, loop, answers, audit);
        this.pools = new Pools(pools, loop, answers, audit);
    }

    /** Of several with the same name the last. */
    private static <T> Map<String, T> byName(Stream<T> all, Function<T, String> name) {
        return all.collect(Collectors.toUnmodifiableMap(name, Function.identity(), (builtIn, given) -> given));
    }

    /** Starts the loop on a thread of its own. */
    public synchronized void start() {
        if (thread != null || ownWorkers != null) {
            throw new IllegalStateException("The engine was started or ticked already; make a new one");
        }
        ExecutorService launchPool = pool("waybill-launch", settings.launchThreads());
        ExecutorService stopPool = pool("waybill-stop", settings.stopThreads());
        ExecutorService callPool = pool("waybill-call", settings.callThreads());
        Workers workers = new Workers(
                runtime,
                logs,
                actions,
                sensors,
                settings.backoff(),
                launchPool,
                stopPool,
                callPool,
                loop,
                templates::opened);
        threadPools.addAll(List.of(launchPool, stopPool, callPool));
        thread = new Thread(() -> run(workers), "waybill-loop");
        answers.comeFrom(thread);
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
                    inbox.gather();
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
                    runtime,
                    logs,
                    actions,
                    sensors,
                    settings.backoff(),
                    Runnable::run,
                    Runnable::run,
                    Runnable::run,
                    loop,
                    templates::opened);
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
     *     {@code DATABASE}; {@code STALE} where the updates of assets that start it are others by now
     */
    public RunRow trigger(TriggerRequest request) {
        RunRow run = triggers.trigger(request);
        if (run.type() == RunType.MANUAL) {
            audit.add(request.triggeredBy(), "trigger", run.dagId(), run.runId(), List.of(), request.note());
        }
        return run;
    }

    /**
     * Tells a run of an event from outside. Returns once what follows from it is saved.
     *
     * @return whether that is so; not where the loop has no thread of its own, which has to be ticked first
     * @throws WaybillException {@code DATABASE}
     */
    public boolean tell(long runKey, RunEvent event) {
        CompletableFuture<Void> saved = loop.ask(runKey, event);
        answers.await(saved);
        return saved.isDone();
    }

    /** Keeps what people and programs ask for. */
    public Audit audit() {
        return audit;
    }

    /** Changes runs that were made: cancels, clears, marks, deletes. */
    public RunChanges changes() {
        return changes;
    }

    /**
     * Lets a DAG's schedule rest, or go on. Runs that were made go on either way.
     *
     * @param by who or what asks, for the log
     * @throws WaybillException {@code DAG_NOT_FOUND}
     */
    public DagRow setPaused(String dagId, boolean paused, String by) {
        DagRow dag = dags.setPaused(dagId, paused, "Paused by " + by);
        audit.add(by, paused ? "pause" : "unpause", dagId, "", List.of(), "");
        LOG.info("DAG {} is {} by {}", dagId, paused ? "paused" : "no longer paused", by);
        return dag;
    }

    /**
     * Deletes a DAG that no file has any more, with all of its past; logs and files of tasks stay.
     *
     * @param by who or what asks, for people to read
     * @throws WaybillException {@code DAG_NOT_FOUND}; {@code DAG_CONFLICT} where a file has it, or a run has not ended
     */
    public void deleteDag(String dagId, String by) {
        dags.delete(dagId);
        audit.add(by, "delete_dag", dagId, "", List.of(), "");
        LOG.info("DAG {} was deleted by {}", dagId, by);
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

    /** The pools, whose slots limit tasks. */
    public Pools pools() {
        return pools;
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
            for (ExecutorService pool : threadPools) {
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
