package io.waybill.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many runs of a DAG, to be changed at once.
 *
 * @param frame around it
 * @param dagId the DAG
 * @param before where this page begins; absent: with the newest
 * @param runs newest first
 * @param older where the next page begins; absent where there is none
 * @param actions what can be done
 * @param action what was done, or is offered first
 * @param results what became of each run that was chosen; none before
 */
public record ManyRunsPage(
        Frame frame,
        String dagId,
        @Nullable Long before,
        List<RunItem> runs,
        @Nullable Long older,
        List<Choice> actions,
        String action,
        List<Result> results) {
    public ManyRunsPage {
        runs = List.copyOf(runs);
        actions = List.copyOf(actions);
        results = List.copyOf(results);
    }

    /** This page's address. */
    public String href() {
        return newestHref() + (before == null ? "" : "?before=" + before);
    }

    /** The address of the page of the newest runs. */
    public String newestHref() {
        return Links.dag(dagId) + "/change-runs";
    }

    /** The address of the next page. */
    public String olderHref() {
        return newestHref() + "?before=" + older;
    }

    /** An action to choose. */
    public record Choice(String id, String words) {}

    /** What became of a run; {@code problem} says why nothing did, and is empty otherwise. */
    public record Result(String runId, String problem) {
        /** Whether it was changed. */
        public boolean done() {
            return problem.isEmpty();
        }
    }

    /** How many were changed, and how many not. */
    public String summary() {
        long done = results.stream().filter(Result::done).count();
        long left = results.size() - done;
        return done + (done == 1 ? " run was changed" : " runs were changed") + (left == 0 ? "" : ", " + left + " not");
    }
}
