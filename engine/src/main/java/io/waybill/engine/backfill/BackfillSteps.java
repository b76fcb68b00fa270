package io.waybill.engine.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.loop.TaskSelection;
import io.waybill.engine.loop.TriggerRequest;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.RunType;
import io.waybill.engine.schedule.Tick;
import io.waybill.engine.store.BackfillDateRow;
import io.waybill.engine.store.BackfillRow;
import io.waybill.engine.store.BackfillStore;
import io.waybill.engine.store.DagRow;
import io.waybill.engine.store.DagStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.DagSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what can be done now for one backfill.
 *
 * <p>What is to be done for a date is kept before it is done. After a crash the last date is looked at again, and what
 * was not done for it is done then; so no date is left out, and none is run twice.
 */
final class BackfillSteps {
    private static final Logger LOG = LoggerFactory.getLogger(BackfillSteps.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, JsonNode>> PARAMS = new TypeReference<>() {};

    private final BackfillStore store;
    private final DagStore dags;
    private final RunStore runs;
    private final Engine engine;
    private final Clock clock;
    private final Runnable again;

    /** @param again has another step done soon */
    BackfillSteps(BackfillStore store, DagStore dags, RunStore runs, Engine engine, Clock clock, Runnable again) {
        this.store = store;
        this.dags = dags;
        this.runs = runs;
        this.engine = engine;
        this.clock = clock;
        this.again = again;
    }

    /** Does what can be done now, and says whether the ends of its runs are to be heard of. */
    boolean step(BackfillRow backfill) {
        try {
            return backfill.state() == BackfillState.CANCELLING ? cancelQueued(backfill) : goOn(backfill);
        } catch (WaybillException e) {
            if (e.code().kind() != ErrorKind.USER) {
                throw e;
            }
            LOG.error("Backfill {} of DAG {} cannot go on: {}", backfill.id(), backfill.dagId(), e.getMessage());
            store.move(
                    backfill.id(),
                    BackfillState.RUNNING,
                    BackfillState.PAUSED,
                    "It cannot go on: " + e.getMessage(),
                    now());
            return false;
        }
    }

    private boolean goOn(BackfillRow backfill) {
        Optional<BackfillDateRow> last = store.lastDate(backfill);
        if (last.isPresent() && doWhatWasNotDone(backfill, last.get())) {
            again.run();
            return true;
        }
        BackfillDates dates = BackfillDates.of(
                spec(dag(backfill.dagId())), backfill.from(), backfill.to(), backfill.backwards(), now());
        Instant date = last.map(BackfillDateRow::logicalDate).orElse(null);
        int unfinished = store.unfinished(backfill).size();
        for (Optional<Tick> next = dates.next(date); next.isPresent(); next = dates.next(date)) {
            if (unfinished >= backfill.maxActiveRuns()) {
                return true;
            }
            if (!isRunning(backfill)) {
                return false;
            }
            date = next.get().logicalDate();
            unfinished += deal(backfill, next.get()).runs() ? 1 : 0;
        }
        if (unfinished > 0) {
            return true;
        }
        store.move(backfill.id(), BackfillState.RUNNING, BackfillState.COMPLETED, "", now());
        return false;
    }

    private boolean isRunning(BackfillRow backfill) {
        return store.find(backfill.id())
                .filter(row -> row.state() == BackfillState.RUNNING)
                .isPresent();
    }

    private DateAction deal(BackfillRow backfill, Tick tick) {
        RunRow run = runs.find(backfill.dagId(), tick.logicalDate()).orElse(null);
        DateAction action = PlannedDate.of(tick, run, backfill.reprocess()).action();
        RunRow toClear = action == DateAction.CLEAR ? run : null;
        Instant clearedEnd = toClear == null ? null : toClear.endedAt();
        store.deal(new BackfillDateRow(backfill.id(), tick.logicalDate(), action, clearedEnd));
        if (toClear != null) {
            clear(backfill, toClear);
        } else if (action == DateAction.MAKE) {
            var unused = make(backfill, tick);
        }
        return action;
    }

    /**
     * The process may have died between the note of a date and what was to be done for it.
     *
     * @return whether something was left to do
     */
    private boolean doWhatWasNotDone(BackfillRow backfill, BackfillDateRow date) {
        Optional<RunRow> run = runs.find(backfill.dagId(), date.logicalDate());
        if (date.action() == DateAction.MAKE && run.isEmpty()) {
            return BackfillDates.of(spec(dag(backfill.dagId())), date.logicalDate(), date.logicalDate(), false, now())
                    .next(null)
                    .filter(tick -> make(backfill, tick))
                    .isPresent();
        }
        if (date.action() != DateAction.CLEAR) {
            return false;
        }
        Optional<RunRow> untouched = run.filter(row -> row.state().isTerminal())
                .filter(row -> row.endedAt() != null && row.endedAt().equals(date.clearedEnd()));
        untouched.ifPresent(row -> clear(backfill, row));
        return untouched.isPresent();
    }

    /** Whether the run was made; not where there is one for the date, or of its id, since a moment ago. */
    private boolean make(BackfillRow backfill, Tick tick) {
        try {
            var unused = engine.trigger(new TriggerRequest(
                    backfill.dagId(),
                    null,
                    tick.logicalDate(),
                    new TriggerRequest.Interval(tick.start(), tick.at()),
                    params(backfill),
                    RunType.BACKFILL,
                    by(backfill),
                    "",
                    backfill.id()));
            return true;
        } catch (WaybillException e) {
            if (e.code() != ErrorCode.RUN_EXISTS) {
                throw e;
            }
            LOG.info("Backfill {}: {}", backfill.id(), e.getMessage());
            return false;
        }
    }

    private void clear(BackfillRow backfill, RunRow run) {
        store.adopt(run.id(), backfill.id());
        var unused = engine.changes().clear(run.dagId(), run.runId(), TaskSelection.all(), by(backfill));
    }

    private boolean cancelQueued(BackfillRow backfill) {
        for (RunRow run : store.unfinished(backfill)) {
            if (run.state() == RunState.QUEUED) {
                cancel(backfill, run);
            }
        }
        store.move(backfill.id(), BackfillState.CANCELLING, BackfillState.CANCELLED, backfill.reason(), now());
        return false;
    }

    private void cancel(BackfillRow backfill, RunRow run) {
        try {
            engine.changes().cancelRun(run.dagId(), run.runId(), "the end of " + by(backfill));
        } catch (WaybillException e) {
            if (e.code().kind() != ErrorKind.USER) {
                throw e;
            }
            LOG.debug("Run {} has ended meanwhile: {}", run.runId(), e.getMessage());
        }
    }

    private static String by(BackfillRow backfill) {
        return "backfill " + backfill.id();
    }

    private static Map<String, JsonNode> params(BackfillRow backfill) {
        try {
            return JSON.readValue(backfill.params(), PARAMS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Backfill " + backfill.id() + " was kept with params that are no JSON", e);
        }
    }

    DagRow dag(String dagId) {
        return dags.find(dagId)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.DAG_NOT_FOUND,
                        "There is no DAG '" + dagId + "'; check the id, or why its file was not loaded"));
    }

    DagSpec spec(DagRow dag) {
        return engine.graphs().of(dag.versionId()).spec();
    }

    /** Time as the database keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
