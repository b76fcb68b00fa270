package io.waybill.operators.ecs;

import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.fargate.ContainerGroup;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code ecs}: a container of an image or of an existing task definition. */
public final class EcsOperator implements OperatorFactory<EcsWith> {

    @Override
    public String name() {
        return "ecs";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "airflow.providers.amazon.aws.operators.ecs.EcsRunTaskOperator",
                "airflow.providers.amazon.aws.operators.ecs.ECSOperator",
                "airflow.contrib.operators.ecs_operator.ECSOperator");
    }

    @Override
    public String summary() {
        return "Runs a container on ECS: of an image, or of an existing task definition.";
    }

    @Override
    public Class<EcsWith> withType() {
        return EcsWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, EcsWith with, OperatorContext context) {
        return ContainerGroup.of(task.id(), with, context);
    }
}
