package io.waybill.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task of a run: its tries, how each ended, its log.
 *
 * @param frame around it
 * @param head the run
 * @param line the task
 * @param kind what sort of work it does, in words
 * @param siblings the nodes of the same task, where there are several, this one among them
 * @param tries oldest first
 * @param chosen the one that is shown; absent before the first
 * @param report what the chosen try has found; absent where it has left no report
 * @param approvalHref where people answer what it asks; empty where it asks nothing
 * @param writes the assets that the task writes
 * @param reads the assets that it reads
 * @param outputs what the newest try has handed on, by name
 */
public record TaskPage(
        Frame frame,
        RunHead head,
        TaskLine line,
        String kind,
        List<Sibling> siblings,
        List<TryView> tries,
        @Nullable TryView chosen,
        @Nullable ReportView report,
        String approvalHref,
        List<AssetsPage.Ref> writes,
        List<AssetsPage.Ref> reads,
        List<Output> outputs) {
    public TaskPage {
        siblings = List.copyOf(siblings);
        tries = List.copyOf(tries);
        writes = List.copyOf(writes);
        reads = List.copyOf(reads);
        outputs = List.copyOf(outputs);
    }

    /** Where the task is cleared or marked; all steps of it, and what comes after. */
    public String changeHref() {
        String task = siblings.size() > 1 ? wholeTask(line.id()) : line.id();
        return head.run().href() + "/change?task=" + Links.segment(task) + "&downstream=on";
    }

    /** The task of a step, for the same item where it is run for items. */
    private static String wholeTask(String step) {
        int bracket = step.indexOf('[');
        String id = bracket < 0 ? step : step.substring(0, bracket);
        return id.substring(0, id.lastIndexOf('.')) + (bracket < 0 ? "" : step.substring(bracket));
    }

    /** A value that the task has handed on, as JSON. */
    public record Output(String name, String value) {}

    /** A node of the same task. */
    public record Sibling(String label, String href, StateView state, boolean current) {}
}
