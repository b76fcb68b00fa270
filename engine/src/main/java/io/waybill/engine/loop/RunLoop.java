package io.waybill.engine.loop;

import io.waybill.engine.graph.DagGraph;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.log.LogScope;
import io.waybill.engine.run.Decision;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.Renewal;
import io.waybill.engine.run.RunDecider;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.RunState;
import io.waybill.engine.run.WantedOutputs;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop: takes what has arrived and what is due, decides, hands out places, commits all of it at once, and then acts.
 * Owns the runs that are not over. Everything happens on one thread; only {@link #tell}, {@link #soon}, {@link #later},
 * {@link #ask}, {@link #poolsChanged} and {@link #created} may be called by others.
 *
 * <p>There is no way of recovery besides: what is unfinished is read from the store at the start, and a run that was
 * changed behind the loop's back is read anew and told again what it was told.
 */
final class RunLoop implements Workers.Loop {
    private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);

    /** How many messages go into one commit at the most. */
    private static final int BATCH = 500;

    /** How long what may wait waits for other messages, to be committed with what follows from them. */
    private static final Duration PATIENCE = Duration.ofMillis(20);

    /** How many rows are read at once at the start. */
    private static final int PAGE = 500;

    private final RunStorage storage;
    private final RunLoader loader;
    private final RunDecider decider;
    private final Saver saver;
    private final Places places;
    private final StoreRest rest;
    private final Clock clock;
    private final Consumer<EngineChange> subscribers;

    private final Inbox inbox = new Inbox(PATIENCE);
    private final Timers timers = new Timers();
    private final Reminders reminders = new Reminders(timers, this::decide);
    private final Map<Long, LiveRun> live = new LinkedHashMap<>();
    private final Backlog backlog = new Backlog();
    private final Pasts pasts;
    private final Deque<Unsaved> toReload = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> answers = new ArrayList<>();
    private boolean loaded;

    /** The newest run that was read at the start, so that a start which the store interrupts goes on from there. */
    private long loadedUntil;

    RunLoop(
            RunStorage storage,
            RunLoader loader,
            DagGraphs graphs,
            RunDecider decider,
            EngineSettings settings,
            Clock clock,
            Consumer<EngineChange> subscribers) {
        this.storage = storage;
        this.loader = loader;
        this.decider = decider;
        this.saver = new Saver(storage, subscribers);
        this.pasts = new Pasts(storage, live);
        this.places = new Places(settings, graphs, storage, pasts);
        this.rest = new StoreRest(settings.backoff());
        this.clock = clock;
        this.subscribers = subscribers;
    }

    Inbox inbox() {
        return inbox;
    }

    @Override
    public Optional<WantedOutputs> wantedOutputs(AttemptRow attempt) {
        return Optional.ofNullable(live.get(attempt.runKey()))
                .filter(run -> run.openAttempt(attempt.id()).isPresent())
                .flatMap(run -> run.wantedOutputs(run.graph().node(attempt.task())));
    }

    /** Time as the database keeps it, so that what is in memory and what is read again are the same. */
    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void soon(Runnable action) {
        inbox.add(action);
    }

    @Override
    public void tell(long runKey, RunEvent event) {
        if (event.mayWait()) {
            inbox.addPatient(() -> decide(runKey, event));
        } else {
            inbox.add(() -> decide(runKey, event));
        }
    }

    @Override
    public void later(Duration wait, Runnable action) {
        inbox.add(() -> timers.add(now().plus(wait), action));
    }

    /** Tells a run of an event; the answer comes once what follows from it is saved. */
    CompletableFuture<Void> ask(long runKey, RunEvent event) {
        return saved(() -> decide(runKey, event));
    }

    /** Looks at the pools anew; the answer comes once what follows from it is saved. */
    CompletableFuture<Void> poolsChanged() {
        return saved(places::poolsChanged);
    }

    private CompletableFuture<Void> saved(Runnable change) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        inbox.add(() -> {
            change.run();
            answers.add(answer);
        });
        return answer;
    }

    /** Has a run that has ended begin anew with another version; the answer comes once that is saved. */
    CompletableFuture<Void> renew(long runKey, long versionId, DagGraph graph, String reason) {
        return saved(() -> {
            // Where the store fails on the way all of this is done again, so that the run may be queued already.
            Optional<RunRow> row = storage.run(runKey);
            if (row.isPresent() && row.get().state().isTerminal() && !live.containsKey(runKey)) {
                storage.commit(List.of(Renewal.of(row.get(), storage.tasks(runKey), versionId, graph, reason)));
                row = storage.run(runKey);
            }
            row.filter(now -> now.state() == RunState.QUEUED).ifPresent(now -> takeOn(now, null));
        });
    }

    @Override
    public void askPast(long runKey, TaskKey task) {
        pasts.ask(runKey, task);
        inbox.add(() -> pasts.answer(this));
    }

    /** Takes on a run that was just made. */
    void created(RunRow row, List<TaskRow> tasks) {
        inbox.add(() -> takeOn(row, tasks));
    }

    private void takeOn(RunRow row, @Nullable List<TaskRow> tasks) {
        if (!live.containsKey(row.id()) && backlog.find(row.id()) == null) {
            backlog.add(row, tasks, now());
        }
        subscribers.accept(new EngineChange(row.dagId(), row.runId(), row.id(), row.state(), row.reason(), List.of()));
    }

    @Override
    public Optional<AttemptRow> open(AttemptRow attempt) {
        return Optional.ofNullable(live.get(attempt.runKey())).flatMap(run -> run.openAttempt(attempt.id()));
    }

    /** Whether a turn would do anything now. */
    boolean hasWork() {
        Instant now = now();
        if (rests()) {
            return rest.isOver(now);
        }
        Instant next = nextTurn();
        return !loaded
                || !inbox.isEmpty()
                || !toReload.isEmpty()
                || !saver.isEmpty()
                || (next != null && !next.isAfter(now));
    }

    /** When to take the next turn if no message comes before; absent: not at all. */
    @Nullable Instant nextTurn() {
        if (rests()) {
            return rest.until();
        }
        Instant timer = timers.next();
        Instant run = backlog.nextToCome();
        return timer == null || (run != null && run.isBefore(timer)) ? run : timer;
    }

    /** Whether the store failed, so that nothing is taken from the inbox before {@link #nextTurn}. */
    boolean rests() {
        return rest.until() != null;
    }

    /** Does everything that can be done now. Commands are carried out by {@code workers}. */
    void turn(Workers workers) {
        if (!rest.isOver(now())) {
            return;
        }
        try {
            saver.save(workers, this::settle, toReload::add);
            if (!loaded) {
                loadUnfinished();
            }
            reloadStale();
            inbox.take(BATCH);
            timers.fire(now());
            places.hand(this, backlog, live);
            saver.save(workers, this::settle, toReload::add);
            if (toReload.isEmpty()) {
                answers.forEach(answer -> answer.complete(null));
                answers.clear();
            }
            rest.worked();
        } catch (RuntimeException e) {
            rest.failed(e, now());
        }
    }

    private void loadUnfinished() {
        List<RunRow> page = storage.unfinished(loadedUntil, PAGE);
        while (!page.isEmpty()) {
            for (RunRow row : page) {
                takeUp(row, List.of());
                loadedUntil = row.id();
            }
            page = storage.unfinished(loadedUntil, PAGE);
        }
        loaded = true;
    }

    private void takeUp(RunRow row, List<RunEvent> events) {
        if (row.state() == RunState.QUEUED) {
            backlog.add(row, null, now());
            events.forEach(event -> decide(row.id(), event));
        } else if (!row.state().isTerminal()) {
            resume(loader.load(row, null), events);
        } else {
            events.stream().filter(RunEvent::reopens).forEach(event -> decide(row.id(), event));
        }
    }

    private void reloadStale() {
        for (Unsaved stale = toReload.peek(); stale != null; stale = toReload.peek()) {
            Optional<RunRow> row = storage.run(stale.run().row().id());
            live.remove(stale.run().row().id());
            if (row.isPresent()) {
                takeUp(row.get(), stale.events());
            }
            toReload.remove();
        }
    }

    /** Goes on with a run that was read from the store. */
    private void resume(RunLoader.Loaded loadedRun, List<RunEvent> events) {
        LiveRun run = loadedRun.run();
        live.put(run.row().id(), run);
        reminders.set(run);
        run.graph().nodes().forEach(node -> reminders.set(run, node));
        if (loadedRun.broken() != null) {
            decide(run, new RunEvent.VersionBroken(loadedRun.broken()));
        }
        decide(run, new RunEvent.Resumed());
        events.forEach(event -> decide(run, event));
    }

    /** Gives a queued run its place. */
    LiveRun admit(Backlog.Waiting waiting) {
        LiveRun run = promote(waiting);
        decide(run, new RunEvent.Admitted());
        return run;
    }

    private LiveRun promote(Backlog.Waiting waiting) {
        RunLoader.Loaded loadedRun = loader.load(waiting.row(), backlog.tasks(waiting));
        backlog.remove(waiting);
        LiveRun run = loadedRun.run();
        live.put(run.row().id(), run);
        if (loadedRun.broken() != null) {
            decide(run, new RunEvent.VersionBroken(loadedRun.broken()));
        }
        return run;
    }

    /** Tells a run of an event, wherever it is. */
    void decide(long runKey, RunEvent event) {
        LiveRun run = live.get(runKey);
        if (run == null) {
            Backlog.Waiting waiting = backlog.find(runKey);
            run = waiting != null ? promote(waiting) : event.reopens() ? takeUpAgain(runKey) : null;
            if (run == null) {
                LOG.debug("Run {} is over; it is too late for {}", runKey, event);
                return;
            }
        }
        decide(run, event);
        if (!saver.holds(run)) {
            settle(run);
        }
    }

    /** A run that has ended, or none where it is not there any more. */
    private @Nullable LiveRun takeUpAgain(long runKey) {
        LiveRun run =
                storage.run(runKey).map(row -> loader.load(row, null).run()).orElse(null);
        if (run != null) {
            live.put(runKey, run);
        }
        return run;
    }

    /** Puts a run where it belongs by its state, once nothing of it is left to be saved. */
    private void settle(LiveRun run) {
        RunRow row = run.row();
        if (row.state().isTerminal()) {
            live.remove(row.id());
            pasts.forget(row.id());
            loader.forget(row.id());
        } else if (row.state() == RunState.QUEUED && live.remove(row.id()) != null) {
            backlog.add(row, null, now());
            // Places are handed out in turns, and one must come for this.
            inbox.add(() -> {});
        }
        if (live.isEmpty()) {
            // Each timer is for something of a live run.
            timers.clear();
        }
    }

    void decide(LiveRun run, RunEvent event) {
        Decision decision;
        Instant now = now();
        try {
            decision = decider.decide(run, event, now);
        } catch (RuntimeException e) {
            RunRow row = run.row();
            LogScope.run(row.dagId(), row.runId()).around(() -> {
                LOG.error("Run {} of DAG {} cannot go on: no decision on {}", row.runId(), row.dagId(), event, e);
            });
            decision = decider.decide(run, new RunEvent.VersionBroken("An error of Waybill's own: " + e), now);
        }
        run.apply(decision);
        if (pasts.changed(run, decision)) {
            inbox.add(() -> pasts.answer(this));
        }
        saver.add(run, event, decision, now);
        Set<TaskKey> changed = new LinkedHashSet<>();
        decision.tasks().forEach(task -> changed.add(task.key()));
        decision.attempts().forEach(attempt -> changed.add(attempt.task()));
        changed.forEach(task -> run.graph().find(task).ifPresent(node -> reminders.set(run, node)));
        if (decision.run() != null) {
            reminders.set(run);
        }
        if (!decision.expansions().isEmpty()) {
            decide(run, new RunEvent.Expanded());
        }
    }

    /** The runs in memory; for the loop's own thread. */
    Collection<LiveRun> live() {
        return live.values();
    }

    /** How many runs are in memory. */
    int liveRuns() {
        return live.size();
    }
}
