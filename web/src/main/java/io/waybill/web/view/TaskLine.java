package io.waybill.web.view;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line in the table of a run's tasks.
 *
 * @param id the node's id, or for a line that stands for several nodes the task's
 * @param label what to call it
 * @param depth how far it is indented
 * @param parent id of the line that it belongs to, or empty
 * @param folded whether it is hidden until the line that it belongs to is opened
 * @param heading whether nodes follow that belong to it
 * @param operator the operator's short name, or empty
 * @param href its page; empty for a group of tasks, which has none
 * @param state where it stands
 * @param ended whether nothing more happens to it
 * @param tries how many tries there were
 * @param maxTries how many there may be by {@code retries}
 * @param reason why it is so, or empty
 * @param queued how long it waited for a place and its launch
 * @param startup from the launch to the first container's start
 * @param run how long it ran
 * @param runningSince when the newest try started, while it runs
 * @param bar its part of the timeline; absent before it was queued
 * @param cost an estimate of what its containers cost, or empty
 */
public record TaskLine(
        String id,
        String label,
        int depth,
        String parent,
        boolean folded,
        boolean heading,
        String operator,
        String href,
        StateView state,
        boolean ended,
        int tries,
        int maxTries,
        String reason,
        @Nullable Duration queued,
        @Nullable Duration startup,
        @Nullable Duration run,
        @Nullable Instant runningSince,
        @Nullable Bar bar,
        String cost) {

    /**
     * Where on the timeline, in hundredths of its width.
     *
     * @param queued beginning of the waiting
     * @param startup beginning of the start-up
     * @param run beginning of the work
     * @param end where it ends
     */
    public record Bar(double queued, double startup, double run, double end) {
        /** A length as an SVG attribute; a sliver stays visible. */
        public static String width(double from, double to) {
            return "%.2f%%".formatted(Math.max(0, to - from));
        }

        /** A place as an SVG attribute. */
        public static String at(double place) {
            return "%.2f%%".formatted(place);
        }
    }
}
