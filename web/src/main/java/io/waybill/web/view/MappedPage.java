package io.waybill.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that is run for items: its instances.
 *
 * @param frame around it
 * @param head the run
 * @param id the node
 * @param taskState what it is at
 * @param operator the operator's short name, or empty
 * @param counted how many instances there are, and in which states
 * @param state only instances in this state; empty for all
 * @param states the states to choose from, each with how many are in it
 * @param rows one page of them
 * @param from the index of the page's first instance in the list
 * @param next where the next page begins; absent where there is none
 */
public record MappedPage(
        Frame frame,
        RunHead head,
        String id,
        StateView taskState,
        String operator,
        String counted,
        String state,
        List<Choice> states,
        List<TaskLine> rows,
        int from,
        @Nullable Integer next) {
    public MappedPage {
        states = List.copyOf(states);
        rows = List.copyOf(rows);
    }

    /** A state to choose. */
    public record Choice(StateView state, int instances) {}

    /** The instances in that state; empty for all. */
    public String href(String chosenState) {
        return head.run().href() + "/tasks/" + Links.segment(id)
                + (chosenState.isEmpty() ? "" : "?state=" + Links.segment(chosenState));
    }

    /** The next page of the same list. */
    public String nextHref() {
        return href(state) + (state.isEmpty() ? "?" : "&") + "from=" + next;
    }

    /** Where all of it is cleared or marked. */
    public String changeHref() {
        return head.run().href() + "/change?task=" + Links.segment(id) + "&downstream=on";
    }

    /** Whether any of its containers cost something. */
    public boolean hasCosts() {
        return rows.stream().anyMatch(row -> !row.cost().isEmpty());
    }
}
