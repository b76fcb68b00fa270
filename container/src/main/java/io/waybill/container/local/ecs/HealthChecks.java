package io.waybill.container.local.ecs;

import java.time.Clock;

/** The health checks of a task's running containers. */
final class HealthChecks {

    private final ContainerStarter starter;
    private final Clock clock;

    HealthChecks(ContainerStarter starter, Clock clock) {
        this.starter = starter;
        this.clock = clock;
    }

    /** Looks after the checks of a task, and notes what they say. Checks of what does not run any more are ended. */
    TaskProgress look(FargateTask task, TaskProgress progress) {
        TaskProgress noted = progress;
        for (ContainerOrder container : task.order().containers()) {
            HealthCheck check = container.healthCheck();
            if (check != null) {
                ContainerProgress reached = noted.container(container.name());
                Long startedAt = reached.startedAt();
                boolean runs = reached.status() == ContainerProgress.Status.RUNNING && !progress.stopping();
                if (runs && startedAt != null) {
                    HealthCheck.Status status = look(task, container, check, reached, startedAt);
                    noted = status == reached.health() ? noted : noted.with(reached.withHealth(status));
                } else {
                    close(task, container.name());
                }
            }
        }
        return noted;
    }

    private HealthCheck.Status look(
            FargateTask task, ContainerOrder container, HealthCheck check, ContainerProgress reached, long startedAt) {
        return task.monitors()
                .computeIfAbsent(container.name(), name -> new HealthMonitor(check, startedAt, reached.health()))
                .look(clock.millis(), () -> starter.probe(task, container, check.command()));
    }

    private static void close(FargateTask task, String container) {
        HealthMonitor monitor = task.monitors().remove(container);
        if (monitor != null) {
            monitor.close();
        }
    }
}
