package io.waybill.operators.branch;

import static java.util.Objects.requireNonNullElse;

import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.Question;
import io.waybill.spec.TaskSpec;
import java.util.List;
import java.util.Map;

/** {@code branch}: a choice by a template. */
public final class BranchOperator implements OperatorFactory<BranchWith> {

    @Override
    public String name() {
        return "branch";
    }

    @Override
    public List<String> aliases() {
        return List.of();
    }

    @Override
    public String summary() {
        return "Chooses which of the tasks and groups that need it go on; the others are skipped, unless they can be reached by those that were chosen. The engine decides at once, without a container.";
    }

    @Override
    public Class<BranchWith> withType() {
        return BranchWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, BranchWith with, OperatorContext context) {
        Question question = with.choose() != null
                ? new Question.Names(with.choose())
                : new Question.Cases(
                        String.valueOf(with.value()), requireNonNullElse(with.cases(), Map.of()), with.otherwise());
        return OperatorGroup.single(new NodeWork.Choice(question, false));
    }
}
