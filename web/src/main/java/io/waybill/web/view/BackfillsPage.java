package io.waybill.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DAG's backfills.
 *
 * @param frame around it
 * @param head the top
 * @param items the newest of them, newest first
 */
public record BackfillsPage(Frame frame, DagHead head, List<Item> items) {
    public BackfillsPage {
        items = List.copyOf(items);
    }

    /**
     * One backfill.
     *
     * @param id its id
     * @param state where it stands
     * @param reason why, or empty
     * @param from the first date that counts
     * @param to the last date that counts
     * @param how what it does, in words
     * @param dates how many dates there are
     * @param done how many of them need nothing more
     * @param failed how many of its runs did not end well
     * @param active how many of its runs are unfinished
     * @param createdAt when it was made
     * @param completedAt when it ended
     * @param paused whether it can be let go on
     * @param ended whether nothing will come of it any more
     */
    public record Item(
            long id,
            StateView state,
            String reason,
            Instant from,
            Instant to,
            String how,
            int dates,
            int done,
            int failed,
            int active,
            Instant createdAt,
            @Nullable Instant completedAt,
            boolean paused,
            boolean ended) {

        /** How far it has come, in words. */
        public String progress() {
            return done + " of " + dates + (active > 0 ? ", " + active + " under way" : "")
                    + (failed > 0 ? ", " + failed + " failed" : "");
        }
    }
}
