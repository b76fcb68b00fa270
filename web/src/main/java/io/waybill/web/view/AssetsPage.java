package io.waybill.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The assets.
 *
 * @param frame around it
 * @param items by name
 */
public record AssetsPage(Frame frame, List<Item> items) {
    public AssetsPage {
        items = List.copyOf(items);
    }

    /** Whether any of them says more than its name. */
    public boolean hasGroups() {
        return items.stream().anyMatch(item -> !item.group().isEmpty());
    }

    /**
     * An asset.
     *
     * @param name its name
     * @param href its page
     * @param uri where it is; empty where that is its name
     * @param group what it belongs to; empty for nothing in particular
     * @param producers the tasks that write it
     * @param consumers the DAGs that wait for it
     * @param lastEventAt its newest update
     * @param warning what is odd about it; empty where nothing is
     */
    public record Item(
            String name,
            String href,
            String uri,
            String group,
            List<Ref> producers,
            List<Ref> consumers,
            @Nullable Instant lastEventAt,
            String warning) {
        public Item {
            producers = List.copyOf(producers);
            consumers = List.copyOf(consumers);
        }
    }

    /** A DAG, a task or a run, and its page. */
    public record Ref(String text, String href) {}
}
