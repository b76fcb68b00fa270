package io.waybill.engine.run;

import io.waybill.engine.graph.TaskKey;
import io.waybill.engine.store.AttemptRow;
import io.waybill.engine.store.OutputRow;
import io.waybill.engine.store.RunRow;
import io.waybill.engine.store.TaskRow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows from one event: what changes, and what is to be done once the changes are committed.
 *
 * @param run the run in its new form, where it changes itself
 * @param tasks tasks in their new form, each once
 * @param newAttempts attempts that begin
 * @param attempts attempts in their new form, each once
 * @param outputs values handed on
 * @param commands in the order in which they are to be carried out
 * @param taskSteps every transition of a task, in order, also those that a later one of the same decision overtakes
 * @param runSteps every transition of the run, in order
 * @param expansions for what is run for items and has others from now on, how many: by the id of the task or group. The run is to
 *     be told {@link RunEvent.Expanded} next
 * @param gone tasks that stood for instances, which are among {@code tasks} now
 */
public record Decision(
        @Nullable RunRow run,
        List<TaskRow> tasks,
        List<AttemptRow> newAttempts,
        List<AttemptRow> attempts,
        List<OutputRow> outputs,
        List<RunCommand> commands,
        List<TaskStep> taskSteps,
        List<Transitions.Transition<RunState, RunCause>> runSteps,
        Map<String, Integer> expansions,
        List<TaskKey> gone) {

    public Decision {
        tasks = List.copyOf(tasks);
        newAttempts = List.copyOf(newAttempts);
        attempts = List.copyOf(attempts);
        outputs = List.copyOf(outputs);
        commands = List.copyOf(commands);
        taskSteps = List.copyOf(taskSteps);
        runSteps = List.copyOf(runSteps);
        expansions = Map.copyOf(expansions);
        gone = List.copyOf(gone);
    }

    /** One transition of one task. */
    public record TaskStep(TaskKey task, Transitions.Transition<TaskState, TaskCause> transition) {}

    /** Whether nothing changes, so that nothing has to be saved. */
    public boolean changesNothing() {
        return run == null && tasks.isEmpty() && newAttempts.isEmpty() && attempts.isEmpty() && outputs.isEmpty();
    }
}
