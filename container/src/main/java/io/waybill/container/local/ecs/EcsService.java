package io.waybill.container.local.ecs;

import io.waybill.container.local.events.TaskEvents;
import io.waybill.container.local.faults.FaultSubject;
import io.waybill.container.local.faults.Faults;
import io.waybill.container.local.logs.LogGroups;
import io.waybill.container.local.process.ContainerRuntime;
import io.waybill.container.local.secrets.Secrets;
import io.waybill.container.local.wire.ActionTable;
import io.waybill.container.local.wire.Input;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** ECS, put together: its state from a folder, its actions, and the agent that carries tasks along. */
public final class EcsService implements AutoCloseable {

    private final DefinitionActions definitionActions;
    private final DefinitionListActions definitionListActions;
    private final DefinitionEndActions definitionEndActions;
    private final TagActions tagActions;
    private final ClusterActions clusterActions;
    private final RunTaskAction runTask;
    private final TaskActions taskActions;
    private final FargateAgent agent;
    private final ContainerRuntime runtime;
    private final TaskEvents events;

    /**
     * What can be set.
     *
     * @param defaultCluster the cluster that is always there
     * @param createsClusters whether a cluster comes into being by being named
     * @param delays how long a task stays on each step
     * @param stopTimeout between SIGTERM and SIGKILL, for containers that do not say
     */
    public record Settings(
            Arns arns, String defaultCluster, boolean createsClusters, StepDelays delays, Duration stopTimeout) {}

    /**
     * Takes up what the folder holds and goes on with it at once.
     *
     * @param runtime what containers run in; closed with the service
     * @param events told of changes; closed with the service
     * @param faults what is to go wrong
     */
    public EcsService(
            Path folder,
            Settings settings,
            ContainerRuntime runtime,
            LogGroups logs,
            Secrets secrets,
            TaskEvents events,
            Faults faults,
            Clock clock) {
        Arns arns = settings.arns();
        TaskDefinitions definitions = new TaskDefinitions(folder.resolve("task-definitions"));
        Clusters clusters =
                new Clusters(folder.resolve("clusters.json"), settings.defaultCluster(), settings.createsClusters());
        Tasks tasks = new Tasks(folder.resolve("tasks"));
        this.runtime = runtime;
        this.events = events;
        TaskChanges changes = new TaskChanges(events, new TaskView(arns), faults, clock);
        Misfortunes misfortunes = new Misfortunes(clock);
        ContainerStarter starter = new ContainerStarter(runtime, logs, secrets, arns, misfortunes, clock);
        TaskTurn turn = new TaskTurn(starter, settings.delays(), changes, misfortunes, clock);
        this.agent = new FargateAgent(tasks, turn, new Forgetting(tasks, definitions, logs), clock);
        TaskOrders orders = new TaskOrders(settings.stopTimeout());
        this.definitionActions = new DefinitionActions(definitions, arns, clock);
        this.definitionListActions = new DefinitionListActions(definitions);
        this.definitionEndActions = new DefinitionEndActions(definitions, clock);
        this.tagActions = new TagActions(clusters, definitions, tasks);
        this.clusterActions = new ClusterActions(clusters, tasks, arns);
        this.runTask = new RunTaskAction(clusters, definitions, tasks, orders, agent, changes, faults, arns, clock);
        this.taskActions = new TaskActions(clusters, tasks, turn, agent, arns, clock);
    }

    /** What of a call rules of faults can match. */
    public static FaultSubject subject(String action, String defaultCluster, Input request) {
        return FaultSubjects.ofCall(action, defaultCluster, request);
    }

    /** Adds all actions to a table. */
    public void addTo(ActionTable.Builder table) {
        definitionActions.addTo(table);
        definitionListActions.addTo(table);
        definitionEndActions.addTo(table);
        tagActions.addTo(table);
        clusterActions.addTo(table);
        runTask.addTo(table);
        taskActions.addTo(table);
    }

    /** Stops looking after the tasks; their containers run on and are taken over by the next start. */
    @Override
    public void close() {
        agent.close();
        runtime.close();
        events.close();
    }
}
