package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.waybill.container.local.faults.TaskFate;
import io.waybill.container.local.logs.OutputTail;
import io.waybill.container.local.process.RunningContainer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * A task: its order, how far it is, and what of it runs here. Changes are made by one thread at a time, which holds
 * this object's monitor; any thread may read.
 */
final class FargateTask {

    private final TaskFolder folder;
    private final AtomicBoolean isQueued = new AtomicBoolean();
    private final Map<String, RunningContainer> running = new ConcurrentHashMap<>();
    private final Map<String, OutputTail> tails = new ConcurrentHashMap<>();
    private final Map<String, HealthMonitor> monitors = new ConcurrentHashMap<>();
    private volatile TaskOrder order;
    private volatile TaskProgress progress;
    private volatile boolean needsAnotherTry;
    private volatile TaskFate fate = TaskFate.none();

    FargateTask(TaskOrder order, TaskProgress progress, TaskFolder folder) {
        this.order = order;
        this.progress = progress;
        this.folder = folder;
    }

    TaskOrder order() {
        return order;
    }

    TaskFolder folder() {
        return folder;
    }

    /** How far it is, as far as it is written down. */
    TaskProgress progress() {
        return progress;
    }

    /** What befalls it. */
    TaskFate fate() {
        return fate;
    }

    void fate(TaskFate decided) {
        fate = decided;
    }

    boolean isOver() {
        return progress.status().isTerminal();
    }

    /** Writes a change down, and lets it be seen only then: what a client saw is there after a kill. */
    void save(TaskProgress changed) {
        if (changed.version() != progress.version()) {
            folder.write(changed);
            progress = changed;
        }
    }

    /** Changes the tags, written down before they can be seen. */
    synchronized void retag(UnaryOperator<ArrayNode> change) {
        TaskOrder changed = order.withTags(change.apply(order.tags()));
        folder.write(changed, progress);
        order = changed;
    }

    /** The containers that were started and whose end is not noted yet, by name. */
    Map<String, RunningContainer> running() {
        return running;
    }

    /** What carries the containers' output to their log streams, by container. */
    Map<String, OutputTail> tails() {
        return tails;
    }

    /** What watches the health of the containers that have a check, by container. */
    Map<String, HealthMonitor> monitors() {
        return monitors;
    }

    /** Whether its next turn is not queued yet; it is from then on. */
    boolean queue() {
        return isQueued.compareAndSet(false, true);
    }

    /** Its turn has come. */
    void dequeue() {
        isQueued.set(false);
    }

    /** Whether its last turn ended in a fault, so that it must be taken again. */
    boolean needsAnotherTry() {
        return needsAnotherTry;
    }

    void needsAnotherTry(boolean needs) {
        needsAnotherTry = needs;
    }
}
