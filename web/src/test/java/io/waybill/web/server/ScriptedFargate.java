package io.waybill.web.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.TaskKey;
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
import io.waybill.engine.runtime.TaskUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** Tasks that do what the test says, when it says so. */
final class ScriptedFargate implements TaskRuntime, TaskLogs {
    private static final String GROUP = "/waybill/test";

    private final Map<String, Task> byToken = new ConcurrentHashMap<>();
    private final Map<String, Task> byArn = new ConcurrentHashMap<>();
    private final AtomicInteger launched = new AtomicInteger();
    private volatile Consumer<Task> script = task -> {};

    /** From now on each task does this as soon as it is watched. */
    void each(Consumer<Task> what) {
        script = what;
    }

    /** Waits for a task to be launched. */
    Task task(String nodeId, int tryNumber) {
        return Awaitility.await(nodeId + " try " + tryNumber)
                .until(
                        () -> byArn.values().stream()
                                .filter(task -> task.nodeId.equals(nodeId) && task.tryNumber == tryNumber)
                                .filter(task -> task.observer != null)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The same of one run, where several have such a task. */
    Task task(String nodeId, int tryNumber, String runId) {
        return Awaitility.await(nodeId + " try " + tryNumber + " of " + runId)
                .until(
                        () -> byArn.values().stream()
                                .filter(task -> task.nodeId.equals(nodeId) && task.tryNumber == tryNumber)
                                .filter(task -> task.runId.equals(runId) && task.observer != null)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public ObjectNode complete(ObjectNode request, LaunchContext context) {
        return request;
    }

    @Override
    public TaskHandle launch(Launch launch, LaunchWait wait) {
        Task task = byToken.computeIfAbsent(
                launch.clientToken(), token -> new Task(launched.incrementAndGet(), launch.identity()));
        byArn.put(task.arn, task);
        return new TaskHandle(launch.target(), "test", task.arn, Instant.now());
    }

    @Override
    public void watch(TaskHandle handle, TaskObserver observer) {
        Task task = byArn.get(handle.taskArn());
        task.observer = observer;
        script.accept(task);
    }

    @Override
    public void stop(TaskHandle handle, String reason) {
        byArn.get(handle.taskArn()).end(EndKind.CANCELLED, 143, reason);
    }

    @Override
    public Optional<LogLocation> locate(String target, ObjectNode request, String taskArn) {
        return Optional.of(new LogLocation(target, GROUP, taskArn));
    }

    @Override
    public Page read(LogLocation log, String cursor, int limit) {
        List<Line> lines = byArn.get(log.stream()).lines;
        int from = cursor == null ? 0 : Integer.parseInt(cursor);
        int to = Math.min(lines.size(), from + limit);
        return new Page(lines.subList(from, to), Integer.toString(to), to == lines.size());
    }

    @Override
    public Duration settling() {
        return Duration.ZERO;
    }

    @Override
    public List<Line> tail(LogLocation log, int limit) {
        List<Line> lines = byArn.get(log.stream()).lines;
        return lines.subList(Math.max(0, lines.size() - limit), lines.size());
    }

    /** One task. */
    static final class Task {
        private final String arn;
        private final String nodeId;
        private final int tryNumber;
        private final String runId;
        private final List<Line> lines = new CopyOnWriteArrayList<>();
        private volatile TaskObserver observer;
        private volatile Instant startedAt;

        private Task(int number, AttemptIdentity attempt) {
            this.arn = "arn:aws:ecs:eu-central-1:000000000000:task/test/" + number;
            this.nodeId = new TaskKey(attempt.nodeId(), attempt.mapIndex()).toString();
            this.tryNumber = attempt.tryNumber();
            this.runId = attempt.runId();
        }

        String nodeId() {
            return nodeId;
        }

        int tryNumber() {
            return tryNumber;
        }

        Task starts() {
            startedAt = Instant.now();
            observer.running(startedAt);
            return this;
        }

        Task writes(String... text) {
            for (String line : text) {
                lines.add(new Line(Instant.now(), line));
            }
            return this;
        }

        void succeeds() {
            end(EndKind.SUCCESS, 0, "");
        }

        void fails(int exitCode) {
            end(EndKind.USER, exitCode, "The container main ended with exit code " + exitCode);
        }

        private void end(EndKind kind, int exitCode, String reason) {
            observer.ended(new TaskEnd(
                    kind,
                    FailureCause.NONE,
                    reason,
                    "",
                    exitCode,
                    "EssentialContainerExited",
                    new TaskEnd.Times(startedAt, startedAt, startedAt, Instant.now()),
                    new TaskUsage(256, 512, "X86_64", false, 20, "LINUX"),
                    new LogLocation("", GROUP, arn)));
        }
    }
}
