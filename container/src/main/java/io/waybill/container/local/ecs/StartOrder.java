package io.waybill.container.local.ecs;

import io.waybill.container.local.ecs.ContainerDependency.Condition;
import java.util.Set;

/**
 * What {@code dependsOn} says of when a container may start, and when it may be asked to end. Pure. The reasons are those
 * of the ECS agent.
 */
final class StartOrder {

    /** Whether a container's dependencies are met. */
    enum Verdict {
        /** It can start. */
        READY,
        /** Something that it waits for can still come. */
        WAITING,
        /** Something that it waits for will not come. */
        NEVER
    }

    /**
     * A verdict.
     *
     * @param reason why it will never start; else empty
     */
    record Answer(Verdict verdict, String reason) {}

    private static final Answer READY = new Answer(Verdict.READY, "");
    private static final Answer WAITING = new Answer(Verdict.WAITING, "");

    private StartOrder() {}

    /** Whether a container that was not started may start. */
    static Answer mayStart(ContainerOrder container, TaskOrder order, TaskProgress progress, long now) {
        Answer answer = READY;
        for (ContainerDependency dependency : container.dependsOn()) {
            ContainerOrder other = order.container(dependency.containerName());
            Answer one = answer(dependency, progress.container(other.name()), other, now, container.name());
            if (one.verdict() == Verdict.NEVER) {
                return one;
            }
            answer = one.verdict() == Verdict.WAITING ? one : answer;
        }
        return answer;
    }

    /**
     * Whether a container may be asked to end: after all those that depend on it.
     *
     * @param running the names of the containers that have not ended
     */
    static boolean mayEnd(ContainerOrder container, TaskOrder order, Set<String> running) {
        return order.containers().stream()
                .filter(other -> running.contains(other.name()))
                .flatMap(other -> other.dependsOn().stream())
                .noneMatch(dependency -> dependency.containerName().equals(container.name()));
    }

    private static Answer answer(
            ContainerDependency dependency, ContainerProgress reached, ContainerOrder other, long now, String target) {
        if (isMet(dependency.condition(), reached)) {
            return READY;
        }
        boolean hasEnded = reached.status() == ContainerProgress.Status.STOPPED;
        if (hasEnded) {
            return never(
                    "failed to resolve container ordering dependency [%s] for target [%s] as dependency did not"
                            + (dependency.condition() == Condition.SUCCESS
                                    ? " exit successfully."
                                    : " reach " + dependency.condition() + "."),
                    other,
                    target);
        }
        Long startedAt = reached.startedAt();
        boolean isLate = startedAt != null && now >= startedAt + other.startTimeoutMillis();
        return isLate
                ? never("container ordering dependency [%s] for target [%s] has timed out.", other, target)
                : WAITING;
    }

    private static boolean isMet(Condition condition, ContainerProgress reached) {
        boolean hasEnded = reached.status() == ContainerProgress.Status.STOPPED;
        Integer exitCode = reached.exitCode();
        return switch (condition) {
            case START -> reached.startedAt() != null;
            case COMPLETE -> hasEnded && reached.startedAt() != null;
            case SUCCESS -> hasEnded && exitCode != null && exitCode == 0;
            case HEALTHY -> !hasEnded && reached.health() == HealthCheck.Status.HEALTHY;
        };
    }

    private static Answer never(String text, ContainerOrder other, String target) {
        return new Answer(Verdict.NEVER, "dependency graph: " + text.formatted(other.name(), target));
    }
}
