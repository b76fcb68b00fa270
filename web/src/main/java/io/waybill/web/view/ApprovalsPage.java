package io.waybill.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tasks ask people.
 *
 * @param frame around it
 * @param waiting what waits for an answer, what has waited longest first
 * @param closed what was answered, or does not wait any more, the newest first
 */
public record ApprovalsPage(Frame frame, List<Row> waiting, List<Row> closed) {
    public ApprovalsPage {
        waiting = List.copyOf(waiting);
        closed = List.copyOf(closed);
    }

    /**
     * One of them.
     *
     * @param subject what is asked
     * @param href where it is answered
     * @param dagId its DAG
     * @param runId its run
     * @param taskId its task
     * @param since since when it waits
     * @param until when its time is over; absent where it has as long as it likes
     * @param who the names of those who may answer; empty for everybody
     * @param answer what was chosen; empty where nothing was
     * @param by who answered; empty where nobody did
     * @param at since when it does not wait any more
     */
    public record Row(
            String subject,
            String href,
            String dagId,
            String runId,
            String taskId,
            Instant since,
            @Nullable Instant until,
            String who,
            String answer,
            String by,
            @Nullable Instant at) {}
}
