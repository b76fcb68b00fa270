package io.waybill.web.terminal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all tries of a task took together; each is absent where the task never came that far.
 *
 * @param queued from when its turn came until it was launched, without the delays between tries
 * @param startUp from the launch until its work ran: placement, image, start
 * @param run from there to its end
 */
public record TaskTimes(
        @Nullable Duration queued,
        @Nullable Duration startUp,
        @Nullable Duration run) {
    /** Nothing happened yet. */
    public static final TaskTimes NONE = new TaskTimes(null, null, null);
}
