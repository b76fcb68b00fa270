package io.waybill.container.ecs;

import static java.util.Comparator.comparing;

import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are watched, and when each is looked at next. Looks are due at beats of the clock that tasks of about the
 * same age have in common, and those of older ones with younger ones; what is half due when a call is made goes along
 * with it. So the tasks share their calls. No I/O and no clock; not thread safe.
 */
final class WatchList {
    static final int TASKS_A_CALL = 100;

    private static final long NANOS = 1_000_000_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final EcsSettings.Watch settings;
    private final Map<String, Watched> tasks = new LinkedHashMap<>();
    private Instant notBefore = Instant.MIN;
    private Duration pause = Duration.ZERO;

    WatchList(EcsSettings.Watch settings) {
        this.settings = settings;
    }

    /** One watched task. */
    static final class Watched {
        private final TaskHandle task;
        private final TaskObserver observer;
        private Instant young;
        private Instant looked;
        private Instant due;
        private @Nullable Instant missingSince;
        private boolean ending;
        private boolean toldPlaced;
        private boolean toldRunning;
        private long version;
        private int cpu;

        private Watched(TaskHandle task, TaskObserver observer, Instant due) {
            this.task = task;
            this.observer = observer;
            this.young = task.launchedAt();
            this.looked = task.launchedAt();
            this.due = due;
        }

        TaskHandle task() {
            return task;
        }

        /** Remembers the CPU units that ECS says the task has. */
        void has(@Nullable String units) {
            if (units != null && units.matches("\\d{1,9}")) {
                cpu = Integer.parseInt(units);
            }
        }

        TaskObserver observer() {
            return observer;
        }

        /** True the first time it is asked. For those who tell alone. */
        boolean isFirstTimePlaced() {
            boolean first = !toldPlaced;
            toldPlaced = true;
            return first;
        }

        /** True the first time it is asked. For those who tell alone. */
        boolean isFirstTimeRunning() {
            boolean first = !toldRunning;
            toldRunning = true;
            return first;
        }
    }

    /** Watches a task, in the place of who watched it before. */
    void add(TaskHandle task, TaskObserver observer, Instant now) {
        Watched watched = new Watched(task, observer, now);
        tasks.put(task.taskArn(), watched);
        Instant first = task.launchedAt().plus(settings.fastest(tasks.size()));
        watched.due = first.isBefore(now) ? now : onBeat(now, Duration.between(now, first));
    }

    int size() {
        return tasks.size();
    }

    /** The CPU units of all tasks that were seen. */
    long cpu() {
        return tasks.values().stream().mapToLong(watched -> watched.cpu).sum();
    }

    /** The task with this ARN, where it is watched. */
    Optional<Watched> find(String taskArn) {
        return Optional.ofNullable(tasks.get(taskArn));
    }

    /**
     * Whether a description is newer than all that was seen of the task before, by ECS's own counter. Descriptions without
     * a version are taken for new.
     *
     * @param atLeast whether one of the same version is good enough
     */
    boolean advances(Watched watched, @Nullable Long version, boolean atLeast) {
        return version == null || version == 0 || version > watched.version || (atLeast && version == watched.version);
    }

    /** Watches a task no longer; false where somebody else watches it by now. */
    boolean remove(Watched watched) {
        return tasks.remove(watched.task.taskArn(), watched);
    }

    boolean contains(Watched watched) {
        return tasks.get(watched.task.taskArn()) == watched;
    }

    /** Looks at a task soon and closely again, because something was done to it. */
    void hurry(String taskArn, Instant now) {
        Watched watched = tasks.get(taskArn);
        if (watched != null) {
            watched.young = now;
            watched.due = onBeat(now, settings.fastest(tasks.size()));
        }
    }

    /** Those that are due and, if there are any, those that are half due and find room in the same call. */
    List<Watched> due(Instant now) {
        if (notBefore.isAfter(now)) {
            notBefore = earlier(notBefore, now.plus(LONGEST_PAUSE)); // The clock may have been set back.
            return List.of();
        }
        List<Watched> due = new ArrayList<>();
        List<Watched> soon = new ArrayList<>();
        for (Watched watched : tasks.values()) {
            watched.due = earlier(watched.due, now.plus(settings.slowest())); // Likewise.
            if (!watched.due.isAfter(now)) {
                due.add(watched);
            } else if (isHalfDue(watched, now)) {
                soon.add(watched);
            }
        }
        if (!due.isEmpty()) {
            int room = (TASKS_A_CALL - due.size() % TASKS_A_CALL) % TASKS_A_CALL;
            soon.sort(comparing(watched -> watched.due));
            due.addAll(soon.subList(0, Math.min(room, soon.size())));
        }
        return due;
    }

    /** How long there is nothing to do; null: until a task is watched. */
    @Nullable Duration untilNext(Instant now) {
        Instant next = tasks.values().stream()
                .map(watched -> watched.due)
                .min(Instant::compareTo)
                .orElse(null);
        if (next == null) {
            return null;
        }
        Duration wait = Duration.between(now, next.isBefore(notBefore) ? notBefore : next);
        return wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait;
    }

    /**
     * The task was seen.
     *
     * @param ending whether it has been told to stop, so that its end is near
     * @param version ECS's counter of the task's changes; absent where the description has none
     */
    void seen(Watched watched, boolean ending, @Nullable Long version, Instant now) {
        watched.version = version == null ? watched.version : Math.max(watched.version, version);
        if (ending && !watched.ending) {
            watched.young = now;
        }
        watched.ending = ending;
        watched.missingSince = null;
        lookAgain(watched, now);
    }

    /** The task was found, and what was said of it is older than what is known. */
    void seenAsBefore(Watched watched, Instant now) {
        watched.missingSince = null;
        lookAgain(watched, now);
    }

    /** ECS does not know the task; true when that has been so for too long. */
    boolean missing(Watched watched, Instant now) {
        Instant since = watched.missingSince == null ? now : watched.missingSince;
        watched.missingSince = since;
        lookAgain(watched, now);
        return Duration.between(since, now).compareTo(settings.patience()) >= 0;
    }

    /** A look failed: none at all for a while, twice as long as the last time. */
    Duration pause(Instant now) {
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        notBefore = now.plus(pause);
        return pause;
    }

    /** A look succeeded. */
    void resume() {
        pause = Duration.ZERO;
    }

    private void lookAgain(Watched watched, Instant now) {
        Duration age = Duration.between(watched.young, now);
        watched.looked = now;
        watched.due = onBeat(now, settings.interval(age.isNegative() ? Duration.ZERO : age, tasks.size()));
    }

    /** The last beat within this time; beats are as far apart as the fastest looks, or twice, four times, … that. */
    private Instant onBeat(Instant now, Duration within) {
        long beat = settings.fastest().toNanos();
        while (beat <= within.toNanos() / 2) {
            beat *= 2;
        }
        Instant last = now.plus(within);
        long nanos = Math.addExact(Math.multiplyExact(last.getEpochSecond(), NANOS), last.getNano());
        Instant due = last.minusNanos(Math.floorMod(nanos, beat));
        return due.isAfter(now) ? due : last;
    }

    private static boolean isHalfDue(Watched watched, Instant now) {
        Duration half = Duration.between(watched.looked, watched.due).dividedBy(2);
        return now.isAfter(watched.looked.plus(half));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
