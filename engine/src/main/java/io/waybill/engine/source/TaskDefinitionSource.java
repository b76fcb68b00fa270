package io.waybill.engine.source;

import io.waybill.engine.error.WaybillException;
import io.waybill.spec.labels.RegisteredDefinition;
import java.util.Map;
import java.util.Optional;

/**
 * The task definitions that ECS has, as far as they may hold DAGs. Implementations are thread safe, and keep to the limits
 * that ECS has on calls: a call may wait for its turn.
 */
public interface TaskDefinitionSource {
    /**
     * The latest active revision of each family that has one. Says nothing of families that are known to be the engine's own.
     *
     * @param familyPrefix with what the families begin; empty for all
     * @return ARNs by family
     * @throws WaybillException as AWS answered; nothing is known then
     */
    Map<String, String> latest(String familyPrefix);

    /**
     * A revision.
     *
     * @param arn as {@link #latest} gives it
     * @return empty where it is gone since, or the engine itself registered it, whose labels are no DAG
     * @throws WaybillException as AWS answered
     */
    Optional<RegisteredDefinition> describe(String arn);
}
