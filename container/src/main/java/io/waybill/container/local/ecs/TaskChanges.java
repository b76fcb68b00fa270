package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.events.TaskChange;
import io.waybill.container.local.events.TaskEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Tells of what tasks went through: every change of a lastStatus or desiredStatus, in order, after it was written down. */
final class TaskChanges {

    private final TaskEvents events;
    private final TaskView view;
    private final Clock clock;

    TaskChanges(TaskEvents events, TaskView view, Clock clock) {
        this.events = events;
        this.view = view;
        this.clock = clock;
    }

    /** A task was accepted. */
    void accepted(FargateTask task) {
        tell(task, task.progress());
    }

    /**
     * A task went through these steps.
     *
     * @param steps the first is where it was before, and is not told again
     */
    void tell(FargateTask task, List<TaskProgress> steps) {
        for (int i = 1; i < steps.size(); i++) {
            TaskProgress before = steps.get(i - 1);
            TaskProgress after = steps.get(i);
            if (before.status() != after.status() || before.stopping() != after.stopping()) {
                tell(task, after);
            }
        }
    }

    private void tell(FargateTask task, TaskProgress progress) {
        Instant now = clock.instant();
        events.changed(new TaskChange(view.arn(task), now, () -> detail(task, progress, now)));
    }

    /** The task as EventBridge describes it: times in ISO 8601, the time of the change, and no tags. */
    private ObjectNode detail(FargateTask task, TaskProgress progress, Instant now) {
        ObjectNode detail = view.full(task, progress, false);
        progress.times().forEach((milestone, millis) -> detail.put(milestone.member(), iso(millis)));
        detail.put("updatedAt", iso(now.toEpochMilli()));
        detail.remove("tags");
        return detail;
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
