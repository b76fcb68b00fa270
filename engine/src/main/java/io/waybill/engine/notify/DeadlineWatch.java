package io.waybill.engine.notify;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.log.LogScope;
import io.waybill.engine.store.DeadlineRow;
import io.waybill.engine.store.DeadlineState;
import io.waybill.engine.store.DeadlineStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.RunStore;
import io.waybill.spec.DeadlineAction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks which runs have missed a deadline, tells of it and does what the deadline says. It reads rows that were written with
 * the run and needs nothing of the run but its state, so that it also sees runs that wait. A deadline is told once, in the
 * transaction that marks it as missed; what it asks of the engine is asked again until the engine has it.
 *
 * <p>Either {@link #start} gives it a thread of its own, or, in tests, {@link #tick} does what is due on the caller's.
 */
public final class DeadlineWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadlineWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int BATCH = 100;

    private final DeadlineStore store;
    private final RunStore runs;
    private final RunEnder canceller;
    private final RunEnder failer;
    private final Clock clock;
    private final Ticker ticker;

    /**
     * @param store the deadlines
     * @param runs tells where runs stand
     * @param canceller cancels a run
     * @param failer has a run fail
     * @param clock tells the time
     */
    public DeadlineWatch(DeadlineStore store, RunStore runs, RunEnder canceller, RunEnder failer, Clock clock) {
        this.store = store;
        this.runs = runs;
        this.canceller = canceller;
        this.failer = failer;
        this.clock = clock;
        this.ticker = new Ticker("waybill-deadlines", PERIOD, this::tick);
    }

    /** Gives it a thread of its own. */
    public void start() {
        ticker.start();
    }

    /**
     * Does what is due.
     *
     * @throws WaybillException {@code DATABASE}; what was not done is done the next time
     */
    public void tick() {
        forEach(DeadlineState.OPEN, this::judge);
        forEach(DeadlineState.MISSED, this::act);
    }

    private void forEach(DeadlineState state, Consumer<DeadlineRow> work) {
        List<DeadlineRow> due;
        do {
            due = store.due(state, clock.instant(), BATCH);
            due.forEach(work);
        } while (due.size() == BATCH && !ticker.isClosed());
    }

    private void judge(DeadlineRow row) {
        Optional<RunRow> found = runs.find(row.runKey());
        Instant dueAt = row.deadline().dueAt();
        if (found.isEmpty() || isMet(found.get(), dueAt)) {
            store.move(row, DeadlineState.MET);
            return;
        }
        RunRow run = found.get();
        boolean isOver = run.state().isTerminal();
        boolean acts = row.deadline().action() != DeadlineAction.NOTIFY && !isOver;
        String detail = "It has not ended by " + dueAt + " (" + row.deadline().title() + ")" + what(row, isOver) + ".";
        LogScope.run(run.dagId(), run.runId()).around(() -> {
            LOG.info("Run {} of DAG {} has missed its deadline. {}", run.runId(), run.dagId(), detail);
        });
        List<Notice> notices = row.deadline().notifiers().stream()
                .distinct()
                .map(notifier -> notice(notifier, run, detail))
                .toList();
        store.miss(row, acts ? DeadlineState.MISSED : DeadlineState.DONE, notices);
    }

    private static boolean isMet(RunRow run, Instant dueAt) {
        return run.state().isTerminal()
                && (run.endedAt() == null || !run.endedAt().isAfter(dueAt));
    }

    private static String what(DeadlineRow row, boolean isOver) {
        if (isOver) {
            return ", but it has since";
        }
        return switch (row.deadline().action()) {
            case NOTIFY -> " and goes on";
            case CANCEL -> " and is cancelled";
            case FAIL -> " and fails because of that";
        };
    }

    private Notice notice(String notifier, RunRow run, String detail) {
        return new Notice(
                notifier,
                NoticeEvent.DEADLINE_MISSED,
                run.id(),
                run.dagId(),
                run.runId(),
                run.logicalDate(),
                "",
                0,
                run.state().id(),
                detail,
                clock.instant());
    }

    private void act(DeadlineRow row) {
        Optional<RunRow> run =
                runs.find(row.runKey()).filter(found -> !found.state().isTerminal());
        if (run.isPresent()) {
            RunEnder ender = row.deadline().action() == DeadlineAction.FAIL ? failer : canceller;
            try {
                ender.end(
                        run.get().dagId(),
                        run.get().runId(),
                        "its deadline (" + row.deadline().title() + ")");
            } catch (WaybillException e) {
                if (e.code() != ErrorCode.INVALID_REQUEST && e.code() != ErrorCode.RUN_NOT_FOUND) {
                    throw e;
                }
                // It has ended meanwhile, or is gone.
            }
        }
        store.move(row, DeadlineState.DONE);
    }

    @Override
    public void close() {
        ticker.close();
    }
}
