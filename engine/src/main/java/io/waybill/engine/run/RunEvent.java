package io.waybill.engine.run;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.engine.runtime.TaskEnd;
import io.waybill.engine.runtime.TaskHandle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a run. An event that no longer fits the run's state, such as the end of an attempt that
 * has ended already, changes nothing.
 */
public sealed interface RunEvent {

    /** Calls the method of {@code handler} that is for this event. */
    void tell(Handler handler);

    /** Takes each kind of event. */
    interface Handler {
        void resumed();

        void admitted();

        void expanded();

        void placeFree(TaskKey task, @Nullable String target);

        void held(List<TaskKey> tasks, String reason);

        void runHeld(String reason);

        void pastTold(Set<TaskKey> free, Map<TaskKey, String> held);

        void launched(UUID attempt, TaskHandle handle);

        void launchDelayed(UUID attempt, String reason);

        void placed(UUID attempt, Instant at);

        void started(UUID attempt, Instant at);

        void ended(UUID attempt, TaskEnd end, Map<String, String> outputs);

        void looked(UUID attempt, EngineSensor.Look look);

        void valueTold(TaskKey task, Instant until);

        void due(TaskKey task);

        void runDue();

        void cancelAsked(String by);

        void superseded(String reason);

        void versionBroken(String reason);

        void cleared(List<TaskKey> tasks, String by);

        void retryAsked(List<TaskKey> tasks);

        void marked(List<TaskKey> tasks, Mark mark, String by);

        void failAsked(String by);

        void handedOn(TaskKey task, String key, String value);
    }

    /** Whether the event means something to a run that has ended, which goes on then. */
    default boolean reopens() {
        return false;
    }

    /** Whether nothing is hurried by it, so that it may be decided upon a moment later, with what comes next. */
    default boolean mayWait() {
        return false;
    }

    /** The run was read from the store: whatever its state calls for is to be done, again where it was done before. */
    record Resumed() implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.resumed();
        }
    }

    /** The limits leave a place for the run. */
    record Admitted() implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.admitted();
        }
    }

    /** What is run for items has others now: the new instances are to be looked at. */
    record Expanded() implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.expanded();
        }
    }

    /**
     * The limits leave a place for this task.
     *
     * @param target the target that has the place, where the task leaves a choice; absent: the first that it fits
     */
    record PlaceFree(TaskKey task, @Nullable String target) implements RunEvent {
        public PlaceFree(TaskKey task) {
            this(task, null);
        }

        @Override
        public void tell(Handler handler) {
            handler.placeFree(task, target);
        }
    }

    /** These tasks wait for a place; the reason says which limit holds them. */
    record Held(List<TaskKey> tasks, String reason) implements RunEvent {
        public Held {
            tasks = List.copyOf(tasks);
        }

        @Override
        public void tell(Handler handler) {
            handler.held(tasks, reason);
        }
    }

    /** The run waits for a place; the reason says which limit holds it. Its tasks need not be known for this. */
    record RunHeld(String reason) implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.runHeld(reason);
        }
    }

    /**
     * What was asked for by {@link RunCommand.AskPast}.
     *
     * @param free tasks that the run before lets go
     * @param held tasks that wait for it, each with what for
     */
    record PastTold(Set<TaskKey> free, Map<TaskKey, String> held) implements RunEvent {
        public PastTold {
            free = Set.copyOf(free);
            held = Map.copyOf(held);
        }

        @Override
        public void tell(Handler handler) {
            handler.pastTold(free, held);
        }
    }

    /** The platform took the task of this attempt. */
    record Launched(UUID attempt, TaskHandle handle) implements RunEvent {
        @Override
        public boolean mayWait() {
            return true;
        }

        @Override
        public void tell(Handler handler) {
            handler.launched(attempt, handle);
        }
    }

    /** It is not known yet whether the platform took the task; the same launch will be asked for again. */
    record LaunchDelayed(UUID attempt, String reason) implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.launchDelayed(attempt, reason);
        }
    }

    /** The platform has found a place for this attempt. */
    record Placed(UUID attempt, Instant at) implements RunEvent {
        @Override
        public boolean mayWait() {
            return true;
        }

        @Override
        public void tell(Handler handler) {
            handler.placed(attempt, at);
        }
    }

    /** The containers of this attempt run since then. */
    record Started(UUID attempt, Instant at) implements RunEvent {
        @Override
        public boolean mayWait() {
            return true;
        }

        @Override
        public void tell(Handler handler) {
            handler.started(attempt, at);
        }
    }

    /**
     * The attempt has ended, or never began.
     *
     * @param outputs what it hands on, by key, as JSON
     */
    record Ended(UUID attempt, TaskEnd end, Map<String, String> outputs) implements RunEvent {
        public Ended {
            outputs = Map.copyOf(outputs);
        }

        @Override
        public void tell(Handler handler) {
            handler.ended(attempt, end, outputs);
        }
    }

    /** It was looked whether what the attempt waits for has come. */
    record Looked(UUID attempt, EngineSensor.Look look) implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.looked(attempt, look);
        }
    }

    /** A time that this task waits for may have come. */
    record Due(TaskKey task) implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.due(task);
        }
    }

    /** The time of the whole run may be over. */
    record RunDue() implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.runDue();
        }
    }

    /** Somebody wants the run to end. */
    record CancelAsked(String by) implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.cancelAsked(by);
        }
    }

    /** The strategy of the DAG gives this run up for another one; the reason says so. */
    record Superseded(String reason) implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.superseded(reason);
        }
    }

    /** The version that the run was made with can no longer be built. */
    record VersionBroken(String reason) implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.versionBroken(reason);
        }
    }

    /** Somebody wants these tasks to be run again. */
    record Cleared(List<TaskKey> tasks, String by) implements RunEvent {
        public Cleared {
            tasks = List.copyOf(tasks);
        }

        @Override
        public void tell(Handler handler) {
            handler.cleared(tasks, by);
        }

        @Override
        public boolean reopens() {
            return true;
        }
    }

    /**
     * A variable or connection is told, or cannot be had for now.
     *
     * @param until when the task would be tried again without it, by which it is seen that it still waits for this
     */
    record ValueTold(TaskKey task, Instant until) implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.valueTold(task, until);
        }
    }

    /** Somebody does not want to wait until these tasks are tried again. */
    record RetryAsked(List<TaskKey> tasks) implements RunEvent {
        public RetryAsked {
            tasks = List.copyOf(tasks);
        }

        @Override
        public void tell(Handler handler) {
            handler.retryAsked(tasks);
        }
    }

    /** Somebody says how these tasks are to count as having ended. */
    record Marked(List<TaskKey> tasks, Mark mark, String by) implements RunEvent {
        public Marked {
            tasks = List.copyOf(tasks);
        }

        @Override
        public void tell(Handler handler) {
            handler.marked(tasks, mark, by);
        }

        @Override
        public boolean reopens() {
            return true;
        }
    }

    /** Somebody says that the run is to count as failed. */
    record FailAsked(String by) implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.failAsked(by);
        }

        @Override
        public boolean reopens() {
            return true;
        }
    }

    /**
     * Somebody has a task hand something on.
     *
     * @param value JSON
     */
    record HandedOn(TaskKey task, String key, String value) implements RunEvent {
        @Override
        public void tell(Handler handler) {
            handler.handedOn(task, key, value);
        }

        /** A run that has ended is only taken up to keep it. */
        @Override
        public boolean reopens() {
            return true;
        }
    }
}
