package io.waybill.web.view;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * DAGs.
 *
 * @param frame around it
 * @param filter which of them are shown
 * @param folder the DAG folder, so that an empty list can say where to put a file
 * @param problems files with problems, errors first
 * @param dags those on this page
 * @param matching how many there are on all pages
 * @param all how many there are, whatever is chosen
 * @param tags the tags to choose from
 * @param owners the owners to choose from
 * @param pageSize how many a page has
 */
public record DagListPage(
        Frame frame,
        Filter filter,
        String folder,
        List<FileProblems> problems,
        List<Item> dags,
        int matching,
        int all,
        List<String> tags,
        List<String> owners,
        int pageSize) {
    public DagListPage {
        problems = List.copyOf(problems);
        dags = List.copyOf(dags);
        tags = List.copyOf(tags);
        owners = List.copyOf(owners);
    }

    /** The page that begins with the DAG at this place. */
    public String href(int from) {
        StringBuilder href = new StringBuilder(Links.dags()).append("?from=").append(Math.max(0, from));
        add(href, "q", filter.text());
        add(href, "tag", filter.tag());
        add(href, "owner", filter.owner());
        add(href, "state", filter.state());
        add(href, "sort", filter.sort());
        return href.toString();
    }

    private static void add(StringBuilder href, String name, String value) {
        if (!value.isEmpty()) {
            href.append('&').append(name).append('=').append(Links.segment(value));
        }
    }

    /**
     * Which DAGs are shown, as the address says it; what is not known there shows all.
     *
     * @param text words that a DAG must have, or empty
     * @param tag a tag that it must have, or empty
     * @param owner whose it must be, or empty
     * @param state a {@link Condition} by its id, or empty
     * @param sort an {@link Order} by its id, or empty
     * @param from how many are passed over, which were on the pages before
     */
    public record Filter(String text, String tag, String owner, String state, String sort, int from) {

        /** The same from the first one on. */
        public Filter first() {
            return new Filter(text, tag, owner, state, sort, 0);
        }

        /** What holds of the DAGs. */
        public Condition condition() {
            return Arrays.stream(Condition.values())
                    .filter(one -> one.id().equals(state))
                    .findFirst()
                    .orElse(Condition.ANY);
        }

        /** Their order. */
        public Order order() {
            return Arrays.stream(Order.values())
                    .filter(one -> one.id().equals(sort))
                    .findFirst()
                    .orElse(Order.NAME);
        }
    }

    /** What may hold of a DAG. */
    public enum Condition {
        /** Anything. */
        ANY("any state"),
        /** A run is on its way. */
        RUNNING("running now"),
        /** A run waits for a place. */
        QUEUED("runs are queued"),
        /** The last run failed. */
        FAILED("last run failed"),
        /** The last run succeeded. */
        SUCCESS("last run succeeded"),
        /** There was no run yet. */
        NEVER("never ran"),
        /** Its schedule rests. */
        PAUSED("paused"),
        /** Its file has errors or warnings. */
        PROBLEM("file has problems");

        private final String words;

        Condition(String words) {
            this.words = words;
        }

        /** In an address; empty for any. */
        public String id() {
            return this == ANY ? "" : name().toLowerCase(Locale.ROOT);
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** An order of DAGs. */
    public enum Order {
        /** By their ids. */
        NAME("by name"),
        /** What the schedule makes a run of next comes first. */
        NEXT("next run first"),
        /** What had a run last comes first. */
        LAST("last run first"),
        /** What failed last comes first. */
        FAILED("failed first");

        private final String words;

        Order(String words) {
            this.words = words;
        }

        /** In an address; empty for the usual one. */
        public String id() {
            return this == NAME ? "" : name().toLowerCase(Locale.ROOT);
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /**
     * One row.
     *
     * @param dag the DAG
     * @param running how many of its runs are on the way
     * @param queued how many wait for a place
     * @param runs its last runs, oldest first
     */
    public record Item(DagSummary dag, int running, int queued, List<RunBar> runs) {
        public Item {
            runs = List.copyOf(runs);
        }
    }
}
