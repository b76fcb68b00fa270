package io.waybill.web.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try of a task.
 *
 * @param number 1, 2, 3, …
 * @param href its page
 * @param state how it ended, or where it stands
 * @param ended whether it is over
 * @param headline how it ended, in a few words
 * @param reason the same in a sentence, or empty
 * @param next what happens next, or empty
 * @param facts exit code, stop code, task ARN and so on
 * @param createdAt when the try was made
 * @param startedAt when the work ran
 * @param endedAt when it was over
 * @param request what was asked of AWS, as indented JSON
 * @param log where the script reads the log; empty where there is none
 */
public record TryView(
        int number,
        String href,
        StateView state,
        boolean ended,
        String headline,
        String reason,
        String next,
        List<Fact> facts,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        String request,
        String log) {
    public TryView {
        facts = List.copyOf(facts);
    }

    /** From the making of the try to the start of the work. */
    public @Nullable Duration startup() {
        return Durations.between(createdAt, startedAt);
    }

    /** How long the work ran. */
    public @Nullable Duration run() {
        return Durations.between(startedAt, endedAt);
    }

    /**
     * Something known about the try.
     *
     * @param href where more of it is, outside of Waybill; empty: nowhere
     */
    public record Fact(String name, String value, String href) {}
}
