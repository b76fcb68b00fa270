package io.waybill.engine.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LaunchWait;
import io.waybill.engine.runtime.LogLocation;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.engine.runtime.TaskRuntime;
import io.waybill.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs tasks in simulated time: a task starts and ends by the clock, as its plan says. The same token gives the same
 * task; the same token for another request is an error, as with ECS. It goes on while engines come and go.
 */
final class SimulatedFargate implements TaskRuntime, TaskLogs {
    private final HandClock clock;
    private final Map<String, Task> byToken = new LinkedHashMap<>();
    private int made;
    private final Map<String, Task> byArn = new LinkedHashMap<>();
    private final Set<Task> watched = new LinkedHashSet<>();
    private final Deque<RuntimeException> refusals = new ArrayDeque<>();
    private final Deque<RuntimeException> lostAnswers = new ArrayDeque<>();
    private Function<AttemptIdentity, Plan> planner = attempt -> Plan.success(Duration.ofSeconds(10));
    private Duration stopTime = Duration.ofSeconds(2);
    private final Deque<RuntimeException> failingReads = new ArrayDeque<>();
    private int logReads;
    private int launchCalls;
    private int watchesToFail;
    private int stopsToFail;

    /** Decides what becomes of a try. */
    interface Planner {
        Plan plan(String nodeId, int tryNumber);
    }

    /**
     * What becomes of a task.
     *
     * @param startsAfter from its launch; null: it never runs
     * @param lasts from its start
     * @param exitCode of its main container; null: it has none
     * @param lines what it prints
     */
    record Plan(
            Duration startsAfter,
            Duration lasts,
            EndKind kind,
            FailureCause cause,
            Integer exitCode,
            List<String> lines) {
        Plan(Duration startsAfter, Duration lasts, EndKind kind) {
            this(startsAfter, lasts, kind, FailureCause.NONE, null, List.of());
        }

        static Plan ends(EndKind kind, FailureCause cause, Integer exitCode) {
            return new Plan(Duration.ofSeconds(1), Duration.ofSeconds(5), kind, cause, exitCode, List.of());
        }

        Plan printing(String... text) {
            return new Plan(startsAfter, lasts, kind, cause, exitCode, List.of(text));
        }

        static Plan success(Duration lasts) {
            return new Plan(Duration.ofSeconds(1), lasts, EndKind.SUCCESS);
        }

        static Plan failure(EndKind kind) {
            return new Plan(Duration.ofSeconds(1), Duration.ofSeconds(5), kind);
        }

        static Plan neverStarts(EndKind kind) {
            return new Plan(null, Duration.ofSeconds(20), kind);
        }
    }

    /** One task, as AWS would know it. */
    static final class Task {
        private final String arn;
        private final Launch launch;
        private final Instant launchedAt;
        private final Instant startsAt;
        private Instant endsAt;
        private EndKind kind;
        private final Plan plan;
        private TaskObserver observer;
        private boolean startTold;
        private boolean endTold;
        private boolean stopped;

        private Task(String arn, Launch launch, Instant launchedAt, Plan plan) {
            this.arn = arn;
            this.launch = launch;
            this.launchedAt = launchedAt;
            this.startsAt = plan.startsAfter() == null ? null : launchedAt.plus(plan.startsAfter());
            this.endsAt = (startsAt == null ? launchedAt : startsAt).plus(plan.lasts());
            this.kind = plan.kind();
            this.plan = plan;
        }

        String nodeId() {
            return launch.identity().nodeId();
        }

        String runId() {
            return launch.identity().runId();
        }

        String dagId() {
            return launch.identity().dagId();
        }

        Instant launchedAt() {
            return launchedAt;
        }

        Instant endsAt() {
            return endsAt;
        }

        boolean wasStopped() {
            return stopped;
        }

        Launch launch() {
            return launch;
        }

        /** What it prints. */
        List<String> lines() {
            return plan.lines();
        }

        private Optional<Instant> next() {
            if (observer == null || endTold) {
                return Optional.empty();
            }
            boolean start = !startTold && startsAt != null && startsAt.isBefore(endsAt);
            return Optional.of(start ? startsAt : endsAt);
        }
    }

    SimulatedFargate(HandClock clock) {
        this.clock = clock;
    }

    void plan(Planner value) {
        planEach(attempt -> value.plan(attempt.nodeId(), attempt.tryNumber()));
    }

    /** Decides by whose try it is. */
    void planEach(Function<AttemptIdentity, Plan> value) {
        planner = value;
    }

    /** The next launches fail with this, and no task starts. */
    void refuse(ErrorCode code, int times) {
        for (int i = 0; i < times; i++) {
            refusals.add(new WaybillException(code, "Simulated: " + code));
        }
    }

    /** The next launches start their task, and then their answer is lost. */
    void loseAnswers(int times) {
        for (int i = 0; i < times; i++) {
            lostAnswers.add(new WaybillException(ErrorCode.AWS_UNAVAILABLE, "Simulated: no answer"));
        }
    }

    @Override
    public ObjectNode complete(ObjectNode request, LaunchContext context) {
        return request;
    }

