package io.waybill.container.local.ecs;

import io.waybill.container.local.faults.FaultKind;
import io.waybill.container.local.faults.FaultRule;
import io.waybill.container.local.faults.TaskFate;
import io.waybill.container.local.logs.LogFaults;
import io.waybill.container.local.process.RunningContainer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does to tasks what their {@link TaskFate} says. Called with the task's monitor held. */
final class Misfortunes {

    private static final long SPOT_NOTICE_MILLIS = Duration.ofMinutes(2).toMillis();

    private final Clock clock;

    Misfortunes(Clock clock) {
        this.clock = clock;
    }

    /** Whether something is to befall a task that runs. */
    boolean isDue(FargateTask task, TaskProgress progress) {
        return blow(task, progress).isPresent();
    }

    /** How long a task stays where it is, in milliseconds. */
    long restMillis(FargateTask task, TaskProgress progress, StepDelays delays) {
        LastStatus status = progress.status();
        return delays.millis(status) + task.fate().extraMillis(status.name());
    }

    /** What becomes of a task that would leave a status before RUNNING now: the same, or to be stopped. */
    TaskProgress beforeItRuns(FargateTask task, TaskProgress progress) {
        return task.fate()
                .failureIn(progress.status().name())
                .map(reason -> progress.stop(StopCode.TASK_FAILED_TO_START, reason))
                .orElse(progress);
    }

    /**
     * Whether a task's host is lost, so that nothing is heard of its containers any more, also not of one that has
     * ended this moment.
     */
    boolean isHostLost(FargateTask task, TaskProgress progress) {
        return progress.status() == LastStatus.RUNNING
                && !progress.stopping()
                && blow(task, progress)
                        .filter(blow -> blow.fault() == FaultKind.HOST_LOSS)
                        .isPresent();
    }

    /** Ends a task with its host; the same where a process is just being made, and cannot be ended yet. */
    TaskProgress loseHost(FargateTask task, TaskProgress progress) {
        boolean allDead = true;
        for (RunningContainer container : List.copyOf(task.running().values())) {
            allDead &= container.kill();
        }
        if (!allDead) {
            return progress;
        }
        TaskProgress lost = progress;
        for (ContainerProgress container : progress.containers()) {
            lost = lost.with(container.stopped(null, null));
        }
        task.running().clear();
        task.tails().clear();
        String reason =
                task.fate().rule(FaultKind.HOST_LOSS).map(FaultRule::words).orElse("");
        return lost.stop(StopCode.INFRASTRUCTURE_HEALTH, reason);
    }

    /** What becomes of a task that runs: the same, or to be stopped. */
    TaskProgress whileItRuns(FargateTask task, TaskProgress progress) {
        FaultRule blow = blow(task, progress).orElse(null);
        if (blow == null || blow.fault() == FaultKind.HOST_LOSS) {
            // A host that is lost only now has the next turn to itself.
            return progress;
        }
        if (blow.fault() == FaultKind.SPOT_INTERRUPTION) {
            return progress.stop(StopCode.SPOT_INTERRUPTION, blow.words());
        }
        RunningContainer victim = task.running().get(victim(task.order(), blow));
        if (victim != null && victim.kill()) {
            task.fate().ranOutOfMemory(victim(task.order(), blow), blow.words());
        }
        return progress;
    }

    /** When SIGTERM is followed by SIGKILL, in milliseconds. */
    static long patienceMillis(TaskProgress progress, ContainerOrder container) {
        return progress.stopCode() == StopCode.SPOT_INTERRUPTION
                ? Math.min(container.stopTimeoutMillis(), SPOT_NOTICE_MILLIS)
                : container.stopTimeoutMillis();
    }

    /** How the lines of a task's containers come; empty where they come whole and at once. */
    Optional<LogFaults> logFaults(FargateTask task) {
        TaskFate fate = task.fate();
        FaultRule late = fate.rule(FaultKind.LATE_LOGS).orElse(null);
        FaultRule split = fate.rule(FaultKind.SPLIT_LOGS).orElse(null);
        FaultRule lost = fate.rule(FaultKind.LOST_LOGS).orElse(null);
        if (late == null && split == null && lost == null) {
            return Optional.empty();
        }
        return Optional.of(new LogFaults(
                clock,
                late == null ? 0 : late.delayOrDefault().toMillis(),
                split == null ? 0 : split.eventsOrDefault(),
                lost == null ? 0 : lost.shareOrDefault(),
                longestEvent(split),
                fate.seed()));
    }

    private static int longestEvent(@Nullable FaultRule split) {
        Integer bytes = split == null ? null : split.bytes();
        return bytes == null
                ? LogFaults.longestEventOfTheDriver()
                : Math.min(bytes, LogFaults.longestEventOfTheDriver());
    }

    /** What is due and can still be done. */
    private Optional<FaultRule> blow(FargateTask task, TaskProgress progress) {
        return task.fate()
                .blow(clock.millis() - progress.since())
                .filter(rule ->
                        rule.fault() != FaultKind.OUT_OF_MEMORY || isVictimAlive(task, victim(task.order(), rule)));
    }

    private static boolean isVictimAlive(FargateTask task, String container) {
        return task.running().containsKey(container)
                && task.fate().outOfMemory(container).isEmpty();
    }

    private static String victim(TaskOrder order, FaultRule rule) {
        return Optional.ofNullable(rule.container())
                .orElseGet(() -> order.containers().stream()
                        .filter(ContainerOrder::essential)
                        .map(ContainerOrder::name)
                        .findFirst()
                        .orElse(""));
    }
}
