package io.waybill.engine.loop;

import io.waybill.engine.graph.Node;
import io.waybill.engine.run.LiveRun;
import io.waybill.engine.run.RunEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sets the timers of runs and tasks that wait for a time. Used by the loop's thread only. */
final class Reminders {
    private final Timers timers;
    private final Teller teller;

    /** Tells a run of an event. */
    @FunctionalInterface
    interface Teller {
        void tell(long runKey, RunEvent event);
    }

    Reminders(Timers timers, Teller teller) {
        this.timers = timers;
        this.teller = teller;
    }

    /** For the time of the whole run. */
    void set(LiveRun run) {
        remind(run, run.dueAt(), new RunEvent.RunDue());
    }

    /** For what one task waits for. */
    void set(LiveRun run, Node node) {
        remind(run, run.dueAt(node), new RunEvent.Due(node.key()));
    }

    private void remind(LiveRun run, @Nullable Instant due, RunEvent event) {
        if (due != null) {
            long runKey = run.row().id();
            timers.add(due, () -> teller.tell(runKey, event));
        }
    }
}
