package io.waybill.engine.schedule;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.engine.store.VersionRow;
import io.waybill.spec.DagSpec;
import io.waybill.spec.bind.DagDocument;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the runs of every DAG that has a schedule, is active and is not paused. Thread safe.
 *
 * <p>A DAG or a schedule that is seen for the first time waits for its next tick. After a time in which nothing was
 * made – the process was down, the DAG was paused – the latest tick is made up for, or all with {@code catchup}; in
 * neither case one that is older than {@code catchup_window}. Making a run twice is harmless: a DAG has one run for a
 * logical date.
 */
public final class Schedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
    private static final int DAGS_AT_ONCE = 500;
    /** How many runs are made for one DAG before the others have their turn. */
    private static final int RUNS_AT_ONCE = 20;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final DagStore dags;
    private final RunStore runs;
    private final RunMaker maker;
    private final Alarm alarm;
    private final Clock clock;
    private final Map<String, Known> timetables = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread;

    Schedule(DagStore dags, RunStore runs, RunMaker maker, Alarm alarm, Clock clock) {
        this.dags = dags;
        this.runs = runs;
        this.maker = maker;
        this.alarm = alarm;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "waybill-schedule");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /**
     * A schedule whose times are kept in this database.
     *
     * @param dags the store through which DAGs are changed, so that changes are seen at once
     * @param maker makes the runs
     */
    public static Schedule of(Database database, DagStore dags, RunMaker maker, Clock clock) {
        return new Schedule(dags, new RunStore(database), maker, new QuartzAlarm(database), clock);
    }

    /** Makes what is due and begins to wait for what comes. Returns at once; the work is done on another thread. */
    public void start() {
        dags.onChange(this::changed);
        thread.execute(this::begin);
    }

    private void begin() {
        try {
            Map<String, Instant> times = new HashMap<>();
            for (DagRow dag : active()) {
                attempt(dag.dagId()).ifPresent(time -> times.put(dag.dagId(), time));
            }
            alarm.start(times, this::wake);
        } catch (RuntimeException e) {
            LOG.error("The schedule could not begin; trying again in {} s", LOOK_AGAIN.toSeconds(), e);
            later(this::begin);
        }
    }

    /** Makes what is due now for every DAG, on the caller's thread. For tests; else Quartz and changes wake it. */
    public void tick() {
        for (DagRow dag : active()) {
            var unused = attempt(dag.dagId());
        }
    }

    private List<DagRow> active() {
        List<DagRow> all = new ArrayList<>();
        List<DagRow> page = dags.active("", DAGS_AT_ONCE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = dags.active(page.get(page.size() - 1).dagId(), DAGS_AT_ONCE);
        }
        return all;
    }

    /**
     * Hears that a run of a DAG has ended: where one run follows another, the next one is made, and where too many have
     * failed in a row, the DAG is paused. Returns at once.
     */
    public void runEnded(String dagId) {
        Known known = timetables.get(dagId);
        boolean waits = known != null
                && (known.maxConsecutiveFailedRuns() > 0
                        || known.timetable()
                                .filter(timetable -> timetable.mostUnfinished() == 1)
                                .isPresent());
        if (waits) {
            changed(dagId);
        }
    }

    private void changed(String dagId) {
        try {
            thread.execute(() -> wake(dagId));
        } catch (RejectedExecutionException closed) {
            LOG.debug("DAG {} was changed after the schedule was closed; the next start sees it", dagId);
        }
    }

    private void wake(String dagId) {
        try {
            Optional<Instant> time = attempt(dagId);
            if (time.isPresent()) {
                alarm.set(dagId, time.get());
            } else {
                alarm.clear(dagId);
            }
        } catch (RuntimeException e) {
            LOG.error("The schedule of DAG {} failed; trying again in {} s", dagId, LOOK_AGAIN.toSeconds(), e);
            later(() -> wake(dagId));
        }
    }

    private void later(Runnable work) {
        try {
            var unused = thread.schedule(work, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("The schedule was closed meanwhile");
        }
    }

    /** One DAG's trouble is not another's. */
    private Optional<Instant> attempt(String dagId) {
        try {
            return step(dagId);
        } catch (WaybillException e) {
            if (e.code().kind() != ErrorKind.USER) {
                LOG.error("The schedule of DAG {} failed; trying again in {} s", dagId, LOOK_AGAIN.toSeconds(), e);
                return Optional.of(clock.instant().plus(LOOK_AGAIN));
            }
            LOG.error(
                    "The scheduled run of DAG {} could not be made, so the next tick tries: {}", dagId, e.getMessage());
            return dags.find(dagId).flatMap(this::nextFire);
        }
    }

    /**
     * Makes the DAG's runs that are due.
     *
     * @return when to look at it again
     */
    private synchronized Optional<Instant> step(String dagId) {
        Optional<DagRow> found = dags.find(dagId)
                .filter(dag -> dag.active() && !dag.paused())
                .filter(dag -> !known(dag).runsByItself() || !pauseAfterFailures(dag));
        Optional<Timetable> timetable = found.flatMap(this::timetable);
        if (found.isEmpty() || timetable.isEmpty()) {
            return Optional.empty();
        }
        Timetable.Due due = timetable.get().due(found.get(), clock.instant(), RUNS_AT_ONCE);
        int most = timetable.get().mostUnfinished();
        if (!due.ticks().isEmpty() && runs.unfinishedCount(dagId) >= most) {
            if (most > 1) {
                LOG.info("DAG {} has {} unfinished runs or more; its schedule waits for some to end", dagId, most);
            }
            return Optional.of(clock.instant().plus(LOOK_AGAIN));
        }
        for (Tick tick : due.ticks()) {
            dags.setScheduledUntil(dagId, make(dagId, tick));
        }
        return due.wake();
    }

    /** A DAG whose runs fail one after the other is paused, so that somebody looks at it before the next one is made. */
    private boolean pauseAfterFailures(DagRow dag) {
        int most = known(dag).maxConsecutiveFailedRuns();
        if (most == 0 || dags.failuresInARow(dag.dagId(), most) < most) {
            return false;
        }
        String reason = "Paused because " + most + (most == 1 ? " run has" : " runs in a row have")
                + " failed (max_consecutive_failed_runs)";
        LOG.warn("DAG {}: {}", dag.dagId(), reason);
        var unused = dags.setPaused(dag.dagId(), true, reason);
        return true;
    }

    /** @return up to where the schedule has dealt with the DAG now */
    private Instant make(String dagId, Tick tick) {
        try {
            maker.make(dagId, tick);
            return tick.at();
        } catch (WaybillException e) {
            if (e.code() != ErrorCode.RUN_EXISTS) {
                throw e;
            }
            LOG.debug("DAG {} has its run for {} already", dagId, tick.logicalDate());
            // Another scheduler that looked a moment earlier may have given the run an interval that ends earlier, too.
            return runs.find(dagId, tick.logicalDate())
                    .map(RunRow::dataIntervalEnd)
                    .filter(end -> end.isAfter(tick.start()) && end.isBefore(tick.at()))
                    .orElse(tick.at());
        }
    }

    /** When the schedule makes the DAG's next run; empty where it rests, has no schedule or comes to no tick any more. */
    public Optional<Instant> nextFire(DagRow dag) {
        if (!dag.active() || dag.paused()) {
            return Optional.empty();
        }
        return timetable(dag)
                .flatMap(timetable -> timetable.next(clock.instant()))
                .map(Tick::at);
    }

    private Optional<Timetable> timetable(DagRow dag) {
        return known(dag).timetable();
    }

    private Known known(DagRow dag) {
        Known known = timetables.get(dag.dagId());
        if (known == null || known.versionId() != dag.versionId()) {
            Optional<DagSpec> spec =
                    dags.version(dag.versionId()).map(VersionRow::document).map(DagDocument::read);
            known = new Known(
                    dag.versionId(),
                    spec.flatMap(Timetable::of),
                    spec.filter(version -> version.schedule() != null).isPresent(),
                    spec.map(DagSpec::maxConsecutiveFailedRuns).orElse(0));
            timetables.put(dag.dagId(), known);
        }
        return known;
    }

    /** What of a version the schedule goes by. */
    private record Known(
            long versionId, Optional<Timetable> timetable, boolean runsByItself, int maxConsecutiveFailedRuns) {}

    /** Makes no more runs. What is due meanwhile is made up for after the next start. */
    @Override
    public void close() {
        thread.shutdown();
        alarm.close();
        try {
            if (!thread.awaitTermination(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A scheduled run is still being made at the close; the next start looks whether it was");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
