package io.waybill.engine.vault;

import io.waybill.engine.error.WaybillException;
import io.waybill.spec.template.AwaitedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sources outside have answered, for a bounded time, also that they have nothing. What is not known is asked for once,
 * however many want to know; they are told to come again. A source that fails is left alone for a while that grows. Thread
 * safe.
 */
final class OutsideAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(OutsideAnswers.class);

    /** How many answers are kept at the most. */
    static final int MOST = 1_000;

    /** When to come again though nothing was answered. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Duration kept;
    private final Executor executor;
    private final Clock clock;
    private final Keeper keeper;
    private final Map<Question, Entry> entries = new LinkedHashMap<>();

    /** What is asked for. */
    enum Kind {
        VARIABLE,
        CONNECTION
    }

    /** Keeps what is secret of an answer, so that it is masked before anybody can see it. */
    @FunctionalInterface
    interface Keeper {
        /**
         * Keeps it.
         *
         * @throws WaybillException where it cannot, so that the answer does not count
         */
        void keep(Kind kind, String name, SecretText told);
    }

    private record Question(SecretSource source, Kind kind, String name) {
        Optional<SecretText> ask() {
            return kind == Kind.VARIABLE ? source.variable(name) : source.connection(name);
        }

        String told() {
            return "the " + (kind == Kind.VARIABLE ? "variable" : "connection") + " '" + name + "'";
        }
    }

    /** What is known of a question. Guarded by the answers' lock. */
    private static final class Entry {
        private Instant until = Instant.MIN;
        private Optional<SecretText> answer = Optional.empty();
        private String failure = "";
        private int failures;
        private @Nullable CompletableFuture<Void> underWay;
    }

    OutsideAnswers(SecretSources sources, Clock clock, Keeper keeper) {
        this.kept = sources.kept();
        this.executor = sources.executor();
        this.clock = clock;
        this.keeper = keeper;
    }

    /**
     * What a source has.
     *
     * @throws AwaitedException where it has not answered yet, or failed
     */
    Optional<SecretText> ask(SecretSource source, Kind kind, String name) {
        Question question = new Question(source, kind, name);
        Entry entry;
        CompletableFuture<Void> begun = null;
        synchronized (this) {
            entry = entries.get(question);
            if (entry == null) {
                entry = new Entry();
                makeRoom();
                entries.put(question, entry);
            }
            if (entry.until.isAfter(clock.instant())) {
                return told(question, entry);
            }
            if (entry.underWay == null) {
                begun = new CompletableFuture<>();
                entry.underWay = begun;
            }
        }
        if (begun != null) {
            begin(question, entry, begun);
        }
        synchronized (this) {
            if (entry.underWay == null) {
                return told(question, entry);
            }
            throw new AwaitedException(
                    "Waits for " + source.title() + " to tell " + question.told()
                            + (entry.failure.isEmpty() ? "" : ". The last time: " + entry.failure),
                    soon(PATIENCE),
                    entry.underWay);
        }
    }

    private Optional<SecretText> told(Question question, Entry entry) {
        if (entry.failures == 0) {
            return entry.answer;
        }
        throw new AwaitedException(
                "Waits for " + question.told() + ", for which "
                        + question.source().title() + " could not be asked and will be again: " + entry.failure,
                entry.until,
                null);
    }

    /** The oldest go; what is being asked for stays. */
    private void makeRoom() {
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() >= MOST && oldest.hasNext()) {
            if (oldest.next().underWay == null) {
                oldest.remove();
            }
        }
    }

    private void begin(Question question, Entry entry, CompletableFuture<Void> begun) {
        try {
            executor.execute(() -> askNow(question, entry, begun));
        } catch (RejectedExecutionException e) {
            failed(question, entry, "Waybill is being stopped");
            begun.complete(null);
        }
    }

    private void askNow(Question question, Entry entry, CompletableFuture<Void> begun) {
        try {
            Optional<SecretText> answer = question.ask();
            answer.ifPresent(told -> keeper.keep(question.kind(), question.name(), told));
            synchronized (this) {
                entry.answer = answer;
                entry.failure = "";
                entry.failures = 0;
                entry.until = soon(kept);
                entry.underWay = null;
            }
        } catch (WaybillException e) {
            failed(question, entry, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error(
                    "Asking {} for {} failed in a way that it must not",
                    question.source().title(),
                    question.told(),
                    e);
            failed(question, entry, "An error of Waybill's own: " + e.getClass().getSimpleName());
        }
        // Outside of the lock, for who waits is told by this.
        begun.complete(null);
    }

    private void failed(Question question, Entry entry, String why) {
        Duration pause;
        synchronized (this) {
            entry.failures++;
            entry.failure = why;
            pause = FIRST_PAUSE.multipliedBy(1L << Math.min(entry.failures - 1, 10));
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            entry.until = soon(pause);
            entry.underWay = null;
        }
        LOG.warn(
                "{} could not be asked for {}; asking again after {}: {}",
                question.source().title(),
                question.told(),
                pause,
                why);
    }

    /** Times as the database keeps them. */
    private Instant soon(Duration wait) {
        return clock.instant().plus(wait).truncatedTo(ChronoUnit.MICROS);
    }
}
