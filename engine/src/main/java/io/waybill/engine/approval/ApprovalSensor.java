package io.waybill.engine.approval;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.EngineSensor;
import java.time.Instant;

/**
 * Sees whether the time for an answer is over, where there is a default one. The answer itself is told to the run by
 * {@link Approvals} and not looked for.
 */
public final class ApprovalSensor implements EngineSensor {
    /** Its name. */
    public static final String NAME = "approval";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Look look(ObjectNode input, Instant since, Instant now) {
        ApprovalRequest request = ApprovalRequest.of(input);
        String reason = "Waits for an answer: " + request.subject();
        if (request.timeoutSeconds() == 0 || request.defaults().isEmpty()) {
            return Look.notYet(reason);
        }
        Instant until = since.plusSeconds(request.timeoutSeconds());
        if (now.isBefore(until)) {
            return Look.notBefore(until, reason + " (at " + until + " its default counts)");
        }
        ObjectNode given = JsonNodeFactory.instance.objectNode();
        request.params().forEach((name, spec) -> {
            if (spec.defaultValue() != null) {
                given.set(name, spec.defaultValue());
            }
        });
        return new Look(true, "", null, request.outputs(request.defaults(), given, ""));
    }
}
