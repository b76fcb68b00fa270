package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.ecs.limits.LastCalls;
import io.waybill.container.ecs.limits.PacedCalls;
import io.waybill.container.ecs.limits.RateLimits;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskRuntime;
import io.waybill.engine.source.TaskDefinitionSource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ECS and CloudWatch Logs as the engine sees them: its ports, over one set of clients. Opening it makes no call to them.
 * Thread safe.
 */
public final class EcsPlatform implements AutoCloseable {

    private static final Duration LOOK_AT_A_LOG_EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(EcsPlatform.class);

    private final EcsTarget target;
    private final LastCalls last = new LastCalls();
    private final RateLimits limits;
    private final AwsClients clients;
    private final EcsSettings settings;
    private final Clock clock;
    private final TaskDefinitions definitions;
    private final EcsTaskRuntime runtime;
    private final CloudWatchTaskLogs logs;
    private final RegisterTaskDefinitionAction register;
    private final EcsDefinitions found;
    private final @Nullable TaskEventQueue events;
    private volatile @Nullable ScheduledExecutorService retention;

    private EcsPlatform(EcsTarget target, RateLimits shared, Clock clock) {
        this.target = target;
        settings = target.settings();
        this.clock = clock;
        limits = shared;
        clients = new AwsClients(settings, new PacedCalls(limits, last, clock));
        definitions = new TaskDefinitions(clients.ecs(), clock);
        runtime = new EcsTaskRuntime(target.name(), settings, clients.ecs(), definitions, clock);
        Duration settle = settings.watch().logsSettle();
        logs = new CloudWatchTaskLogs(
                clients::logs,
                definitions,
                settle,
                // A log that is whole at once is cheap to look at.
                settle.isZero() ? Duration.ZERO : LOOK_AT_A_LOG_EVERY,
                clock);
        register = new RegisterTaskDefinitionAction(settings, definitions);
        found = new EcsDefinitions(clients.ecs(), definitions);
        URI queue = settings.events();
        events = queue == null
                ? null
                : clients.sqs()
                        .map(sqs -> new TaskEventQueue(sqs, queue, runtime::told))
                        .orElseThrow();
    }

    /** Makes the clients and, where the settings name a queue of events, begins to listen to it. */
    public static EcsPlatform open(EcsSettings settings, Clock clock) {
        return open(EcsTarget.only(settings), new RateLimits(settings.limits(), clock), clock);
    }

    /** The same for one of several targets, which may share their token buckets. */
    static EcsPlatform open(EcsTarget target, RateLimits shared, Clock clock) {
        EcsPlatform platform = new EcsPlatform(target, shared, clock);
        if (platform.events != null) {
            platform.events.start();
        }
        return platform;
    }

    /** How it is. */
    public TargetHealth health() {
        ClusterWatcher.Load load = runtime.load();
        List<RateLimits.State> buckets = limits.snapshot();
        return new TargetHealth(
                target.name(),
                settings.region(),
                runtime.usualCluster(),
                target.labels(),
                last.lastGood(),
                last.lastProblem(),
                buckets.stream()
                        .mapToDouble(RateLimits.State::throttledShare)
                        .max()
                        .orElse(0),
                load.tasks(),
                load.vcpus(),
                target.vcpuQuota(),
                buckets);
    }

    /** Runs and watches tasks. */
    public TaskRuntime runtime() {
        return runtime;
    }

    /**
     * Takes an event of EventBridge that came by another way than the settings' queue, such as from a local Fargate of this
     * process. It may come late, twice or out of order; an event of something else is ignored.
     *
     * @throws IllegalArgumentException where it is no event
     */
    public void told(String event) {
        TaskEvent.read(event).ifPresent(runtime::told);
    }

    /** Reads their logs. */
    public TaskLogs logs() {
        return logs;
    }

    /** Registers a definition, unless there is one of its content, and gives its ARN. */
    String register(ObjectNode definition) {
        return register.register(definition);
    }

    /** The task definitions that ECS has, as far as they may hold DAGs. */
    public TaskDefinitionSource found() {
        return found;
    }

    /** The token buckets that all calls go through. */
    public RateLimits limits() {
        return limits;
    }

    /** The engine's actions on ECS: {@code ecs.register_task_definition}. */
    public List<EngineAction> actions() {
        return List.of(register);
    }

    /**
     * Deregisters old revisions of our families each hour from now on, where the settings say how many are to be kept.
     *
     * @param needed the ARNs of the revisions that live runs need
     */
    public void retireRevisions(Supplier<Set<String>> needed) {
        if (settings.keepRevisions() == 0) {
            return;
        }
        RevisionRetention old =
                new RevisionRetention(clients.ecs(), settings.keepRevisions(), runtime::clusters, needed, clock);
        ScheduledExecutorService hourly = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ecs-retention");
            thread.setDaemon(true);
            return thread;
        });
        retention = hourly;
        var unused = hourly.scheduleWithFixedDelay(() -> sweep(old), 1, 60, TimeUnit.MINUTES);
    }

    private void sweep(RevisionRetention old) {
        try {
            definitions.families().forEach(old::sweep);
        } catch (RuntimeException e) {
            // An exception would end the hourly passes.
            LOG.error("Old task definitions stay for now", e);
        }
    }

    /** Stops watching and closes all connections. Tasks go on. */
    @Override
    public void close() {
        ScheduledExecutorService hourly = retention;
        if (hourly != null) {
            hourly.shutdownNow();
        }
        limits.close();
        if (events != null) {
            events.close();
        }
        runtime.close();
        clients.close();
        if (events != null) {
            events.join();
        }
    }
}
