package io.waybill.container.local.ecs;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a task is. It changes by making the next one; each has a version one higher.
 *
 * @param stopping whether it is to stop, which {@code desiredStatus} says
 * @param since when it came into its status, in milliseconds since 1970
 * @param times milliseconds since 1970
 */
record TaskProgress(
        int version,
        LastStatus status,
        boolean stopping,
        long since,
        Map<Milestone, Long> times,
        @Nullable StopCode stopCode,
        @Nullable String stoppedReason,
        List<ContainerProgress> containers) {

    /** Copies what could be changed from outside. */
    TaskProgress {
        times = Map.copyOf(times);
        containers = List.copyOf(containers);
    }

    /** A task that was just accepted. */
    static TaskProgress accepted(TaskOrder order) {
        List<ContainerProgress> containers = order.containers().stream()
                .map(container -> ContainerProgress.pending(container.name()))
                .toList();
        return new TaskProgress(
                1,
                LastStatus.PROVISIONING,
                false,
                order.createdAt(),
                Map.of(Milestone.CREATED, order.createdAt()),
                null,
                null,
                containers);
    }

    /** When a milestone was reached. */
    Optional<Long> time(Milestone milestone) {
        return Optional.ofNullable(times.get(milestone));
    }

    /** The next status, which must be there. */
    TaskProgress advance(long now) {
        LastStatus next = status.next(stopping)
                .orElseThrow(() -> new IllegalStateException("Nothing follows " + status + " by itself"));
        TaskProgress reached =
                next.milestone().map(milestone -> at(milestone, now)).orElse(this);
        return new TaskProgress(
                version + 1, next, stopping, now, reached.times, stopCode, stoppedReason, reached.containers);
    }

    /** The same with a time noted. */
    TaskProgress at(Milestone milestone, long now) {
        Map<Milestone, Long> noted = new EnumMap<>(Milestone.class);
        noted.putAll(times);
        noted.put(milestone, now);
        return new TaskProgress(version, status, stopping, since, noted, stopCode, stoppedReason, containers);
    }

    /** The same with its images there, where they were not before. To be followed by a change. */
    TaskProgress pulled(long now) {
        return times.containsKey(Milestone.PULL_STOPPED) ? this : at(Milestone.PULL_STOPPED, now);
    }

    /** Whether each container was started, or will never be. */
    boolean hasStartedAll() {
        return containers.stream().noneMatch(container -> container.status() == ContainerProgress.Status.PENDING);
    }

    /** To be stopped for this reason, unless it is to be stopped for another already. */
    TaskProgress stop(StopCode code, @Nullable String reason) {
        return stopping ? this : new TaskProgress(version + 1, status, true, since, times, code, reason, containers);
    }

    /** The same with one container further. */
    TaskProgress with(ContainerProgress container) {
        List<ContainerProgress> changed = containers.stream()
                .map(before -> before.name().equals(container.name()) ? container : before)
                .toList();
        return new TaskProgress(version + 1, status, stopping, since, times, stopCode, stoppedReason, changed);
    }

    /** A container's progress. */
    ContainerProgress container(String name) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The task has no container '" + name + "'"));
    }
}
