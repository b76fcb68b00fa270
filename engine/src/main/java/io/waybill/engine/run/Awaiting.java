package io.waybill.engine.run;

import io.waybill.engine.graph.Node;
import io.waybill.engine.store.TaskRow;
import io.waybill.spec.template.AwaitedException;
import java.time.Instant;

/** What becomes of a try that cannot be made yet, because a variable or connection is not told: it spends no budget. */
final class Awaiting {
    private Awaiting() {}

    /** Whether a task waits for what was to be told by then, and not for anything later. */
    static boolean isUntil(TaskRow task, Instant until) {
        return task.awaitsValue() && until.equals(task.nextTryAt());
    }

    /** Has the node begin anew when what it uses is told, or its time has come. */
    static void putOff(RunDraft draft, Node node, AwaitedException awaited) {
        draft.move(node, TaskCause.VALUE_AWAITED, task -> {
            task.queuedAt = null;
            task.nextTryAt = awaited.until();
            task.reason = awaited.getMessage();
        });
        if (awaited.answer() != null) {
            draft.command(new RunCommand.Await(draft.row().id(), node.key(), awaited.until(), awaited.answer()));
        }
    }
}
