package io.waybill.operators.shortcircuit;

import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.Question;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code short_circuit}: all or nothing. */
public final class ShortCircuitOperator implements OperatorFactory<ShortCircuitWith> {

    @Override
    public String name() {
        return "short_circuit";
    }

    @Override
    public List<String> aliases() {
        return List.of();
    }

    @Override
    public String summary() {
        return "Goes on if its condition is true; else all that comes after it is skipped, near and far.";
    }

    @Override
    public Class<ShortCircuitWith> withType() {
        return ShortCircuitWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, ShortCircuitWith with, OperatorContext context) {
        return OperatorGroup.single(
                new NodeWork.Choice(new Question.Truth(with.condition()), with.ignoreDownstreamTriggerRules()));
    }
}
