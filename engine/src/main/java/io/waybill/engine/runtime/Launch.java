package io.waybill.engine.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A launch as it was committed: the same row always gives the same call.
 *
 * @param clientToken random, made with the attempt, never used for another request
 * @param request the RunTask request in AWS's JSON shape, rendered, without the token
 */
public record Launch(String clientToken, ObjectNode request) {
    public Launch {
        request = request.deepCopy();
    }

    @Override
    public ObjectNode request() {
        return request.deepCopy();
    }
}
