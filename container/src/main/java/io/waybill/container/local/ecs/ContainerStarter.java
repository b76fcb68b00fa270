package io.waybill.container.local.ecs;

import io.waybill.container.local.logs.LogGroups;
import io.waybill.container.local.logs.LogStream;
import io.waybill.container.local.logs.OutputTail;
import io.waybill.container.local.process.CannotStartException;
import io.waybill.container.local.process.ContainerPlan;
import io.waybill.container.local.process.ContainerRuntime;
import io.waybill.container.local.process.HealthProbe;
import io.waybill.container.local.process.RunningContainer;
import io.waybill.container.local.secrets.SecretException;
import io.waybill.container.local.secrets.Secrets;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.WireException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a task's containers, with their log streams, and takes those over that were started before. */
final class ContainerStarter {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerStarter.class);

    private final ContainerRuntime runtime;
    private final LogGroups logs;
    private final Secrets secrets;
    private final Arns arns;
    private final Misfortunes misfortunes;
    private final Clock clock;

    ContainerStarter(
            ContainerRuntime runtime,
            LogGroups logs,
            Secrets secrets,
            Arns arns,
            Misfortunes misfortunes,
            Clock clock) {
        this.runtime = runtime;
        this.logs = logs;
        this.secrets = secrets;
        this.arns = arns;
        this.misfortunes = misfortunes;
        this.clock = clock;
    }

    /**
     * Starts those containers of a task that wait for nothing any more, in the order of its definition, and notes which
     * of those that were started run.
     *
     * @param ended to be called when one of them has ended
     * @return how far the task is; to be stopped, when one of them could not be started or never will be
     */
    TaskProgress start(FargateTask task, TaskProgress progress, Runnable ended) {
        TaskProgress started = progress;
        for (ContainerOrder container : task.order().containers()) {
            ContainerProgress reached = started.container(container.name());
            if (reached.status() != ContainerProgress.Status.PENDING) {
                continue;
            }
            try {
                if (!task.running().containsKey(container.name()) && !startIfReady(task, container, started, ended)) {
                    continue;
                }
                RunningContainer running = task.running().get(container.name());
                if (running != null && running.isStarted()) {
                    started = started.pulled(clock.millis()).with(reached.running(clock.millis()));
                }
            } catch (CannotStartException e) {
                return failed(started, container, e.reason(), e.reason());
            } catch (WireException | SecretException e) {
                String reason = "ResourceInitializationError: " + e.getMessage();
                return failed(started, container, reason, reason);
            } catch (NeverReadyException e) {
                String reason = "TaskDependencyError: Task dependencies cannot be resolved, taskArn: "
                        + arns.task(task.order().cluster(), task.order().id());
                return failed(started, container, e.reason(), reason);
            }
        }
        return started;
    }

    /** Takes over what an earlier start of this program began and whose end it did not note. */
    void adoptStarted(FargateTask task) {
        for (ContainerOrder container : task.order().containers()) {
            boolean isOver = task.progress().container(container.name()).status() == ContainerProgress.Status.STOPPED;
            if (!isOver && !task.running().containsKey(container.name())) {
                Path stem = task.folder().container(container.name());
                if (runtime.wasStarted(stem)) {
                    LOG.info("Task {}: container {} is taken over", task.order().id(), container.name());
                    RunningContainer running = runtime.adopt(stem);
                    existingLog(task, container).ifPresent(stream -> follow(task, container, running.output(), stream));
                    task.running().put(container.name(), running);
                }
            }
        }
    }

    /**
     * Runs a container's health check once.
     *
     * @throws IOException when it cannot be started
     */
    HealthProbe probe(FargateTask task, ContainerOrder container, List<String> command) throws IOException {
        try {
            return runtime.probe(plan(task, container, false), command);
        } catch (SecretException e) {
            throw new IOException("The container's secrets are not there any more", e);
        }
    }

    /** A container waits for something that will not come. */
    private static final class NeverReadyException extends Exception {
        private final String reason;

        NeverReadyException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    private boolean startIfReady(FargateTask task, ContainerOrder container, TaskProgress progress, Runnable ended)
            throws CannotStartException, NeverReadyException, SecretException {
        StartOrder.Answer answer = StartOrder.mayStart(container, task.order(), progress, clock.millis());
        if (answer.verdict() == StartOrder.Verdict.NEVER) {
            throw new NeverReadyException(answer.reason());
        }
        if (answer.verdict() == StartOrder.Verdict.WAITING) {
            return false;
        }
        if (task.running().isEmpty()) {
            // On AWS all secrets of a task are fetched before its first container starts.
            for (ContainerOrder each : task.order().containers()) {
                environment(each);
            }
        }
        Optional<LogStream> stream = openLog(task, container);
        RunningContainer running = runtime.start(plan(task, container, stream.isPresent()), ended);
        stream.ifPresent(found -> follow(task, container, running.output(), found));
        task.running().put(container.name(), running);
        return true;
    }

    private ContainerPlan plan(FargateTask task, ContainerOrder container, boolean keepsOutput) throws SecretException {
        TaskFolder folder = task.folder();
        return new ContainerPlan(
                task.order().id(),
                container.name(),
                container.image(),
                container.entryPoint(),
                container.command(),
                environment(container),
                container.options(),
                folder.container(container.name()),
                folder.scratch(),
                folder.files(),
                keepsOutput);
    }

    private Map<String, String> environment(ContainerOrder container) throws SecretException {
        Map<String, String> environment = new HashMap<>(container.environment());
        for (ContainerOrder.SecretVariable secret : container.secrets()) {
            environment.put(secret.name(), secrets.value(secret.valueFrom()));
        }
        return environment;
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
        misfortunes.logFaults(task).ifPresent(faults -> found.get().beset(faults));
        return found;
    }

    private static TaskProgress failed(
            TaskProgress progress, ContainerOrder container, String containerReason, String taskReason) {
        return progress.with(progress.container(container.name()).stopped(null, containerReason))
                .stop(StopCode.TASK_FAILED_TO_START, taskReason);
    }
}
