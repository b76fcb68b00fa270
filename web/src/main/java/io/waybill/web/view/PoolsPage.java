package io.waybill.web.view;

import java.time.Instant;
import java.util.List;

/**
 * The pools, who holds their slots and who waits for some.
 *
 * @param frame around it
 * @param missing pools that tasks wait for and that do not exist
 * @param pools by name
 */
public record PoolsPage(Frame frame, List<Missing> missing, List<Pool> pools) {
    public PoolsPage {
        missing = List.copyOf(missing);
        pools = List.copyOf(pools);
    }

    /**
     * A pool that is not there.
     *
     * @param name what tasks call it
     * @param who the tasks that wait for it
     */
    public record Missing(String name, Tasks who) {}

    /**
     * A pool.
     *
     * @param name what tasks call it
     * @param description empty when there is none
     * @param slots how many it has; empty where there is no limit
     * @param includesDeferred whether deferred tasks hold slots
     * @param occupied how many are taken
     * @param open how many are left; empty where there is no limit
     * @param parts how full it is, for a bar; empty where there is no limit
     * @param holding who holds slots
     * @param waiting who waits
     */
    public record Pool(
            String name,
            String description,
            String slots,
            boolean includesDeferred,
            long occupied,
            String open,
            List<Part> parts,
            Tasks holding,
            Tasks waiting) {
        public Pool {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A part of the bar.
     *
     * @param state whose colour it has
     * @param words what it stands for
     * @param from where it begins, in percent
     * @param width how wide it is, in percent
     */
    public record Part(String state, String words, double from, double width) {}

    /**
     * Some tasks, of which the first are listed.
     *
     * @param listed the first of them
     * @param more how many there are besides
     */
    public record Tasks(List<Item> listed, long more) {
        public Tasks {
            listed = List.copyOf(listed);
        }
    }

    /**
     * A task.
     *
     * @param state where it stands
     * @param dagId its DAG
     * @param nodeId the task, or the step of one
     * @param runId its run
     * @param slots how many slots it takes
     * @param since when it got them, or began to wait
     * @param reason why it waits; empty where there is nothing to say
     */
    public record Item(
            StateView state, String dagId, String nodeId, String runId, int slots, Instant since, String reason) {}
}
