package io.waybill.engine.loop;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.log.LogScope;
import io.waybill.engine.run.Decision;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunCommand;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.store.RunChange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what was decided, commits it, and only then lets it be acted upon and told. What could not be committed stays
 * here and is committed first the next time.
 */
final class Saver {
    private static final Logger LOG = LoggerFactory.getLogger(Saver.class);

    private final RunStorage storage;
    private final Consumer<EngineChange> subscribers;
    private final Map<Long, Unsaved> unsaved = new LinkedHashMap<>();

    Saver(RunStorage storage, Consumer<EngineChange> subscribers) {
        this.storage = storage;
        this.subscribers = subscribers;
    }

    boolean isEmpty() {
        return unsaved.isEmpty();
    }

    /** Whether something of the run is still to be saved. */
    boolean holds(LiveRun run) {
        return unsaved.containsKey(run.row().id());
    }

    /**
     * Keeps what was decided, to be saved with what is to be told of it.
     *
     * @param run the run, to which the decision was applied
     */
    void add(LiveRun run, RunEvent event, Decision decision, Instant now) {
        if (!decision.changesNothing() || !decision.commands().isEmpty()) {
            unsaved.computeIfAbsent(run.row().id(), key -> new Unsaved(run)).add(event, decision, now);
        }
    }

    /**
     * Commits everything and acts upon it.
     *
     * @param saved hears of each run that was saved
     * @param stale hears of each run that was changed by others meanwhile, so that nothing of it was saved
     * @throws WaybillException {@code DATABASE}; what was not committed is kept for the next time
     */
    void save(Workers workers, Consumer<LiveRun> saved, Consumer<Unsaved> stale) {
        if (unsaved.isEmpty()) {
            return;
        }
        List<Unsaved> batch = List.copyOf(unsaved.values());
        List<RunChange> changes = batch.stream()
                .filter(one -> !one.changesNothing())
                .map(Unsaved::toChange)
                .toList();
        if (!changes.isEmpty() && !commit(changes)) {
            saveOneByOne(batch, workers, saved, stale);
            return;
        }
        unsaved.clear();
        batch.forEach(one -> finish(one, workers, saved));
    }

    private void saveOneByOne(List<Unsaved> batch, Workers workers, Consumer<LiveRun> saved, Consumer<Unsaved> stale) {
        for (Unsaved one : batch) {
            boolean written = one.changesNothing() || commit(List.of(one.toChange()));
            unsaved.remove(one.run().row().id());
            if (written) {
                finish(one, workers, saved);
            } else {
                scope(one)
                        .around(() -> LOG.info(
                                "Run {} was changed by another scheduler; it is read again",
                                one.run().row().runId()));
                stale.accept(one);
            }
        }
    }

    private boolean commit(List<RunChange> changes) {
        try {
            storage.commit(changes);
            return true;
        } catch (WaybillException e) {
            if (e.code() == ErrorCode.STALE) {
                return false;
            }
            throw e;
        }
    }

    private static void carryOut(RunCommand command, Workers workers) {
        try {
            command.carryOut(workers);
        } catch (RuntimeException e) {
            LOG.error("Command {} failed in a way that it must not", command, e);
        }
    }

    private static LogScope scope(Unsaved one) {
        return LogScope.run(one.run().row().dagId(), one.run().row().runId());
    }

    private void finish(Unsaved one, Workers workers, Consumer<LiveRun> saved) {
        if (!one.changesNothing()) {
            one.run().committed();
        }
        saved.accept(one.run());
        scope(one).around(() -> one.commands().forEach(command -> carryOut(command, workers)));
        if (!one.changesNothing()) {
            subscribers.accept(one.toEngineChange());
        }
    }
}
