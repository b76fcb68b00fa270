package io.waybill.engine.asset;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.AssetStore;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.QueuedAsset;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.VersionRow;
import io.waybill.spec.asset.AssetExpression;
import io.waybill.spec.bind.DagDocument;
import io.waybill.spec.schedule.ScheduleSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the runs of DAGs that wait for assets. What has come lies in the database, together with the change that it came by,
 * and leaves it in the transaction that makes the run: however often, and by however many schedulers, a DAG is looked at, one
 * run is made of it. Whatever comes before that is part of the same run. Thread safe.
 */
public final class AssetTriggers implements AutoCloseable {
    /** A DAG that has as many unfinished runs gets no more until some have ended; what comes meanwhile is one run then. */
    static final int BACKLOG = 100;

    private static final Logger LOG = LoggerFactory.getLogger(AssetTriggers.class);
    /** For what a scheduler that died, or another one, has left; else events wake it at once. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final int MOST_TRIES = 10;

    private final AssetStore assets;
    private final DagStore dags;
    private final RunStore runs;
    private final RunMaker maker;
    private final Map<String, Known> schedules = new ConcurrentHashMap<>();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread;

    /** Makes runs. */
    @FunctionalInterface
    public interface RunMaker {
        /**
         * Makes a run of what has come, and takes that off the queue, in one transaction.
         *
         * @throws WaybillException {@code STALE} where something else has come meanwhile, or another has made the run
         */
        void make(String dagId, List<QueuedAsset> assets);
    }

    private record Known(long versionId, Optional<AssetExpression> assets) {}

    /**
     * @param dags the store through which DAGs are changed, so that changes are seen at once
     * @param runs the store through which events come in, so that they are seen at once
     * @param maker makes the runs
     */
    public AssetTriggers(DagStore dags, RunStore runs, RunMaker maker) {
        this.assets = runs.assets();
        this.dags = dags;
        this.runs = runs;
        this.maker = maker;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "waybill-assets");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Makes what is due and begins to wait for what comes. Returns at once; the work is done on another thread. */
    public void start() {
        assets.onQueued(this::changed);
        dags.onChange(this::changed);
        var unused = thread.scheduleWithFixedDelay(this::lookAtAll, 0, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAtAll() {
        try {
            tick();
        } catch (RuntimeException e) {
            LOG.error(
                    "The DAGs that wait for assets were not looked at; trying again in {} s",
                    LOOK_AGAIN.toSeconds(),
                    e);
        }
    }

    /** Makes what is due now for every DAG, on the caller's thread. For tests; else events and changes wake it. */
    public void tick() {
        assets.dagsWithQueue().forEach(this::look);
    }

    /** Hears that a run of a DAG has ended, so that one that had too many can go on. Returns at once. */
    public void runEnded(String dagId) {
        if (held.contains(dagId)) {
            changed(dagId);
        }
    }

    private void changed(String dagId) {
        try {
            thread.execute(() -> look(dagId));
        } catch (RejectedExecutionException closed) {
            LOG.debug("An asset of DAG {} was updated after the close; the next start sees it", dagId);
        }
    }

    /** One DAG's trouble is not another's. */
    private void look(String dagId) {
        try {
            step(dagId);
            failures.remove(dagId);
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(failures.put(dagId, why))) {
                LOG.error(
                        "No run of DAG {} was made, though its assets were updated; it is tried again: {}", dagId, why);
            }
        }
    }

    private synchronized void step(String dagId) {
        for (int tries = 1; tries <= MOST_TRIES; tries++) {
            Optional<DagRow> dag = dags.find(dagId).filter(row -> row.active() && !row.paused());
            List<QueuedAsset> queued = assets.queued(dagId);
            boolean due = dag.flatMap(this::expression)
                    .filter(all ->
                            all.holds(queued.stream().map(QueuedAsset::key).collect(Collectors.toSet())))
                    .isPresent();
            held.remove(dagId);
            if (!due) {
                return;
            }
            if (runs.unfinishedCount(dagId) >= BACKLOG) {
                LOG.info("DAG {} has {} unfinished runs or more; updates of its assets wait", dagId, BACKLOG);
                held.add(dagId);
                return;
            }
            try {
                maker.make(dagId, queued);
                return;
            } catch (WaybillException e) {
                if (e.code() != ErrorCode.STALE) {
                    throw e;
                }
                LOG.debug("DAG {}: {}", dagId, e.getMessage());
            }
        }
        // Events come faster than runs can be made of them: others have their turn first.
        changed(dagId);
    }

    private Optional<AssetExpression> expression(DagRow dag) {
        Known known = schedules.get(dag.dagId());
        if (known == null || known.versionId() != dag.versionId()) {
            known = new Known(
                    dag.versionId(),
                    dags.version(dag.versionId())
                            .map(VersionRow::document)
                            .map(DagDocument::read)
                            .flatMap(spec -> Optional.ofNullable(spec.schedule()))
                            .flatMap(ScheduleSpec::byAssets));
            schedules.put(dag.dagId(), known);
        }
        return known.assets();
    }

    /** Makes no more runs. What has come lies where it is, for the next start. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A run for an asset is still being made at the close; the next start looks whether it was");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
