package io.waybill.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks run, and how that is.
 *
 * @param frame around it
 * @param targets the default one first
 */
public record ClusterPage(Frame frame, List<Target> targets) {
    public ClusterPage {
        targets = List.copyOf(targets);
    }

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
