package io.waybill.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DAG's runs.
 *
 * @param frame around it
 * @param head the top
 * @param state only runs in this state; empty for all
 * @param states the states to choose from
 * @param runs one page of them, newest first
 * @param first whether these are the newest ones
 * @param older where the next page begins; absent where there is none
 */
public record DagRunsPage(
        Frame frame,
        DagHead head,
        String state,
        List<StateView> states,
        List<RunItem> runs,
        boolean first,
        @Nullable Long older) {
    public DagRunsPage {
        states = List.copyOf(states);
        runs = List.copyOf(runs);
    }

    /** The newest runs in that state; empty for all. */
    public String href(String chosenState) {
        return DagHead.Tab.RUNS.href(head.dag().dagId()) + "?state=" + Links.segment(chosenState);
    }

    /** Where many of them are changed at once. */
    public String manyHref() {
        return Links.dag(head.dag().dagId()) + "/change-runs";
    }

    /** The next page of the same list. */
    public String olderHref() {
        return href(state) + "&before=" + older;
    }
}
