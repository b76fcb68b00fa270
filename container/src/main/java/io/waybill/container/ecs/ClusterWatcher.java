package io.waybill.container.ecs;

import io.waybill.container.ecs.WatchList.Watched;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.spec.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Watches all tasks of one cluster with one thread and as few DescribeTasks calls as possible: up to 100 tasks a call,
 * each task looked at the less often the older it is, nothing called while nothing is watched. What fails is tried
 * again with growing pauses; the tasks stay watched. A task that ECS does not know for longer than the patience is
 * searched for among the stopped ones, and told as lost where it is not there either.
 *
 * <p>What is told by events is taken as well; whatever is older than what was seen before does not count. Thread safe.
 * Observers are called by one thread at a time.
 */
final class ClusterWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatcher.class);

    private static final double CPU_A_VCPU = 1024;

    private final String cluster;
    private final Function<List<String>, List<Task>> describe;
    private final Function<List<String>, List<Task>> search;
    private final Function<Task, TaskEnd> understand;
    private final Duration patience;
    private final Clock clock;

    /** Held while observers are told, so that events and looks do not tell at once. Taken before the other lock. */
    private final ReentrantLock telling = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock.
    private final WatchList tasks;
    private final Deque<Task> toTell = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * @param cluster for messages
     * @param describe one DescribeTasks call for up to 100 ARNs; what ECS does not know is not in the answer
     * @param search looks for tasks that are missing among the cluster's stopped ones
     * @param understand how a stopped task ended
     */
    ClusterWatcher(
            String cluster,
            Function<List<String>, List<Task>> describe,
            Function<List<String>, List<Task>> search,
            Function<Task, TaskEnd> understand,
            EcsSettings.Watch settings,
            Clock clock) {
        this.cluster = cluster;
        this.describe = describe;
        this.search = search;
        this.understand = understand;
        this.patience = settings.patience();
        this.clock = clock;
        this.tasks = new WatchList(settings);
    }

    /**
     * How much is watched.
     *
     * @param tasks their number
     * @param vcpus the vCPUs of those that were seen
     */
    record Load(int tasks, double vcpus) {
        Load plus(Load other) {
            return new Load(tasks + other.tasks, vcpus + other.vcpus);
        }
    }

    /** How much is watched now. */
    Load load() {
        return locked(() -> new Load(tasks.size(), tasks.cpu() / CPU_A_VCPU));
    }

    /** Watches a task from now on. What is watched already changes its observer, who hears everything anew. */
    void watch(TaskHandle task, TaskObserver observer) {
        change(() -> {
            tasks.add(task, observer, clock.instant());
            changed.signalAll();
        });
    }

    /** Looks at a task soon and closely again, because something was done to it. */
    void hurry(String taskArn) {
        change(() -> {
            tasks.hurry(taskArn, clock.instant());
            changed.signalAll();
        });
    }

    /** Has the watching thread tell of what an event told before. */
    void tellSoon(Task task) {
        change(() -> {
            toTell.add(task);
            changed.signalAll();
        });
    }

    /** Starts the watching thread, if it does not run yet. */
    void start() {
        change(() -> {
            if (thread == null && !closed) {
                thread = new Thread(this::run, "ecs-watch-" + cluster);
                thread.setDaemon(true);
                thread.start();
            }
        });
    }

    /** Stops watching. Tasks go on; nobody hears of them any more. */
    @Override
    public void close() {
        Thread running = locked(() -> {
            closed = true;
            changed.signalAll();
            return thread;
        });
        if (running != null && running != Thread.currentThread()) {
            running.interrupt();
            try {
                running.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (awaitDue()) {
            try {
                tick();
            } catch (RuntimeException e) {
                // A mistake of ours must not end the watching of all tasks.
                LOG.error("Watching the tasks of cluster {} failed; it goes on", cluster, e);
                locked(() -> tasks.pause(clock.instant()));
            }
        }
    }

    /** Waits until a task is due; false when the watcher was closed. */
    private boolean awaitDue() {
        lock.lock();
        try {
            while (!closed) {
                Duration wait = toTell.isEmpty() ? tasks.untilNext(clock.instant()) : Duration.ZERO;
                if (wait == null) {
                    changed.await();
                } else if (wait.compareTo(Duration.ZERO) > 0) {
                    changed.awaitNanos(wait.toNanos());
                } else {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException e) {
            return false; // Only close() interrupts this thread.
        } finally {
            lock.unlock();
        }
    }

    /** How long there is nothing to do; null: until a task is watched. */
    @Nullable Duration untilNext() {
        return locked(() -> tasks.untilNext(clock.instant()));
    }

    /** Tells of what was told before, and looks at all tasks that are due. For the watching thread, or for a test in its place. */
    void tick() {
        for (Task task = locked(toTell::poll); task != null; task = locked(toTell::poll)) {
            try {
                told(task);
            } catch (WaybillException e) {
                LOG.debug("What was told of {} is looked for again", task.taskArn(), e);
                hurry(task.taskArn());
            }
        }
        List<Watched> due = locked(() -> tasks.due(clock.instant()));
        for (int from = 0; from < due.size(); from += WatchList.TASKS_A_CALL) {
            try {
                look(due.subList(from, Math.min(due.size(), from + WatchList.TASKS_A_CALL)));
                change(tasks::resume);
            } catch (WaybillException e) {
                Duration pause = locked(() -> tasks.pause(clock.instant()));
                if (!locked(() -> closed)) {
                    LOG.warn(
                            "Cannot look at the tasks of cluster {}, next try in {} ms: {}",
                            cluster,
                            pause.toMillis(),
                            e.getMessage());
                }
                return;
            }
        }
    }

    /**
     * An event told of a task.
     *
     * @return whether the task is watched here
     */
    boolean told(Task task) {
        Optional<Watched> watched = locked(() -> tasks.find(task.taskArn()));
        telling.lock();
        try {
            watched.filter(known -> locked(() -> tasks.advances(known, task.version(), false)))
                    .ifPresent(known -> seen(known, task));
        } finally {
            telling.unlock();
        }
        return watched.isPresent();
    }

    private void look(List<Watched> batch) {
        Map<String, Watched> unseen = new HashMap<>();
        batch.forEach(watched -> unseen.put(watched.task().taskArn(), watched));
        tell(unseen, describe.apply(List.copyOf(unseen.keySet())));
        unseen.values().removeIf(watched -> !locked(() -> tasks.missing(watched, clock.instant())));
        if (!unseen.isEmpty()) {
            tell(unseen, search.apply(List.copyOf(unseen.keySet())));
            lost(List.copyOf(unseen.values()));
        }
    }

    /** Tells of the tasks that were found, and takes them out of the unseen ones. */
    private void tell(Map<String, Watched> unseen, List<Task> found) {
        telling.lock();
        try {
            for (Task task : found) {
                Watched watched = unseen.remove(task.taskArn());
                if (watched == null) {
                    continue;
                }
                if (locked(() -> tasks.advances(watched, task.version(), true))) {
                    seen(watched, task);
                } else {
                    // Older than what an event told: ECS's answers are consistent in the end only.
                    change(() -> tasks.seenAsBefore(watched, clock.instant()));
                }
            }
        } finally {
            telling.unlock();
        }
    }

    private void seen(Watched watched, Task task) {
        Instant startedAt = task.startedAt();
        if (isPlaced(task)) {
            placed(watched, task.pullStartedAt());
        }
        if (startedAt != null) {
            running(watched, startedAt);
        }
        // DELETED follows STOPPED, for a moment.
        if ("STOPPED".equals(task.lastStatus()) || "DELETED".equals(task.lastStatus())) {
            ended(watched, understand.apply(task));
            return;
        }
        boolean ending = "STOPPED".equals(task.desiredStatus());
        change(() -> {
            tasks.seen(watched, ending, task.version(), clock.instant());
            watched.has(task.cpu());
        });
    }

    private void lost(List<Watched> gone) {
        telling.lock();
        try {
            for (Watched watched : gone) {
                String why = "ECS has not known it in cluster " + cluster + " for " + Durations.format(patience)
                        + ", nor is it among the tasks that have stopped there";
                ended(watched, EndClassifier.lost(watched.task().taskArn(), why));
            }
        } finally {
            telling.unlock();
        }
    }

    /** Whether the task has got over PENDING: it pulls its images, or runs. */
    private static boolean isPlaced(Task task) {
        return task.pullStartedAt() != null
                || "ACTIVATING".equals(task.lastStatus())
                || "RUNNING".equals(task.lastStatus());
    }

    private void placed(Watched watched, @Nullable Instant at) {
        if (locked(() -> tasks.contains(watched)) && watched.isFirstTimePlaced()) {
            Instant placedAt = at == null ? clock.instant() : at;
            tell(watched, observer -> observer.placed(placedAt));
        }
    }

    private void running(Watched watched, Instant startedAt) {
        if (locked(() -> tasks.contains(watched)) && watched.isFirstTimeRunning()) {
            tell(watched, observer -> observer.running(startedAt));
        }
    }

    private void ended(Watched watched, TaskEnd end) {
        // Who was replaced meanwhile is told nothing; who came in his place hears it at the next look.
        if (locked(() -> tasks.remove(watched))) {
            tell(watched, observer -> observer.ended(end));
        }
    }

    private void tell(Watched watched, Consumer<TaskObserver> event) {
        try {
            event.accept(watched.observer());
        } catch (RuntimeException e) {
            LOG.error("The observer of task {} failed", watched.task().taskArn(), e);
        }
    }

    private void change(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
