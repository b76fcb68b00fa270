package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.events.Delivery;
import io.waybill.container.local.events.TaskChange;
import io.waybill.container.local.events.TaskEvents;
import io.waybill.container.local.faults.FaultKind;
import io.waybill.container.local.faults.FaultRule;
import io.waybill.container.local.faults.FaultSubject;
import io.waybill.container.local.faults.Faults;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells of what tasks went through: each change of a lastStatus or desiredStatus that anybody wants to hear of, in order, after it
 * was written down.
 */
final class TaskChanges {

    private final TaskEvents events;
    private final TaskView view;
    private final Faults faults;
    private final Clock clock;

    TaskChanges(TaskEvents events, TaskView view, Faults faults, Clock clock) {
        this.events = events;
        this.view = view;
        this.faults = faults;
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
        if (!events.isHeard(progress.status().name())) {
            return;
        }
        Instant now = clock.instant();
        Delivery delivery = delivery(FaultSubjects.ofTask(task.order()));
        events.changed(new TaskChange(view.arn(task), now, () -> detail(task, progress, now), delivery));
    }

    private Delivery delivery(FaultSubject subject) {
        if (faults.plan().allGoesWell()) {
            return Delivery.NORMAL;
        }
        return new Delivery(
                faults.strike(FaultKind.LOST_EVENT, subject).isPresent(),
                faults.strike(FaultKind.DUPLICATED_EVENT, subject).isPresent(),
                faults.strike(FaultKind.REORDERED_EVENT, subject)
                        .map(FaultRule::delayOrDefault)
                        .orElse(Duration.ZERO));
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
