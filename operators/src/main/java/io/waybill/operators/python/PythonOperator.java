package io.waybill.operators.python;

import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.fargate.ContainerGroup;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code python}: a Python script in a container. */
public final class PythonOperator implements OperatorFactory<PythonWith> {

    @Override
    public String name() {
        return "python";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "airflow.providers.standard.operators.python.PythonOperator",
                "airflow.operators.python.PythonOperator",
                "airflow.operators.python_operator.PythonOperator");
    }

    @Override
    public String summary() {
        return "Runs a Python script in a container.";
    }

    @Override
    public Class<PythonWith> withType() {
        return PythonWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, PythonWith with, OperatorContext context) {
        return ContainerGroup.of(task.id(), with, context);
    }
}
