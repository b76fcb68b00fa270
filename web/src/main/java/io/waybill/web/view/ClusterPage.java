package io.waybill.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to do, where DAGs come from, and where tasks run.
 *
 * @param frame around it
 * @param targets the default one first
 */
public record ClusterPage(Frame frame, Work work, List<Source> sources, List<Target> targets) {
    public ClusterPage {
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
    }

    /**
     * What the engine has to do.
     *
     * @param process the id of the process that schedules
     * @param runs that are under way
     * @param queuedRuns that wait for a place, or their time
     * @param running slots of tasks that run
     * @param starting slots of tasks that have a place and do not run yet
     * @param waiting slots that tasks wait for
     */
    public record Work(
            long process, long runs, long queuedRuns, long running, long starting, long waiting, List<Pool> pools) {
        public Work {
            pools = List.copyOf(pools);
        }
    }

    /**
     * A pool.
     *
     * @param slots how many it has; empty where there is no limit
     */
    public record Pool(String name, long occupied, String slots) {}

    /**
     * Where DAGs come from.
     *
     * @param unit what it has several of
     * @param files how many it has
     * @param dags how many DAGs come of these
     * @param broken how many of the files have errors
     * @param changedAt when one of them was read for the last time because it was new or had changed
     */
    public record Source(
            String name,
            String unit,
            int files,
            int dags,
            int broken,
            @Nullable Instant changedAt) {}

    /**
     * A target.
     *
     * @param name what DAG files call it; empty for the default one
     * @param place its Region and cluster
     * @param labels what it has, as {@code key: value}
     * @param mood how it is, as one of the states of tasks, whose icon and colour show it
     * @param word how it is, in a word or two
     * @param lastGoodCall when AWS answered as it should for the last time
     * @param problem the last call that failed; empty where none did
     * @param problemAt when that was
     * @param tasks how many tasks run or start there
     * @param vcpus how many vCPUs these have, with the quota where it is known
     * @param throttled which part of the calls of the last five minutes AWS throttled
     * @param buckets the token buckets that were used or have somebody waiting
     */
    public record Target(
            String name,
            String place,
            List<String> labels,
            String mood,
            String word,
            @Nullable Instant lastGoodCall,
            String problem,
            @Nullable Instant problemAt,
            int tasks,
            String vcpus,
            String throttled,
            List<Bucket> buckets) {
        public Target {
            labels = List.copyOf(labels);
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * A token bucket.
     *
     * @param name such as {@code run_task}
     * @param size its burst and rate; empty where it has no limit
     * @param calls how many calls of the last five minutes
     * @param tokens how many calls could be made at once; empty where it has no limit
     * @param waiting how many calls wait for a token
     * @param note what is out of the ordinary; empty mostly
     */
    public record Bucket(String name, String size, long calls, String tokens, int waiting, String note) {}
}
