package io.waybill.web.view;

import java.util.List;

/**
 * A DAG's runs.
 *
 * @param frame around it
 * @param head the top
 * @param state only runs in this state; empty for all
 * @param states the states to choose from
 * @param runs one page of them, newest first
 * @param offset how many were skipped
 * @param limit how many a page has
 * @param total how many there are
 */
public record DagRunsPage(
        Frame frame,
        DagHead head,
        String state,
        List<StateView> states,
        List<RunItem> runs,
        int offset,
        int limit,
        long total) {
    public DagRunsPage {
        states = List.copyOf(states);
        runs = List.copyOf(runs);
    }

    /** Address of a page of the same list. */
    public String href(String chosenState, int skipped) {
        String address = DagHead.Tab.RUNS.href(head.dag().dagId());
        return address + "?state=" + Links.segment(chosenState) + "&offset=" + Math.max(0, skipped);
    }

    /** Whether there is an earlier page. */
    public boolean hasNewer() {
        return offset > 0;
    }

    /** Whether there is a later page. */
    public boolean hasOlder() {
        return offset + runs.size() < total;
    }
}