    @Override
    public TaskHandle launch(Launch launch, LaunchWait wait) {
        launchCalls++;
        if (!refusals.isEmpty()) {
            throw refusals.remove();
        }
        Task task = byToken.get(launch.clientToken());
        if (task == null) {
            String arn = "arn:task/" + made++;
            task = new Task(arn, launch, clock.instant(), planner.apply(launch.identity()));
            byToken.put(launch.clientToken(), task);
            byArn.put(arn, task);
        } else if (!task.launch.request().equals(launch.request())) {
            throw new AssertionError("Token " + launch.clientToken() + " was used for two different requests");
        } else if (!task.launch.identity().equals(launch.identity())) {
            throw new AssertionError("Token " + launch.clientToken() + " was used for two different attempts");
        }
        if (!lostAnswers.isEmpty()) {
            throw lostAnswers.remove();
        }
        return new TaskHandle(launch.target(), "c", task.arn, clock.instant());
    }

    /** The next watches fail. */
    void failWatches(int times) {
        watchesToFail = times;
    }

    /** The next stops fail, without an effect. */
    void failStops(int times) {
        stopsToFail = times;
    }

    @Override
    public void watch(TaskHandle handle, TaskObserver observer) {
        if (watchesToFail-- > 0) {
            throw new IllegalStateException("Simulated: no watch");
        }
        Task task = task(handle.taskArn());
        task.observer = observer;
        task.startTold = false;
        task.endTold = false;
        watched.add(task);
    }

    @Override
    public void stop(TaskHandle handle, String reason) {
        if (stopsToFail-- > 0) {
            throw new WaybillException(ErrorCode.AWS_UNAVAILABLE, "Simulated: no answer");
        }
        Task task = task(handle.taskArn());
        Instant stopsAt = clock.instant().plus(stopTime);
        if (stopsAt.isBefore(task.endsAt)) {
            task.endsAt = stopsAt;
            task.kind = EndKind.CANCELLED;
            task.stopped = true;
        }
    }

    /** The next reads of a log fail with this. */
    void failReads(ErrorCode code, int times) {
        for (int i = 0; i < times; i++) {
            failingReads.add(new WaybillException(code, "Simulated: " + code));
        }
    }

    int logReads() {
        return logReads;
    }

    @Override
    public Optional<LogLocation> locate(String target, ObjectNode request, String taskArn) {
        return Optional.of(new LogLocation(target, "g", taskArn));
    }

    /** Two lines a page; the last line comes in only when the log has settled. */
    @Override
    public Page read(LogLocation log, String cursor, int limit) {
        logReads++;
        if (!failingReads.isEmpty()) {
            throw failingReads.remove();
        }
        Task task = task(log.stream());
        List<String> lines = task.plan.lines();
        boolean settled = !clock.instant().isBefore(task.endsAt.plus(settling()));
        int there = settled || lines.isEmpty() ? lines.size() : lines.size() - 1;
        int from = cursor == null ? 0 : Integer.parseInt(cursor);
        int to = Math.min(there, from + 2);
        return new Page(
                lines.subList(from, to).stream()
                        .map(text -> new Line(task.endsAt, text))
                        .toList(),
                Integer.toString(to),
                to == from);
    }

    @Override
    public Duration settling() {
        return Duration.ofSeconds(5);
    }

    @Override
    public List<Line> tail(LogLocation log, int limit) {
        throw new AssertionError("The engine reads logs from their beginning");
    }

    private Task task(String arn) {
        return Objects.requireNonNull(byArn.get(arn));
    }

    /** Tells the observers what has happened by now; whether anything was told. */
    boolean deliver() {
        Instant now = clock.instant();
        boolean told = false;
        for (Task task : List.copyOf(watched)) {
            while (task.next().filter(at -> !at.isAfter(now)).isPresent()) {
                told = true;
                boolean start = !task.startTold && task.startsAt != null && task.startsAt.isBefore(task.endsAt);
                if (start) {
                    task.startTold = true;
                    task.observer.running(task.startsAt);
                } else {
                    task.endTold = true;
                    watched.remove(task);
                    TaskEnd.Times times =
                            new TaskEnd.Times(task.launchedAt, task.launchedAt, task.startsAt, task.endsAt);
                    task.observer.ended(new TaskEnd(
                            task.kind,
                            task.stopped ? FailureCause.NONE : task.plan.cause(),
                            "Simulated: " + task.kind,
                            "",
                            task.stopped ? null : task.plan.exitCode(),
                            null,
                            times,
                            null,
                            null));
                }
            }
        }
        return told;
    }

    /** When something happens next that somebody watches. */
    Optional<Instant> next() {
        return watched.stream().map(Task::next).flatMap(Optional::stream).min(Instant::compareTo);
    }

    /** Forgets who watches, as when the engine's process is gone. */
    void loseObservers() {
        watched.forEach(task -> task.observer = null);
        watched.clear();
    }

    /** Every task that was ever started, in order. */
    List<Task> tasks() {
        return new ArrayList<>(byToken.values());
    }

    /** Forgets them, so that many runs after each other do not make each other slow. */
    void forgetTasks() {
        byToken.clear();
    }

    List<Task> tasks(String nodeId) {
        return tasks().stream()
                .filter(task -> Objects.equals(task.nodeId(), nodeId))
                .toList();
    }

    int launchCalls() {
        return launchCalls;
    }
}
