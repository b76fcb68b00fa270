package io.waybill.container.local.events;

/** Takes the events that EventBridge would send: a queue, a file, a test. */
@FunctionalInterface
public interface TaskEventSink {

    /**
     * Takes one event. Called by one thread at a time, in the order of the changes, on no task's lock; the next event
     * waits until this one is taken. What it throws is logged and the event is lost, as one is on AWS that no target takes.
     *
     * @param eventJson an "ECS Task State Change", whole, as a rule without an input transformer hands it on
     */
    void emit(String eventJson);

    /**
     * Whether events of tasks in a status are wanted, as a rule's pattern says it on AWS; of others none is made. Called by many
     * threads, on a task's lock, and must not fail.
     *
     * @param lastStatus the task's
     */
    default boolean wants(String lastStatus) {
        return true;
    }

    /** Takes nothing: no event is made. */
    static TaskEventSink none() {
        return NoEvents.INSTANCE;
    }
}
