package io.waybill.engine.run;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.store.AttemptRow;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Something to be done once the decision is committed. Every command may be carried out again: after a crash it is. */
public sealed interface RunCommand {

    /** Calls the method of {@code executor} that is for this command. */
    void carryOut(Executor executor);

    /** Takes each kind of command. */
    interface Executor {
        void launch(AttemptRow attempt, AttemptIdentity identity, int priority);

        void call(AttemptRow attempt, String action);

        void look(AttemptRow attempt, String sensor);

        void watch(AttemptRow attempt);

        void stop(AttemptRow attempt, String reason);

        void askPast(long runKey, TaskKey task);

        void await(long runKey, TaskKey task, Instant until, CompletionStage<?> answer);
    }

    /**
     * Have the platform take the attempt's task, and observe it; it answers with the same task each time.
     *
     * @param priority launches of a greater one come first where not all can be made at once
     */
    record Launch(AttemptRow attempt, AttemptIdentity identity, int priority) implements RunCommand {
        @Override
        public void carryOut(Executor executor) {
            executor.launch(attempt, identity, priority);
        }
    }

    /** Make the attempt's call on the engine's own pool. */
    record Call(AttemptRow attempt, String action) implements RunCommand {
        @Override
        public void carryOut(Executor executor) {
            executor.call(attempt, action);
        }
    }

    /** See whether what the attempt waits for has come. */
    record Look(AttemptRow attempt, String sensor) implements RunCommand {
        @Override
        public void carryOut(Executor executor) {
            executor.look(attempt, sensor);
        }
    }

    /** Observe the attempt's task, which the platform took some time ago. */
    record Watch(AttemptRow attempt) implements RunCommand {
        @Override
        public void carryOut(Executor executor) {
            executor.watch(attempt);
        }
    }

    /** Have the attempt's task stopped. */
    record Stop(AttemptRow attempt, String reason) implements RunCommand {
        @Override
        public void carryOut(Executor executor) {
            executor.stop(attempt, reason);
        }
    }

    /** Find out whether the run before lets this task go, and tell by {@link RunEvent.PastTold}. */
    record AskPast(long runKey, TaskKey task) implements RunCommand {
        @Override
        public void carryOut(Executor executor) {
            executor.askPast(runKey, task);
        }
    }

    /**
     * Tell by {@link RunEvent.ValueTold} when a variable or connection is told.
     *
     * @param until when the task is tried again in any case, as after a crash
     * @param answer completes by then
     */
    record Await(long runKey, TaskKey task, Instant until, CompletionStage<?> answer) implements RunCommand {
        @Override
        public void carryOut(Executor executor) {
            executor.await(runKey, task, until, answer);
        }
    }
}
