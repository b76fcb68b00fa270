package io.waybill.operators.fail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.TaskSpec;

/** {@code fail}: what must not be reached. */
public final class FailOperator implements OperatorFactory<FailWith> {
    @Override
    public String name() {
        return "fail";
    }

    @Override
    public String summary() {
        return "Fails, and says why: for the way of a branch that must not be taken, or after tasks that make a run worthless."
                + " Retries make it fail as often as they say.";
    }

    @Override
    public Class<FailWith> withType() {
        return FailWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, FailWith with, OperatorContext context) {
        return OperatorGroup.single(new NodeWork.Action(
                FailAction.NAME, JsonNodeFactory.instance.objectNode().put("message", with.message())));
    }
}
