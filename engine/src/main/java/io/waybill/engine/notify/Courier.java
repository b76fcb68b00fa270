package io.waybill.engine.notify;

import io.waybill.engine.log.LogScope;
import io.waybill.engine.secret.Masking;
import io.waybill.engine.store.NoticeRow;
import io.waybill.engine.store.NoticeStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what lies in the outbox. A notice is claimed first, for longer than sending it takes, and marked when its receiver
 * has taken it: whoever dies in between has it sent again, under the same id, and of several engines on one database one
 * sends it. What is not taken is tried again, first after ten seconds, then after twice as long each time up to an hour, for
 * three days.
 *
 * <p>Either {@link #start} gives it a thread of its own, or, in tests, {@link #tick} does what is due on the caller's.
 */
public final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /** How long others leave a notice alone that is being sent. */
    static final Duration CLAIM = Duration.ofMinutes(5);

    static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    static final Duration LONGEST_WAIT = Duration.ofHours(1);
    static final Duration GIVE_UP_AFTER = Duration.ofDays(3);

    /** How long a notice is kept once it is sent or given up. */
    static final Duration KEEP = Duration.ofDays(30);

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration TIDY_EVERY = Duration.ofHours(1);
    private static final int BATCH = 100;

    private final NoticeStore store;
    private final Map<String, Notifier> notifiers;
    private final Supplier<Masking> secrets;
    private final Clock clock;
    private final Ticker ticker;
    private final BooleanSupplier stopped;

    /** Until when a notifier is left alone after a failure, so that one that hangs does not hold up the others. */
    private final Map<String, Instant> resting = new HashMap<>();

    private Instant tidyAt = Instant.MIN;

    /**
     * @param store the outbox
     * @param notifiers by the names that DAG files use
     * @param secrets what must not be sent, kept or logged
     * @param clock tells the time
     */
    public Courier(NoticeStore store, Map<String, Notifier> notifiers, Supplier<Masking> secrets, Clock clock) {
        this.store = store;
        this.notifiers = Map.copyOf(notifiers);
        this.secrets = secrets;
        this.clock = clock;
        this.ticker = new Ticker("waybill-courier", PERIOD, this::tick);
        this.stopped = ticker::isClosed;
    }

    /** Gives it a thread of its own. */
    public void start() {
        ticker.start();
    }

    /**
     * Sends what is due.
     *
     * @throws io.waybill.engine.error.WaybillException {@code DATABASE}; what was claimed is sent later
     */
    public void tick() {
        Instant now = clock.instant();
        List<NoticeRow> due;
        do {
            due = store.due(now, BATCH);
            for (NoticeRow row : due) {
                if (stopped.getAsBoolean()) {
                    return;
                }
                deliver(row);
            }
        } while (due.size() == BATCH);
        if (!now.isBefore(tidyAt)) {
            while (store.deleteOld(now, BATCH) == BATCH) {
                // The next ones: many small commits hold up nobody.
            }
            tidyAt = now.plus(TIDY_EVERY);
        }
    }

    private void deliver(NoticeRow row) {
        Instant now = clock.instant();
        String name = row.notice().notifier();
        Instant rests = resting.get(name);
        if (rests != null && rests.isAfter(now)) {
            store.postpone(row, rests);
            return;
        }
        NoticeRow claimed = store.claim(row, now.plus(CLAIM)).orElse(null);
        if (claimed == null) {
            return;
        }
        try {
            send(claimed);
        } catch (DeliveryException e) {
            notTaken(claimed, e.getMessage(), e.isFinal());
            return;
        } catch (RuntimeException e) {
            LOG.error("Notifier {} failed in a way that it must not: {}", name, masked(String.valueOf(e)));
            notTaken(claimed, "An error of Waybill's own: " + e.getClass().getSimpleName(), false);
            return;
        }
        resting.remove(name);
        store.sent(claimed, clock.instant(), clock.instant().plus(KEEP));
    }

    private void send(NoticeRow row) {
        Notifier notifier = notifiers.get(row.notice().notifier());
        if (notifier == null) {
            throw DeliveryException.forGood("The settings have no notifier '"
                    + row.notice().notifier() + "'; add it to the file that notifications.notifiers names");
        }
        notifier.send(
                row.delivery(), row.notice().withDetail(masked(row.notice().detail())));
    }

    private void notTaken(NoticeRow row, String reason, boolean isFinal) {
        LogScope.run(row.notice().dagId(), row.notice().runId()).around(() -> laterOrNever(row, reason, isFinal));
    }

    private void laterOrNever(NoticeRow row, String reason, boolean isFinal) {
        Instant now = clock.instant();
        String told = masked(reason);
        boolean tooOld = !now.isBefore(row.notice().at().plus(GIVE_UP_AFTER));
        if (isFinal || tooOld) {
            String why = tooOld && !isFinal
                    ? "Given up after " + GIVE_UP_AFTER.toDays() + " days and " + row.tries() + " tries: " + told
                    : told;
            LOG.warn(
                    "Notice {} of run {} is not sent: {}",
                    row.delivery(),
                    row.notice().runId(),
                    why);
            store.failed(row, why, now, now.plus(KEEP));
            return;
        }
        Duration wait = waitAfter(row.tries());
        LOG.info("Notice {} was not taken; trying again in {}: {}", row.delivery(), wait, told);
        store.again(row, told, now.plus(wait));
        resting.put(row.notice().notifier(), now.plus(FIRST_WAIT));
    }

    /** The wait after this many tries, counted from 1. */
    static Duration waitAfter(int tries) {
        Duration wait = FIRST_WAIT;
        for (int i = 1; i < tries && wait.compareTo(LONGEST_WAIT) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private String masked(String text) {
        return secrets.get().mask(text);
    }

    /** Ends its thread after the notice that is being sent, or leaves it behind after a few seconds. */
    @Override
    public void close() {
        ticker.close();
    }
}
