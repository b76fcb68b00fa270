package io.waybill.container.local.ecs;

import io.waybill.container.local.logs.LogGroups;
import io.waybill.container.local.logs.LogStream;
import io.waybill.container.local.logs.OutputTail;
import io.waybill.container.local.process.CannotStartException;
import io.waybill.container.local.process.ContainerPlan;
import io.waybill.container.local.process.ContainerRuntime;
import io.waybill.container.local.process.RunningContainer;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.WireException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a task's containers, with their log streams, and takes those over that were started before. */
final class ContainerStarter {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerStarter.class);

    private final ContainerRuntime runtime;
    private final LogGroups logs;
    private final Clock clock;

    ContainerStarter(ContainerRuntime runtime, LogGroups logs, Clock clock) {
        this.runtime = runtime;
        this.logs = logs;
        this.clock = clock;
    }

    /**
     * Starts all containers of a task, in the order of its definition.
     *
     * @param ended to be called when one of them has ended
     * @return all running; or to be stopped, when one of them could not be started
     */
    TaskProgress start(FargateTask task, TaskProgress progress, Runnable ended) {
        TaskProgress started = progress;
        for (ContainerOrder container : task.order().containers()) {
            try {
                if (!task.running().containsKey(container.name())) {
                    start(task, container, ended);
                }
                started = started.with(started.container(container.name()).running());
            } catch (CannotStartException e) {
                return failed(started, container, e.reason());
            } catch (WireException e) {
                return failed(started, container, "ResourceInitializationError: " + e.getMessage());
            }
        }
        return started;
    }

    /** Takes over what an earlier start of this program began and whose end it did not note. */
    void adoptStarted(FargateTask task) {
        for (ContainerOrder container : task.order().containers()) {
            boolean isOver = task.progress().container(container.name()).status() == ContainerProgress.Status.STOPPED;
            if (!isOver && !task.running().containsKey(container.name())) {
                Path folder = task.folder().container(container.name());
                if (runtime.wasStarted(folder)) {
                    LOG.info("Task {}: container {} is taken over", task.order().id(), container.name());
                    RunningContainer running = runtime.adopt(folder);
                    existingLog(task, container)
                            .ifPresent(stream -> follow(task, container, running.output(), stream));
                    task.running().put(container.name(), running);
                }
            }
        }
    }

    private void start(FargateTask task, ContainerOrder container, Runnable ended) throws CannotStartException {
        if (!container.secrets().isEmpty()) {
            throw new WireException(
                    ErrorCode.RESOURCE_NOT_FOUND,
                    "unable to pull secrets or registry auth: the local Fargate has no secrets; give "
                            + container.secrets() + " as environment instead");
        }
        Optional<LogStream> stream = openLog(task, container);
        TaskFolder folder = task.folder();
        ContainerPlan plan = new ContainerPlan(
                task.order().id(),
                container.image(),
                container.command(),
                container.environment(),
                folder.container(container.name()),
                folder.scratch(),
                folder.files(),
                stream.isPresent());
        RunningContainer running = runtime.start(plan, ended);
        stream.ifPresent(found -> follow(task, container, running.output(), found));
        task.running().put(container.name(), running);
    }

    private void follow(FargateTask task, ContainerOrder container, Path output, LogStream stream) {
        task.tails().put(container.name(), new OutputTail(output, stream, clock));
    }

    /** The log of a container that runs already; none where it was deleted meanwhile. */
    private Optional<LogStream> existingLog(FargateTask task, ContainerOrder container) {
        ContainerOrder.LogTarget target = container.logs();
        return target == null
                ? Optional.empty()
                : logs.ofContainer(target.group(), streamName(target, task, container));
    }

    private static String streamName(ContainerOrder.LogTarget target, FargateTask task, ContainerOrder container) {
        return target.streamPrefix() + "/" + container.name() + "/"
                + task.order().id();
    }

    private Optional<LogStream> openLog(FargateTask task, ContainerOrder container) {
        ContainerOrder.LogTarget target = container.logs();
        if (target == null) {
            return Optional.empty();
        }
        Optional<LogStream> found =
                logs.forContainer(target.group(), streamName(target, task, container), target.createsGroup());
        if (found.isEmpty()) {
            throw new WireException(
                    ErrorCode.RESOURCE_NOT_FOUND,
                    "failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log"
                            + " stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1");
        }
        return found;
    }

    private static TaskProgress failed(TaskProgress progress, ContainerOrder container, String reason) {
        return progress.with(progress.container(container.name()).stopped(null, reason))
                .stop(StopCode.TASK_FAILED_TO_START, reason);
    }
}
