package io.waybill.operators.empty;

import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code empty}: nothing at all. */
public final class EmptyOperator implements OperatorFactory<EmptyWith> {

    @Override
    public String name() {
        return "empty";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "airflow.providers.standard.operators.empty.EmptyOperator",
                "airflow.operators.empty.EmptyOperator",
                "airflow.operators.dummy.DummyOperator",
                "airflow.operators.dummy_operator.DummyOperator");
    }

    @Override
    public String summary() {
        return "Does nothing: joins and parts paths, and marks a place in the graph.";
    }

    @Override
    public Class<EmptyWith> withType() {
        return EmptyWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, EmptyWith with, OperatorContext context) {
        return OperatorGroup.single(new NodeWork.None());
    }
}
