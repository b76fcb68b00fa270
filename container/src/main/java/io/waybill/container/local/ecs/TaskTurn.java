package io.waybill.container.local.ecs;

import io.waybill.container.local.process.ContainerEnd;
import io.waybill.container.local.process.RunningContainer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes one task as far as it goes now: up the ladder, into its containers, and down again. What it does depends on
 * the task's progress and the containers' files only, so a turn that a kill cut off is simply taken again.
 */
final class TaskTurn {

    private static final String ESSENTIAL_EXITED = "Essential container in task exited";

    private final ContainerStarter starter;
    private final HealthChecks healthChecks;
    private final StepDelays delays;
    private final TaskChanges changes;
    private final Misfortunes misfortunes;
    private final Clock clock;

    TaskTurn(ContainerStarter starter, StepDelays delays, TaskChanges changes, Misfortunes misfortunes, Clock clock) {
        this.starter = starter;
        this.healthChecks = new HealthChecks(starter, clock);
        this.delays = delays;
        this.changes = changes;
        this.misfortunes = misfortunes;
        this.clock = clock;
    }

    /** Whether the task's turn must be taken though nothing happened to it, because it waits for a time. */
    boolean isDue(FargateTask task) {
        TaskProgress progress = task.progress();
        return switch (progress.status()) {
            case RUNNING -> progress.stopping() || misfortunes.isDue(task, progress);
            case STOPPED -> false;
            default -> clock.millis() >= progress.since() + misfortunes.restMillis(task, progress, delays);
        };
    }

    /**
     * Takes the turn.
     *
     * @param ended to be called when one of the task's containers has ended
     */
    void take(FargateTask task, Runnable ended) {
        synchronized (task) {
            task.needsAnotherTry(false);
            if (!task.isOver()) {
                task.folder().begin();
                starter.adoptStarted(task);
            }
            List<TaskProgress> steps = new ArrayList<>(List.of(task.progress()));
            TaskProgress before = task.progress();
            TaskProgress after = step(task, before, ended);
            while (after.version() != before.version()) {
                steps.add(after);
                before = after;
                after = step(task, before, ended);
            }
            task.save(after);
            changes.tell(task, steps);
        }
    }

    /** Notes that somebody wants a task to stop; one that is over, or is to stop already, stays as it is. */
    void stop(FargateTask task, String reason) {
        synchronized (task) {
            TaskProgress progress = task.progress();
            if (!progress.status().isTerminal()) {
                TaskProgress stopping = progress.stop(StopCode.USER_INITIATED, reason);
                task.save(stopping);
                changes.tell(task, List.of(progress, stopping));
            }
        }
    }

    private TaskProgress step(FargateTask task, TaskProgress progress, Runnable ended) {
        if (misfortunes.isHostLost(task, progress)) {
            return misfortunes.loseHost(task, progress);
        }
        TaskProgress seen = healthChecks.look(task, noteEnds(task, progress));
        if (seen.status() == LastStatus.ACTIVATING && !seen.stopping() && seen.hasStartedAll()) {
            // Also where one of them was so short that it has ended by now.
            return seen.advance(clock.millis());
        }
        if (!seen.stopping() && essentialEnded(task.order(), seen)) {
            return seen.stop(StopCode.ESSENTIAL_CONTAINER_EXITED, ESSENTIAL_EXITED);
        }
        if (seen.status() == LastStatus.RUNNING && !seen.stopping()) {
            return misfortunes.whileItRuns(task, seen);
        }
        if (seen.status() == LastStatus.STOPPING && !task.running().isEmpty()) {
            return end(task, seen);
        }
        long now = clock.millis();
        boolean rests = now < seen.since() + misfortunes.restMillis(task, seen, delays);
        if (seen.status().isTerminal() || (rests && !(seen.stopping() && isBeforeRunning(seen.status())))) {
            return seen;
        }
        if (isBeforeRunning(seen.status()) && !seen.stopping()) {
            TaskProgress befallen = misfortunes.beforeItRuns(task, seen);
            if (befallen.stopping()) {
                return befallen;
            }
        }
        if (seen.status() == LastStatus.ACTIVATING && !seen.stopping()) {
            return starter.start(task, seen, ended);
        }
        TaskProgress advanced = seen.advance(now);
        return advanced.status() == LastStatus.DEPROVISIONING ? withoutPending(advanced) : advanced;
    }

    /** A step towards running is not waited out by a task that is to stop. */
    private static boolean isBeforeRunning(LastStatus status) {
        return status.compareTo(LastStatus.RUNNING) < 0;
    }

    private TaskProgress noteEnds(FargateTask task, TaskProgress progress) {
        TaskProgress noted = progress;
        for (Map.Entry<String, RunningContainer> entry : task.running().entrySet()) {
            ContainerEnd end = entry.getValue().end().orElse(null);
            if (end != null) {
                finishLog(task, entry.getKey());
                Integer code = end.exitCode().isPresent() ? end.exitCode().getAsInt() : null;
                ContainerProgress reached = noted.container(entry.getKey());
                if (end.wasStarted() && reached.startedAt() == null) {
                    // It was so short that nobody saw it run.
                    reached = reached.running(clock.millis());
                    noted = noted.pulled(clock.millis());
                }
                String reason = end.reason()
                        .or(() -> task.fate().outOfMemory(entry.getKey()))
                        .orElse(null);
                noted = noted.with(reached.stopped(code, reason));
                if (!end.wasStarted()) {
                    noted = noted.stop(
                            StopCode.TASK_FAILED_TO_START, end.reason().orElse(null));
                }
                task.running().remove(entry.getKey());
            }
        }
        return noted;
    }

    /** All that a container printed is in its stream before anybody is told of its end. */
    private static void finishLog(FargateTask task, String container) {
        var tail = task.tails().get(container);
        if (tail != null) {
            tail.finish();
            task.tails().remove(container);
        }
    }

    private static boolean essentialEnded(TaskOrder order, TaskProgress progress) {
        return order.containers().stream()
                .filter(ContainerOrder::essential)
                .anyMatch(
                        container -> progress.container(container.name()).status() == ContainerProgress.Status.STOPPED);
    }

    /** Asks what runs to end, and later makes it end; what others depend on comes after them. */
    private TaskProgress end(FargateTask task, TaskProgress progress) {
        long now = clock.millis();
        TaskProgress asked = progress;
        for (ContainerOrder container : task.order().containers()) {
            RunningContainer running = task.running().get(container.name());
            if (running == null
                    || !StartOrder.mayEnd(
                            container, task.order(), task.running().keySet())) {
                continue;
            }
            ContainerProgress reached = asked.container(container.name());
            Long askedAt = reached.askedToEndAt();
            if (askedAt == null) {
                // Where it is too early, as its process is just being made, the next turn asks again.
                asked = running.terminate() ? asked.with(reached.askedToEnd(now)) : asked;
            } else if (now >= askedAt + Misfortunes.patienceMillis(asked, container)) {
                running.kill();
            }
        }
        return asked;
    }

    /** Containers that will never start are over. */
    private static TaskProgress withoutPending(TaskProgress progress) {
        TaskProgress changed = progress;
        for (ContainerProgress container : progress.containers()) {
            if (container.status() == ContainerProgress.Status.PENDING) {
                changed = changed.with(container.stopped(null, null));
            }
        }
        return changed;
    }
}
