package io.waybill.operators.bash;

import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.fargate.ContainerGroup;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code bash}: a script in a container. */
public final class BashOperator implements OperatorFactory<BashWith> {

    @Override
    public String name() {
        return "bash";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "airflow.providers.standard.operators.bash.BashOperator",
                "airflow.operators.bash.BashOperator",
                "airflow.operators.bash_operator.BashOperator");
    }

    @Override
    public String summary() {
        return "Runs a shell script in a container.";
    }

    @Override
    public Class<BashWith> withType() {
        return BashWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, BashWith with, OperatorContext context) {
        return ContainerGroup.of(task.id(), with, context);
    }
}
