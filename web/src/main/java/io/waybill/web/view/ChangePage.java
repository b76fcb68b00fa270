package io.waybill.web.view;

import java.util.List;

/**
 * What is to be changed in a run, and which tasks that touches.
 *
 * @param frame around it
 * @param run the run
 * @param action what is to be done: clear, newest (all of it again, with the newest version), success, failed or skipped
 * @param task the task, step or group that it begins with; empty for all of the run
 * @param names of tasks and groups, to choose from
 * @param upstream whether what comes before is meant too
 * @param downstream whether what comes after is meant too
 * @param onlyFailed whether only what went wrong is meant
 * @param dated whether the run has a logical date, so that others are before and after it
 * @param past whether runs of an earlier one are meant, too
 * @param future whether runs of a later one are meant, too
 * @param tasks the tasks that would be changed
 * @param error why it cannot be done; empty where it can
 */
public record ChangePage(
        Frame frame,
        RunItem run,
        String action,
        String task,
        List<String> names,
        boolean upstream,
        boolean downstream,
        boolean onlyFailed,
        boolean dated,
        boolean past,
        boolean future,
        List<Touched> tasks,
        String error) {
    public ChangePage {
        names = List.copyOf(names);
        tasks = List.copyOf(tasks);
    }

    /**
     * A task that would be changed, as it is now.
     *
     * @param runId its run
     */
    public record Touched(String runId, String id, StateView state, int tries) {}

    /** Whether tasks of other runs may be among them. */
    public boolean ofManyRuns() {
        return past || future;
    }

    /** What the button says. */
    public String button() {
        String what = tasks.size() + (tasks.size() == 1 ? " task" : " tasks");
        if (action.equals("newest")) {
            return "Run all again with the newest version";
        }
        return action.equals("clear") ? "Clear " + what : "Mark " + what + " as " + action;
    }

    /** What becomes of them, in a sentence. */
    public String consequence() {
        return switch (action) {
            case "clear" ->
                "They begin anew: what runs is stopped first, retries count from here, and what they handed on does not count"
                        + " any more." + (run.ended() ? " The run goes on when there is a place for it." : "");
            case "newest" ->
                "The whole run begins anew with the tasks that its DAG has now. Tasks that are no longer in it are kept as"
                        + " removed, with their tries.";
            case "failed" -> "They count as failed, without another try. What runs is stopped first.";
            default ->
                "They count as " + action + ", whatever they did. What runs is stopped first; what did not run because"
                        + " these had failed runs now.";
        };
    }
}
