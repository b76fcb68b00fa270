package io.waybill.operators.externaltask;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.Patience;
import io.waybill.operators.EndState;
import io.waybill.spec.TaskSpec;
import java.time.Duration;
import java.util.List;

/** {@code external_task}: waits for what others do. */
public final class ExternalTaskOperator implements OperatorFactory<ExternalTaskWith> {

    @Override
    public String name() {
        return "external_task";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "airflow.providers.standard.sensors.external_task.ExternalTaskSensor",
                "airflow.sensors.external_task.ExternalTaskSensor");
    }

    @Override
    public String summary() {
        return "Waits for a run of another DAG, or for tasks of it, and holds no container, thread or place meanwhile. The run is that of the same logical date unless something else is said.";
    }

    @Override
    public Class<ExternalTaskWith> withType() {
        return ExternalTaskWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, ExternalTaskWith with, OperatorContext context) {
        ObjectNode input = JsonNodeFactory.instance
                .objectNode()
                .put("dag_id", with.dagId())
                .put("run_id", requireNonNullElse(with.runId(), ""))
                .put("logical_date", requireNonNullElse(with.logicalDate(), "{{ logical_date | default('') }}"))
                .put(
                        "before_seconds",
                        requireNonNullElse(with.executionDelta(), Duration.ZERO).toSeconds());
        with.taskIds().forEach(input.putArray("task_ids")::add);
        EndState.names(with.allowedStates()).forEach(input.putArray("allowed_states")::add);
        EndState.names(with.failedStates()).forEach(input.putArray("failed_states")::add);
        Patience patience = new Patience(
                with.pokeInterval(),
                with.exponentialBackoff(),
                with.maxPokeInterval(),
                with.timeout(),
                with.softFail());
        return OperatorGroup.single(new NodeWork.Wait("run", input, patience));
    }
}
