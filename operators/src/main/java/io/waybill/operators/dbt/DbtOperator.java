package io.waybill.operators.dbt;

import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.fargate.ContainerGroup;
import io.waybill.spec.TaskSpec;
import java.util.List;
import java.util.Map;

/** {@code dbt}: a project of dbt in one container, or in one for each model, tag or folder. */
public final class DbtOperator implements OperatorFactory<DbtWith> {

    @Override
    public String name() {
        return "dbt";
    }

    @Override
    public String summary() {
        return "Runs dbt on a project, in one container or in one for each model, tag or folder.";
    }

    @Override
    public Class<DbtWith> withType() {
        return DbtWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, DbtWith with, OperatorContext context) {
        if (with.per() == null) {
            return ContainerGroup.of(task.id(), with, context);
        }
        List<ContainerGroup.Run> runs = with.plan().steps().stream()
                .map(step -> run(task.id(), with, step))
                .toList();
        return ContainerGroup.of(task.id(), with, context, runs);
    }

    /** Each has a place of its own for what it leaves behind. */
    private static ContainerGroup.Run run(String taskId, DbtWith with, DbtStep step) {
        return new ContainerGroup.Run(
                step.name(),
                with.words(step),
                Map.of("WAYBILL_ARTIFACTS_TO", "dbt/" + taskId + "." + step.name() + "/$WAYBILL_TRY_FOLDER"),
                step.needs());
    }
}
