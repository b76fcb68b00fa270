package io.waybill.container.local.faults;

import java.util.Map;

/**
 * What a fault may strike: a call, a launch, a task or an event of it.
 *
 * @param action the AWS action; empty where there is none
 * @param cluster the cluster's name; empty where there is none, as for the rest
 * @param capacityProvider FARGATE_SPOT, or FARGATE for a provider and for the launch type
 * @param tags the task's
 */
public record FaultSubject(
        String action,
        String cluster,
        String family,
        String capacityProvider,
        String startedBy,
        Map<String, String> tags) {

    /** Copies what could be changed from outside. */
    public FaultSubject {
        tags = Map.copyOf(tags);
    }

    /** Whether AWS may interrupt it. */
    boolean isOnSpot() {
        return capacityProvider.equals("FARGATE_SPOT");
    }
}
