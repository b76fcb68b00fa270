package io.waybill.engine.runtime;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A launch as it was committed: the same row always gives the same call.
 *
 * @param clientToken random, made with the attempt, never used for another request
 * @param request the RunTask request in AWS's JSON shape, rendered and completed, without the token
 * @param target name of the target that the request was completed for; empty: the default one
 * @param createdAt when the attempt was committed. ECS knows a token for a day: past 23 hours the launch must not be
 *     made again but its task be searched for by the identity
 * @param priority where not all launches can be made at once, those of the greatest priority come first, and among
 *     equals the oldest
 * @param identity which attempt it is
 */
public record Launch(
        String clientToken,
        ObjectNode request,
        String target,
        Instant createdAt,
        int priority,
        AttemptIdentity identity) {
    public Launch {
        requireNonNull(clientToken, "clientToken");
        request = request.deepCopy();
        requireNonNull(target, "target");
        requireNonNull(createdAt, "createdAt");
        requireNonNull(identity, "identity");
    }

    @Override
    public ObjectNode request() {
        return request.deepCopy();
    }
}
