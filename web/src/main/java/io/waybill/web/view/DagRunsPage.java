package io.waybill.web.view;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DAG's runs.
 *
 * @param frame around it
 * @param head the top
 * @param filter which of them are shown
 * @param states the states to choose from
 * @param types the types to choose from, by id
 * @param runs one page of them, newest first
 * @param first whether these are the newest ones
 * @param older where the next page begins; absent where there is none
 */
public record DagRunsPage(
        Frame frame,
        DagHead head,
        Filter filter,
        List<StateView> states,
        List<String> types,
        List<RunItem> runs,
        boolean first,
        @Nullable Long older) {
    public DagRunsPage {
        states = List.copyOf(states);
        types = List.copyOf(types);
        runs = List.copyOf(runs);
    }

    /**
     * Which runs are shown.
     *
     * @param state only runs in this state; empty for all
     * @param type only runs of this type; empty for all
     * @param from only runs with a logical date on this day or later
     * @param to only runs with a logical date on this day or before
     */
    public record Filter(
            String state,
            String type,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {

        /** Whether all runs are shown. */
        public boolean isEmpty() {
            return state.isEmpty() && type.isEmpty() && from == null && to == null;
        }

        String query(String otherState) {
            return "?state=" + Links.segment(otherState)
                    + (type.isEmpty() ? "" : "&type=" + Links.segment(type))
                    + (from == null ? "" : "&from=" + from)
                    + (to == null ? "" : "&to=" + to);
        }
    }

    /** The runs whose logical date is on that day. */
    public static String hrefOfDay(String dagId, LocalDate day) {
        return DagHead.Tab.RUNS.href(dagId) + new Filter("", "", day, day).query("");
    }

    /** The newest runs in that state; empty for all. What is chosen otherwise stays. */
    public String href(String chosenState) {
        return DagHead.Tab.RUNS.href(head.dag().dagId()) + filter.query(chosenState);
    }

    /** All runs. */
    public String allHref() {
        return DagHead.Tab.RUNS.href(head.dag().dagId());
    }

    /** Where many of them are changed at once. */
    public String manyHref() {
        return Links.dag(head.dag().dagId()) + "/change-runs";
    }

    /** The next page of the same list. */
    public String olderHref() {
        return href(filter.state()) + "&before=" + older;
    }
}
