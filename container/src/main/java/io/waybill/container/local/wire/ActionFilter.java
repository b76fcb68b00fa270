package io.waybill.container.local.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.container.local.wire.ActionTable.Service;

/** Stands between calls and the actions that answer them. Called by many threads at once. */
@FunctionalInterface
public interface ActionFilter {

    /**
     * Answers a call, by the action or in its place.
     *
     * @param name the action's name, such as {@code RunTask}
     * @throws WireException when the answer is an error
     * @throws NoAnswerException when there is to be none
     */
    JsonNode answer(Service service, String name, Input input, Action action);
}
