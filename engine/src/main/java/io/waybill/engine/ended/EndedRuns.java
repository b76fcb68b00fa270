package io.waybill.engine.ended;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.log.LogScope;
import io.waybill.engine.notify.DeliveryException;
import io.waybill.engine.notify.Ticker;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.store.EndedRunStore;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import io.waybill.engine.store.TrySpan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a receiver of runs that have ended: reads them from the database afterwards, so that no run waits for it, and goes on
 * where it was after a restart. What is not taken is told again; the next ones wait until then. Of several schedulers one
 * tells.
 *
 * <p>Either {@link #start} gives it a thread of its own, or, in tests, {@link #tick} does what is due on the caller's.
 */
public final class EndedRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndedRuns.class);

    /** Ends are stamped a little before they can be read, and not in that order by several schedulers. */
    static final Duration SETTLING = Duration.ofSeconds(5);

    /** How long another scheduler leaves it to this one: longer than it takes to tell of a large run. */
    static final Duration HOLD = Duration.ofMinutes(10);

    /** After that a run is given up, so that the next ones get through. */
    static final Duration GIVE_UP_AFTER = Duration.ofDays(1);

    /** So many tasks, and so many tries; of a larger run the rest is left out, and the log says so. */
    static final int MOST = 10_000;

    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final int BATCH = 50;

    private final String name;
    private final EndedRunStore store;
    private final EndedRunReceiver receiver;
    private final Supplier<Masking> secrets;
    private final Clock clock;
    private final Ticker ticker;
    private final String self = UUID.randomUUID().toString();

    /**
     * @param name of what is told, such as {@code traces}: each has come as far as it has
     * @param secrets what must not be in the log
     */
    public EndedRuns(
            String name, EndedRunStore store, EndedRunReceiver receiver, Supplier<Masking> secrets, Clock clock) {
        this.name = name;
        this.store = store;
        this.receiver = receiver;
        this.secrets = secrets;
        this.clock = clock;
        this.ticker = new Ticker("waybill-" + name, PERIOD, this::tick);
    }

    /** Gives it a thread of its own. Of runs that ended before it was first started nothing is told. */
    public void start() {
        ticker.start();
    }

    /**
     * Tells of the runs that have ended since.
     *
     * @throws DeliveryException where they were not taken for now
     * @throws io.waybill.engine.error.WaybillException {@code DATABASE}
     */
    public void tick() {
        List<RunRow> ended;
        do {
            Instant now = clock.instant();
            EndedRunStore.Cursor cursor =
                    store.hold(name, self, now, now.plus(HOLD)).orElse(null);
            if (cursor == null) {
                return;
            }
            ended = store.endedAfter(cursor, now.minus(SETTLING), BATCH);
            for (RunRow run : ended) {
                if (ticker.isClosed()) {
                    return;
                }
                tell(run);
                if (!store.passed(name, self, run, clock.instant().plus(HOLD))) {
                    // It took so long that another scheduler has gone on.
                    return;
                }
            }
        } while (ended.size() == BATCH);
    }

    private void tell(RunRow run) {
        List<TaskRow> tasks = store.tasks(run.id(), MOST);
        List<TrySpan> tries = store.tries(run.id(), MOST);
        if (tasks.size() == MOST || tries.size() == MOST) {
            about(run, () -> LOG.warn("Of run {} not all is told as {}: it is too large", run.runId(), name));
        }
        EndedRun whole = new EndedRun(run, tasks, tries);
        try {
            receiver.take(whole);
        } catch (DeliveryException e) {
            boolean tooOld = whole.endedAt().plus(GIVE_UP_AFTER).isBefore(clock.instant());
            if (!e.isFinal() && !tooOld) {
                throw e;
            }
            String why = secrets.get().mask(e.getMessage());
            about(run, () -> LOG.warn("Run {} is not told as {}: {}", run.runId(), name, why));
        } catch (RuntimeException e) {
            if (e instanceof WaybillException known && known.code() == ErrorCode.DATABASE) {
                throw e;
            }
            // Should one run be of a kind that cannot be told, all others can.
            about(run, () -> LOG.error("Run {} cannot be told as {}", run.runId(), name, e));
        }
    }

    private static void about(RunRow run, Runnable work) {
        LogScope.run(run.dagId(), run.runId()).around(work);
    }

    /** Lets what is under way end, within a few seconds. */
    @Override
    public void close() {
        ticker.close();
    }
}
