package io.waybill.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form that starts a backfill, with a look at what it would do.
 *
 * @param frame around it
 * @param dagId the DAG
 * @param zone of dates without an offset
 * @param from the first date, as it was typed
 * @param to the last date, as it was typed
 * @param reprocess what becomes of runs that have ended: none, failed or completed
 * @param backwards whether the latest date comes first
 * @param maxActiveRuns how many of its runs may be unfinished at once
 * @param conf params of its runs, as JSON, as they were typed
 * @param dates what it would do, in its order; not all where there are many
 * @param made how many runs it would make
 * @param cleared how many runs would run again
 * @param left how many dates would be left as they are
 * @param error what is wrong, or empty
 * @param confError what is wrong with {@code conf}, or empty
 */
public record NewBackfillPage(
        Frame frame,
        String dagId,
        String zone,
        String from,
        String to,
        String reprocess,
        boolean backwards,
        int maxActiveRuns,
        String conf,
        List<Planned> dates,
        int made,
        int cleared,
        int left,
        String error,
        String confError) {
    public NewBackfillPage {
        dates = List.copyOf(dates);
    }

    /**
     * What would be done about one date.
     *
     * @param date the logical date
     * @param what in words
     * @param state where the run for it stands; absent where there is none
     * @param href the run; empty where there is none
     */
    public record Planned(
            Instant date, String what, @Nullable StateView state, String href) {}

    /** Whether there is something to start. */
    public boolean runs() {
        return made + cleared > 0;
    }

    /** What it would do in all, in a sentence. */
    public String consequence() {
        return runs(made) + " made, " + cleared + " run again, " + left + " left as they are.";
    }

    /** What the button says. */
    public String button() {
        return "Start " + runs(made + cleared);
    }

    /** How many dates are not shown. */
    public int more() {
        return made + cleared + left - dates.size();
    }

    private static String runs(int number) {
        return number + (number == 1 ? " run" : " runs");
    }
}
