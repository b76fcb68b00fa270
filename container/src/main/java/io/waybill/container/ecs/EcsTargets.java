package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.ecs.limits.RateLimits;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.runtime.EndKind;
import io.waybill.engine.runtime.EngineAction;
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
import io.waybill.engine.source.TaskDefinitionSource;
import io.waybill.spec.Nearest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All targets of the settings behind one set of the engine's ports: what is launched on a target is watched, stopped and
 * read there. Targets of one account and Region share their token buckets. Thread safe.
 */
public final class EcsTargets implements AutoCloseable {
    /** Of the other statuses nobody makes anything; on AWS they are told or not, as the rule's pattern has it. */
    private static final Set<String> TOLD = Set.of("ACTIVATING", "RUNNING", "STOPPED");

    private final Map<String, EcsPlatform> platforms = new LinkedHashMap<>();
    private final TaskRuntime runtime = new RuntimeOfTargets();
    private final TaskLogs logs = new Logs();

    /** What makes AWS count calls together: the account that a role belongs to, the Region, or another endpoint. */
    private record Account(
            String owner, String region, @Nullable URI endpoint) {
        static Account of(EcsSettings settings) {
            String role = settings.assumeRole();
            String[] arn = role == null ? new String[0] : role.split(":", -1);
            return new Account(arn.length > 4 ? arn[4] : "", settings.region(), settings.endpoint());
        }
    }

    private EcsTargets(List<EcsTarget> targets, Clock clock) {
        Map<Account, RateLimits> limits = new HashMap<>();
        for (EcsTarget target : targets) {
            RateLimits shared = limits.computeIfAbsent(
                    Account.of(target.settings()),
                    account -> new RateLimits(target.settings().limits(), clock));
            platforms.put(target.name(), EcsPlatform.open(target, shared, clock));
        }
    }

    /**
     * Makes the clients of all targets.
     *
     * @param targets with names that differ; one of them has the empty name, and is the default one
     */
    public static EcsTargets open(List<EcsTarget> targets, Clock clock) {
        long names = targets.stream().map(EcsTarget::name).distinct().count();
        if (names != targets.size()
                || targets.stream().noneMatch(target -> target.name().isEmpty())) {
            throw new IllegalArgumentException("Targets need names that differ, and one the empty name");
        }
        return new EcsTargets(targets, clock);
    }

    /** Runs and watches tasks, each on the target of its attempt. */
    public TaskRuntime runtime() {
        return runtime;
    }

    /** Reads their logs. */
    public TaskLogs logs() {
        return logs;
    }

    /** The engine's actions on ECS, each made on the target that it is asked for. */
    public List<EngineAction> actions() {
        return usual().actions().stream().<EngineAction>map(OnTarget::new).toList();
    }

    /**
     * Sees to it that the default target has a task definition of this content.
     *
     * @param definition a RegisterTaskDefinition request
     * @return its ARN
     * @throws WaybillException as AWS answered
     */
    public String register(ObjectNode definition) {
        return usual().register(definition);
    }

    /** How all targets are, the default one first. */
    public List<TargetHealth> health() {
        return platforms.values().stream().map(EcsPlatform::health).toList();
    }

    /** The target of those who name none. */
    public EcsPlatform usual() {
        return platform("");
    }

    /**
     * The task definitions that a target has, as far as they may hold DAGs.
     *
     * @throws WaybillException {@code AWS_REFUSED} where the settings have no such target
     */
    public TaskDefinitionSource found(String target) {
        return platform(target).found();
    }

    /**
     * Takes an event of EventBridge that came by another way than a queue, such as from a local Fargate of this process,
     * which stands for the places of all targets.
     *
     * @throws IllegalArgumentException where it is no event
     */
    public void told(String event) {
        platforms.values().forEach(platform -> platform.told(event));
    }

    /** Whether something is learnt from an event of a task in a status: that it is placed, runs, or has stopped. */
    public static boolean learnsOf(String lastStatus) {
        return TOLD.contains(lastStatus);
    }

