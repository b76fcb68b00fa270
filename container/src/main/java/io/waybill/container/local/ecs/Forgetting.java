package io.waybill.container.local.ecs;

import io.waybill.container.local.logs.LogGroups;
import java.util.function.LongConsumer;

/** What is not kept for ever: stopped tasks, deleted task definitions, and log events beyond their group's retention. */
final class Forgetting implements LongConsumer {

    private final Tasks tasks;
    private final TaskDefinitions definitions;
    private final LogGroups logs;

    Forgetting(Tasks tasks, TaskDefinitions definitions, LogGroups logs) {
        this.tasks = tasks;
        this.definitions = definitions;
        this.logs = logs;
    }

    @Override
    public void accept(long now) {
        tasks.expire(now);
        definitions.expire(now, this::isUsed);
        logs.expire(now);
    }

    /** Whether a task of a definition is described. */
    private boolean isUsed(TaskDefinition definition) {
        return tasks.all().stream()
                .anyMatch(task -> task.order().taskDefinitionArn().equals(definition.arn()));
    }
}
