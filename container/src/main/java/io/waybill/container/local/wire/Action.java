package io.waybill.container.local.wire;

import com.fasterxml.jackson.databind.JsonNode;

/** One action of an AWS service: a request in, an answer out. Called by many threads at once. */
@FunctionalInterface
public interface Action {

    /**
     * Carries the action out.
     *
     * @throws WireException when the answer is an error
     */
    JsonNode answer(Input input);
}
