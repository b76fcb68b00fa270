package io.waybill.container.ecs;

import io.waybill.container.ecs.limits.LastCalls;
import io.waybill.container.ecs.limits.RateLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a target is.
 *
 * @param name of the target; empty for the default one
 * @param region its Region
 * @param cluster the cluster of tasks that name none
 * @param labels what it has
 * @param lastGoodCall when AWS answered as it should for the last time; absent before the first call
 * @param lastProblem the last call that failed; absent where none did
 * @param throttledShare which part of the calls of the last five minutes AWS throttled, in the bucket where it is largest
 * @param tasks how many tasks are watched there
 * @param vcpus how many vCPUs those have that were seen
 * @param vcpuQuota how many the account may run; absent where that is not said
 * @param buckets the token buckets, which targets of one account and Region share
 */
public record TargetHealth(
        String name,
        String region,
        String cluster,
        Map<String, String> labels,
        @Nullable Instant lastGoodCall,
        LastCalls.@Nullable Problem lastProblem,
        double throttledShare,
        int tasks,
        double vcpus,
        @Nullable Integer vcpuQuota,
        List<RateLimits.State> buckets) {
    public TargetHealth {
        labels = Map.copyOf(labels);
        buckets = List.copyOf(buckets);
    }
}
