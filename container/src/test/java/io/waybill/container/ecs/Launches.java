package io.waybill.container.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.AttemptIdentity;
import io.waybill.engine.runtime.Launch;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.engine.runtime.LaunchWait;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Launches as the engine makes them. */
final class Launches {
    static final AttemptIdentity IDENTITY = new AttemptIdentity(
            new UUID(0, 7), "sales", "manual__1", "load", "load.run", -1, 2, "ada", Map.of("team", "s"));
    static final LaunchContext CONTEXT = new LaunchContext("", IDENTITY);
    static final LaunchWait NO_WAIT = why -> {};

    private Launches() {}

    static Launch of(String token, ObjectNode request, Instant createdAt) {
        return new Launch(token, request, "", createdAt, 0, IDENTITY);
    }
}