    /** Deregisters old revisions, where the settings say how many are to be kept. */
    public void retireRevisions(Supplier<Set<String>> needed) {
        platforms.values().forEach(platform -> platform.retireRevisions(needed));
    }

    /** Stops watching and closes all connections. Tasks go on. */
    @Override
    public void close() {
        platforms.values().forEach(EcsPlatform::close);
    }

    private EcsPlatform platform(String target) {
        EcsPlatform platform = platforms.get(target);
        if (platform == null) {
            throw new WaybillException(
                    ErrorCode.AWS_REFUSED,
                    "There is no target '" + target + "' in the settings"
                            + Nearest.to(target, platforms.keySet())
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("; add it to aws.targets, or remove target from the task"));
        }
        return platform;
    }

    private final class RuntimeOfTargets implements TaskRuntime {
        @Override
        public ObjectNode complete(ObjectNode request, LaunchContext context) {
            return platform(context.target()).runtime().complete(request, context);
        }

        @Override
        public TaskHandle launch(Launch launch, LaunchWait wait) {
            return platform(launch.target()).runtime().launch(launch, wait);
        }

        @Override
        public void watch(TaskHandle task, TaskObserver observer) {
            if (!platforms.containsKey(task.target())) {
                observer.ended(outOfReach(task));
                return;
            }
            platform(task.target()).runtime().watch(task, new OfTarget(task.target(), observer));
        }

        @Override
        public void stop(TaskHandle task, String reason) {
            platform(task.target()).runtime().stop(task, reason);
        }
    }

    /** How something ends for us that ran on a target that the settings do not have any more. */
    private static TaskEnd outOfReach(TaskHandle task) {
        return TaskEnd.of(
                EndKind.PLATFORM,
                FailureCause.LOST,
                "The target '" + task.target() + "' is not in the settings any more, so that nobody can look after "
                        + task.taskArn() + ", which may still run");
    }

    private final class Logs implements TaskLogs {
        @Override
        public Optional<LogLocation> locate(String target, ObjectNode request, String taskArn) {
            return platform(target).logs().locate(target, request, taskArn).map(log -> at(target, log));
        }

        @Override
        public Page read(LogLocation log, @Nullable String cursor, int limit) {
            return platform(log.target()).logs().read(log, cursor, limit);
        }

        @Override
        public Duration settling() {
            return platforms.values().stream()
                    .map(platform -> platform.logs().settling())
                    .max(Duration::compareTo)
                    .orElseThrow();
        }

        @Override
        public List<Line> tail(LogLocation log, int limit) {
            return platform(log.target()).logs().tail(log, limit);
        }
    }

    /** Adds to an end on which target its log is. */
    private record OfTarget(String target, TaskObserver observer) implements TaskObserver {
        @Override
        public void placed(Instant at) {
            observer.placed(at);
        }

        @Override
        public void running(Instant startedAt) {
            observer.running(startedAt);
        }

        @Override
        public void ended(TaskEnd end) {
            LogLocation log = end.logs();
            observer.ended(new TaskEnd(
                    end.kind(),
                    end.cause(),
                    end.reason(),
                    end.evidence(),
                    end.exitCode(),
                    end.stopCode(),
                    end.times(),
                    end.usage(),
                    log == null ? null : at(target, log)));
        }
    }

    private final class OnTarget implements EngineAction {
        private final String name;

        private OnTarget(EngineAction action) {
            this.name = action.name();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Map<String, JsonNode> run(ObjectNode input, String target) {
            return on(target).run(input, target);
        }

        @Override
        public Optional<Map<String, JsonNode>> known(Supplier<ObjectNode> input, String target) {
            return on(target).known(input, target);
        }

        private EngineAction on(String target) {
            return platform(target).actions().stream()
                    .filter(action -> action.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static LogLocation at(String target, LogLocation log) {
        return new LogLocation(target, log.group(), log.stream());
    }
}
