package io.waybill.engine.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.ErrorKind;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.log.LogScope;
import io.waybill.engine.run.RunCommand;
import io.waybill.engine.run.RunEvent;
import io.waybill.engine.run.WantedOutputs;
import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.engine.runtime.FailureCause;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskObserver;
import io.waybill.engine.runtime.TaskRuntime;
import io.waybill.engine.store.AttemptRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out commands, and tells the loop what came of them. A launch or a stop that was not answered is asked for
 * again until it is, with the very same request: whether it had an effect is not known before.
 */
final class Workers implements RunCommand.Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TaskRuntime runtime;
    private final Actions actions;
    private final Map<String, EngineSensor> sensors;
    private final EngineSettings.Backoff backoff;
    private final Executor launches;
    private final Executor stops;
    private final Executor calls;
    private final Loop loop;
    private final LaunchQueue queue;
    private final OutputReader outputs;
    private final UnaryOperator<JsonNode> opener;

    /** How often what an attempt asked for was not answered. Used by the loop's thread only. */
    private final Map<UUID, Integer> failures = new HashMap<>();

    /** What the workers need of the loop. */
    interface Loop {
        /** Tells a run of an event, soon and on the loop's thread. */
        void tell(long runKey, RunEvent event);

        /** Finds out whether the run before lets this task go. On the loop's thread only. */
        void askPast(long runKey, TaskKey task);

        /** Does something later, on the loop's thread. May be called by any thread. */
        void later(Duration wait, Runnable action);

        /** Does something soon, on the loop's thread. May be called by any thread. */
        void soon(Runnable action);

        /** The time. May be called by any thread. */
        Instant now();

        /** What the attempt is to hand on, as long as it has not ended. On the loop's thread only. */
        Optional<WantedOutputs> wantedOutputs(AttemptRow attempt);

        /** The attempt as it stands, as long as it has not ended. On the loop's thread only. */
        Optional<AttemptRow> open(AttemptRow attempt);
    }

    Workers(
            TaskRuntime runtime,
            TaskLogs logs,
            Actions actions,
            Map<String, EngineSensor> sensors,
            EngineSettings.Backoff backoff,
            Executor launches,
            Executor stops,
            Executor calls,
            Loop loop,
            UnaryOperator<JsonNode> opener) {
        this.opener = opener;
        this.runtime = runtime;
        this.actions = actions;
        this.sensors = Map.copyOf(sensors);
        this.backoff = backoff;
        this.launches = launches;
        this.stops = stops;
        this.calls = calls;
        this.loop = loop;
        this.outputs = new OutputReader(logs, calls, backoff, loop, Workers::parse);
        this.queue = new LaunchQueue((attempt, why) -> delayed(attempt, why));
    }

    @Override
    public void launch(AttemptRow attempt, AttemptIdentity identity, int priority) {
        queue.add(attempt, identity, priority);
        // Whichever thread is free takes what is most urgent by then.
        launches.execute(this::launchNext);
    }

    @Override
    public void askPast(long runKey, TaskKey task) {
        loop.askPast(runKey, task);
    }

    @Override
    public void await(long runKey, TaskKey task, Instant until, CompletionStage<?> answer) {
        var unused = answer.whenComplete((told, failure) -> loop.tell(runKey, new RunEvent.ValueTold(task, until)));
    }

    private void launchNext() {
        LaunchQueue.Entry entry = queue.take();
        try {
            LogScope.attempt(entry.identity).around(() -> launchNow(entry));
        } finally {
            queue.done(entry);
        }
    }

    private void launchNow(LaunchQueue.Entry entry) {
        AttemptRow attempt = entry.attempt;
        TaskHandle handle;
        try {
            Launch launch = new Launch(
                    attempt.clientToken(),
                    opened(attempt),
                    attempt.target(),
                    attempt.createdAt(),
                    entry.priority,
                    entry.identity);
            handle = runtime.launch(launch, why -> queue.waits(entry, why));
        } catch (WaybillException e) {
            switch (e.code()) {
                case AWS_UNAVAILABLE -> launchAgain(entry, e);
                case NO_CAPACITY -> ended(attempt, EndKind.CAPACITY, FailureCause.NO_CAPACITY, e);
                case LAUNCH_LOST -> ended(attempt, EndKind.PLATFORM, FailureCause.LOST, e);
                case LAUNCH_CONFLICT -> {
                    LOG.error("Launching {}: its token belongs to another request. It fails", told(attempt), e);
                    ended(attempt, EndKind.INTERNAL, FailureCause.LAUNCH_CONFLICT, e);
                }
                default -> ended(attempt, kindOf(e), FailureCause.NONE, e);
            }
            return;
        } catch (RuntimeException e) {
            LOG.error("Launching {} failed in a way that it must not", told(attempt), e);
            launchAgain(entry, e);
            return;
        }
        // Told before anything that the watch could tell. It is not waited for: should it never be saved, the launch is
        // asked for again, answers with the same task, and is watched then.
        loop.tell(attempt.runKey(), new RunEvent.Launched(attempt.id(), handle));
        watch(attempt, handle);
    }

    private static EndKind kindOf(WaybillException e) {
        return e.code().kind() == ErrorKind.USER ? EndKind.USER : EndKind.PLATFORM;
    }

    private void launchAgain(LaunchQueue.Entry entry, RuntimeException e) {
        AttemptRow attempt = entry.attempt;
        delayed(
                attempt,
                "It is not known whether its container was started, so the same launch is asked for again: "
                        + e.getMessage());
        again(
                attempt,
                "Launching",
                e,
                open -> open.taskArn() == null,
                () -> launch(attempt, entry.identity, entry.priority));
    }

    private void delayed(AttemptRow attempt, String why) {
        loop.tell(attempt.runKey(), new RunEvent.LaunchDelayed(attempt.id(), why));
    }

    private Duration nextWait(AttemptRow attempt) {
        return backoff.after(failures.merge(attempt.id(), 1, Integer::sum));
    }

    @Override
    public void call(AttemptRow attempt, String name) {
        calls.execute(about(attempt, () -> callNow(attempt, name)));
    }

    private void callNow(AttemptRow attempt, String name) {
        Optional<EngineAction> action = actions.find(name);
        if (action.isEmpty()) {
            ended(
                    attempt,
                    EndKind.USER,
                    FailureCause.NONE,
                    new WaybillException(
                            ErrorCode.INTERNAL,
                            "This engine has no action '" + name
                                    + "'; it was started without the part that brings it"));
            return;
        }
        try {
            Map<String, JsonNode> outputs = action.get().run(opened(attempt), attempt.target(), attempt.id());
            loop.tell(
                    attempt.runKey(),
                    new RunEvent.Ended(
                            attempt.id(),
                            TaskEnd.of(EndKind.SUCCESS, FailureCause.NONE, ""),
                            Actions.written(outputs)));
        } catch (WaybillException e) {
            if (e.code() == ErrorCode.NO_CAPACITY) {
                ended(attempt, EndKind.CAPACITY, FailureCause.NO_CAPACITY, e);
            } else {
                ended(attempt, kindOf(e), FailureCause.NONE, e);
            }
        } catch (RuntimeException e) {
            LOG.error("Action {} of {} failed in a way that it must not", name, told(attempt), e);
            ended(attempt, EndKind.PLATFORM, FailureCause.NONE, e);
        }
    }

    @Override
    public void look(AttemptRow attempt, String sensor) {
        calls.execute(about(attempt, () -> lookNow(attempt, sensor)));
    }

    private void lookNow(AttemptRow attempt, String name) {
        EngineSensor sensor = sensors.get(name);
        EngineSensor.Look look;
        try {
            if (sensor == null) {
                throw new WaybillException(
                        ErrorCode.INVALID_REQUEST,
                        "This engine has no sensor '" + name + "'; it was started without the part that brings it");
            }
            look = sensor.look(opened(attempt), attempt.target(), attempt.createdAt(), loop.now());
        } catch (WaybillException e) {
            if (e.code().kind() == ErrorKind.USER) {
                ended(attempt, EndKind.USER, FailureCause.NONE, e);
                return;
            }
            look = EngineSensor.Look.notYet("The last look failed: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Sensor {} of {} failed in a way that it must not", name, told(attempt), e);
            look = EngineSensor.Look.notYet("The last look failed: " + e);
        }
        loop.tell(attempt.runKey(), new RunEvent.Looked(attempt.id(), look));
    }

    @Override
    public void watch(AttemptRow attempt) {
        watch(attempt, handle(attempt));
    }

    private void watch(AttemptRow attempt, TaskHandle handle) {
        try {
            runtime.watch(handle, new TaskObserver() {
                @Override
                public void placed(Instant at) {
                    loop.tell(attempt.runKey(), new RunEvent.Placed(attempt.id(), at));
                }

                @Override
                public void running(Instant startedAt) {
                    loop.tell(attempt.runKey(), new RunEvent.Started(attempt.id(), startedAt));
                }

                @Override
                public void ended(TaskEnd end) {
                    loop.soon(() -> Workers.this.ended(attempt, end));
                }
            });
        } catch (RuntimeException e) {
            again(attempt, "Watching", e, open -> true, () -> watch(attempt, handle));
        }
    }

    private void ended(AttemptRow attempt, TaskEnd end) {
        Optional<WantedOutputs> wanted = end.kind() == EndKind.SUCCESS ? loop.wantedOutputs(attempt) : Optional.empty();
        if (wanted.isPresent()) {
            outputs.read(loop.open(attempt).orElse(attempt), end, wanted.get());
        } else {
            loop.tell(attempt.runKey(), new RunEvent.Ended(attempt.id(), end, Map.of()));
        }
    }

    @Override
    public void stop(AttemptRow attempt, String reason) {
        stops.execute(about(attempt, () -> {
            try {
                runtime.stop(handle(attempt), reason);
            } catch (RuntimeException e) {
                again(attempt, "Stopping", e, open -> true, () -> stop(attempt, reason));
            }
        }));
    }

    /** Does something again later, if the attempt has not ended by then and it is still wanted. */
    private void again(
            AttemptRow attempt, String what, RuntimeException e, Predicate<AttemptRow> stillWanted, Runnable action) {
        loop.soon(about(attempt, () -> {
            Duration wait = nextWait(attempt);
            LOG.warn("{} {} failed: {}. Trying again in {}", what, told(attempt), e.getMessage(), wait);
            loop.later(wait, LogScope.here().of(() -> {
                if (loop.open(attempt).filter(stillWanted).isPresent()) {
                    action.run();
                }
            }));
        }));
    }

    /** Forgets what is known of an attempt that is over. On the loop's thread. */
    void forget(UUID attempt) {
        failures.remove(attempt);
    }

    private void ended(AttemptRow attempt, EndKind kind, FailureCause cause, RuntimeException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        loop.tell(attempt.runKey(), new RunEvent.Ended(attempt.id(), TaskEnd.of(kind, cause, reason), Map.of()));
    }

    private static TaskHandle handle(AttemptRow attempt) {
        return new TaskHandle(
                attempt.target(),
                Objects.requireNonNullElse(attempt.cluster(), ""),
                Objects.requireNonNull(attempt.taskArn()),
                Objects.requireNonNullElse(attempt.launchedAt(), attempt.createdAt()));
    }

    /** Its request with its secrets, which leave this process only by the call that it is for. */
    private ObjectNode opened(AttemptRow attempt) {
        return (ObjectNode) opener.apply(parse(attempt.request()));
    }

    private static ObjectNode parse(String request) {
        try {
            return (ObjectNode) JSON.readTree(request);
        } catch (JsonProcessingException e) {
            throw new WaybillException(ErrorCode.INTERNAL, "A stored request is no JSON: " + e.getMessage(), e);
        }
    }

    /** Work about an attempt of the run that this thread's log lines are about. */
    private static Runnable about(AttemptRow attempt, Runnable work) {
        return LogScope.here()
                .attempt(attempt.nodeId(), attempt.mapIndex(), attempt.tryNumber())
                .of(work);
    }

    private static String told(AttemptRow attempt) {
        return "try " + attempt.tryNumber() + " of " + attempt.task() + " in run " + attempt.runKey();
    }
}
