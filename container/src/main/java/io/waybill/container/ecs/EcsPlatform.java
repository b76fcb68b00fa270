package io.waybill.container.ecs;

import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.TaskLogs;
import io.waybill.engine.runtime.TaskRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * ECS and CloudWatch Logs as the engine sees them: its ports, over one set of clients. Opening it makes no call. Thread
 * safe.
 */
public final class EcsPlatform implements AutoCloseable {
    /** The awslogs driver sends lines within this time. */
    private static final Duration LOGS_SETTLE_WITHIN = Duration.ofSeconds(5);

    private final AwsClients clients;
    private final EcsTaskRuntime runtime;
    private final CloudWatchTaskLogs logs;
    private final RegisterTaskDefinitionAction register;

    private EcsPlatform(EcsSettings settings, Clock clock) {
        clients = new AwsClients(settings);
        TaskDefinitions definitions = new TaskDefinitions(clients.ecs());
        runtime = new EcsTaskRuntime(settings, clients.ecs(), definitions, clock);
        logs = new CloudWatchTaskLogs(
                clients.logs(), definitions, settings.isLoopback() ? Duration.ZERO : LOGS_SETTLE_WITHIN);
        register = new RegisterTaskDefinitionAction(settings, definitions);
    }

    /** Makes the clients. */
    public static EcsPlatform open(EcsSettings settings, Clock clock) {
        return new EcsPlatform(settings, clock);
    }

    /** Runs and watches tasks. */
    public TaskRuntime runtime() {
        return runtime;
    }

    /** Reads their logs. */
    public TaskLogs logs() {
        return logs;
    }

    /** The engine's actions on ECS: {@code ecs.register_task_definition}. */
    public List<EngineAction> actions() {
        return List.of(register);
    }

    /** Stops watching and closes all connections. Tasks go on. */
    @Override
    public void close() {
        runtime.close();
        clients.close();
    }
}
