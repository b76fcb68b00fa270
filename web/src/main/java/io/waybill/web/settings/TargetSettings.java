package io.waybill.web.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A target beside the one that {@code aws} is. What it does not say is as in {@code aws}; but one with a Region or a role of
 * its own takes over neither network nor roles, which belong to a Region and an account.
 *
 * @param name what DAG files say with {@code target}
 * @param region its Region
 * @param cluster the cluster of its tasks that name none
 * @param subnets the subnets of its tasks that name none
 * @param securityGroups the security groups of its tasks that name none
 * @param assignPublicIp whether tasks in these subnets get a public address
 * @param executionRole the role that pulls images and writes logs, for tasks that name none
 * @param assumeRole ARN of the role to take on, for another account
 * @param labels what it has
 * @param rateLimit sizes of single token buckets; absent: as in {@code aws}
 * @param vcpuQuota how many vCPUs the account may run there
 * @param parallelism how many tasks may be active there at once; absent: no limit of its own
 */
public record TargetSettings(
        String name,
        @Nullable String region,
        @Nullable String cluster,
        @Nullable List<String> subnets,
        @Nullable List<String> securityGroups,
        @Nullable Boolean assignPublicIp,
        @Nullable String executionRole,
        @Nullable String assumeRole,
        Map<String, String> labels,
        @Nullable List<String> rateLimit,
        @Nullable Integer vcpuQuota,
        @Nullable Integer parallelism) {
    public TargetSettings {
        subnets = subnets == null ? null : List.copyOf(subnets);
        securityGroups = securityGroups == null ? null : List.copyOf(securityGroups);
        labels = Map.copyOf(labels);
        rateLimit = rateLimit == null ? null : List.copyOf(rateLimit);
    }

    /** Whether it lies in another Region or account, so that network and roles of {@code aws} are not there. */
    public boolean isElsewhere() {
        return region != null || assumeRole != null;
    }
}
