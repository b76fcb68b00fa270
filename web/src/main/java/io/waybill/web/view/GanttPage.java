package io.waybill.web.view;

import java.util.List;
import java.util.Locale;

/**
 * When the tries of a run's tasks waited, started up and ran.
 *
 * @param frame around it
 * @param head the top
 * @param ticks of the scale
 * @param now where now is, in hundredths of the width; negative where the run has ended
 * @param rows groups and tasks in the order of the graph
 * @param path the tasks of the critical path, in words
 * @param older how many tries are left out, for they ended before the run was started the last time
 */
public record GanttPage(
        Frame frame, RunHead head, List<Tick> ticks, double now, List<Row> rows, String path, int older) {
    public GanttPage {
        ticks = List.copyOf(ticks);
        rows = List.copyOf(rows);
    }

    /** A length as an SVG attribute. */
    public static String width(double from, double to) {
        return String.format(Locale.ROOT, "%.2f%%", Math.max(0, to - from));
    }

    /** A place as an SVG attribute. */
    public static String at(double place) {
        return String.format(Locale.ROOT, "%.2f%%", place);
    }

    /**
     * A time after the start.
     *
     * @param at in hundredths of the width
     * @param text such as {@code 5m}
     */
    public record Tick(double at, String text) {}

    /**
     * A group, a task, or an item of a mapped one.
     *
     * @param id names it
     * @param label what to call it
     * @param depth how far it is indented
     * @param parent id of the row that it belongs to, or empty
     * @param folded whether it is hidden until that row is opened
     * @param heading whether rows follow that belong to it
     * @param open whether these are seen at first
     * @param href its page; empty for a group
     * @param state where it stands
     * @param critical whether it is on the critical path
     * @param bars its tries, oldest first; of a group or a mapped task one for all that is in it
     * @param took how long it was at work, in words; empty before
     */
    public record Row(
            String id,
            String label,
            int depth,
            String parent,
            boolean folded,
            boolean heading,
            boolean open,
            String href,
            StateView state,
            boolean critical,
            List<Bar> bars,
            String took) {
        public Row {
            bars = List.copyOf(bars);
        }
    }

    /**
     * A try, or all that is in a group.
     *
     * @param state how it ended, or where it stands
     * @param summary whether it stands for what is in a group
     * @param queued begin of the waiting, in hundredths of the width like all that follow
     * @param startup begin of the start-up
     * @param run begin of the work
     * @param end where it ends
     * @param href its page, or empty
     * @param title its times in words
     */
    public record Bar(
            StateView state,
            boolean summary,
            double queued,
            double startup,
            double run,
            double end,
            String href,
            String title) {}
}
