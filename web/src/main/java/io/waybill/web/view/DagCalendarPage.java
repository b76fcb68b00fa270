package io.waybill.web.view;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The days of a year, with the runs for them.
 *
 * @param frame around it
 * @param head the top
 * @param year which
 * @param months its months
 * @param runs how many runs have their logical date in it
 * @param planned whether days to come are marked on which the schedule makes runs
 */
public record DagCalendarPage(Frame frame, DagHead head, int year, List<Month> months, int runs, boolean planned) {
    public DagCalendarPage {
        months = List.copyOf(months);
    }

    /** The same of another year. */
    public String href(int other) {
        return DagHead.Tab.CALENDAR.href(head.dag().dagId()) + "?year=" + other;
    }

    /**
     * A month.
     *
     * @param name in words
     * @param weeks from Monday to Sunday; null where a day is of another month
     */
    public record Month(String name, List<List<@Nullable Day>> weeks) {
        public Month {
            weeks = weeks.stream()
                    .map(week -> Collections.unmodifiableList(new ArrayList<>(week)))
                    .toList();
        }
    }

    /**
     * A day.
     *
     * @param date in the viewer's zone
     * @param today whether it is today
     * @param state that tells most about its runs; absent where there are none
     * @param count how many runs there are, or how many of how many are in that state; empty where there are none
     * @param planned whether the schedule will make one
     * @param href its runs, or empty
     * @param title all of it in words
     */
    public record Day(
            LocalDate date,
            boolean today,
            @Nullable StateView state,
            String count,
            boolean planned,
            String href,
            String title) {}
}
