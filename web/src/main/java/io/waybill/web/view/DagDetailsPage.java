package io.waybill.web.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a DAG is made of, and how long it takes.
 *
 * @param frame around it
 * @param head the top
 * @param params what a run may be given
 * @param next its next runs by the schedule
 * @param nextNote why there are no next runs, or what they depend on; else empty
 * @param facts limits, retries, pools and where it comes from
 * @param reads the assets that its tasks read
 * @param writes the assets that its tasks write
 * @param durations how long its last runs took, oldest first
 * @param costs what it cost by day, oldest first; empty where nothing was billed
 */
public record DagDetailsPage(
        Frame frame,
        DagHead head,
        List<Param> params,
        List<Next> next,
        String nextNote,
        List<Fact> facts,
        List<AssetsPage.Ref> reads,
        List<AssetsPage.Ref> writes,
        Chart durations,
        Chart costs) {
    public DagDetailsPage {
        params = List.copyOf(params);
        next = List.copyOf(next);
        facts = List.copyOf(facts);
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }

    /** A param: its type in words, its default as JSON or empty where it has none, and what it is for. */
    public record Param(String name, String type, String usual, String description) {}

    /** When a run will be made, and its logical date. */
    public record Next(Instant at, Instant logicalDate) {}

    /** Something that the file says. */
    public record Fact(String name, String text, List<AssetsPage.Ref> links) {
        public Fact {
            links = List.copyOf(links);
        }

        /** A text alone. */
        public Fact(String name, String text) {
            this(name, text, List.of());
        }
    }

    /**
     * Bars.
     *
     * @param bars oldest first
     * @param median where the line of the median is, in hundredths of the height; 0 for none
     * @param longest what the highest bar stands for
     * @param summary all of it in a sentence
     */
    public record Chart(List<Bar> bars, int median, String longest, String summary) {
        /** Nothing to draw. */
        public static final Chart NONE = new Chart(List.of(), 0, "", "");

        /** Fewer bars than so many do not fill the width. */
        private static final int ROOM = 30;

        /** Nearer to the line below than this nothing could be seen. */
        private static final int LEAST = 2;

        public Chart {
            bars = List.copyOf(bars);
        }

        /** Where the bar begins, so that the last one is at the right; an SVG attribute like what follows. */
        public String x(int bar) {
            int places = Math.max(ROOM, bars.size());
            return String.format(Locale.ROOT, "%.2f%%", 100.0 * (places - bars.size() + bar) / places);
        }

        /** How wide a bar is. */
        public String width() {
            return String.format(Locale.ROOT, "%.2f%%", 86.0 / Math.max(ROOM, bars.size()));
        }

        /** Where the bar ends at its right. */
        public String end(int bar) {
            int places = Math.max(ROOM, bars.size());
            return String.format(Locale.ROOT, "%.2f%%", (100.0 * (places - bars.size() + bar) + 86) / places);
        }

        /** How high something is in a chart of that height. */
        public static int pixels(int hundredths, int height) {
            return hundredths == 0 ? 0 : Math.max(LEAST, height * hundredths / 100);
        }
    }

    /** A bar of a chart: its height in hundredths, where it leads, or empty, and what it stands for in words. */
    public record Bar(StateView state, int height, String href, String title) {}
}
