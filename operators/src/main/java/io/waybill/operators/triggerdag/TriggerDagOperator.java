package io.waybill.operators.triggerdag;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.OperatorGroup.Edge;
import io.waybill.engine.graph.OperatorGroup.GroupNode;
import io.waybill.engine.graph.Patience;
import io.waybill.operators.EndState;
import io.waybill.spec.TaskSpec;
import java.util.List;

/** {@code trigger_dag}: one DAG starts another. */
public final class TriggerDagOperator implements OperatorFactory<TriggerDagWith> {
    private static final String RUN_ID = "{{ task.task_id }}__{{ run_id }}__{{ ti.try_number }}";

    @Override
    public String name() {
        return "trigger_dag";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "airflow.providers.standard.operators.trigger_dagrun.TriggerDagRunOperator",
                "airflow.operators.trigger_dagrun.TriggerDagRunOperator");
    }

    @Override
    public String summary() {
        return "Makes a run of another DAG, and waits for its end if it is told to; that holds no container, thread or place.";
    }

    @Override
    public Class<TriggerDagWith> withType() {
        return TriggerDagWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, TriggerDagWith with, OperatorContext context) {
        ObjectNode input = JsonNodeFactory.instance
                .objectNode()
                .put("dag_id", with.dagId())
                .put("run_id", requireNonNullElse(with.runId(), RUN_ID))
                .put("logical_date", requireNonNullElse(with.logicalDate(), ""))
                .put("by", "{{ dag.dag_id }} / {{ run_id }} / {{ task.task_id }}");
        input.set("conf", with.conf());
        NodeWork trigger = new NodeWork.Action("trigger_dag", input);
        if (!with.waitForCompletion()) {
            return OperatorGroup.single(trigger);
        }
        ObjectNode waited = JsonNodeFactory.instance
                .objectNode()
                .put("dag_id", with.dagId())
                .put("run_id", "{{ ti.xcom_pull('" + task.id() + ".trigger') }}");
        EndState.names(with.allowedStates()).forEach(waited.putArray("allowed_states")::add);
        EndState.names(with.failedStates()).forEach(waited.putArray("failed_states")::add);
        Patience patience = new Patience(with.pokeInterval(), false, null, with.timeout(), false);
        return new OperatorGroup(
                List.of(
                        new GroupNode("trigger", trigger),
                        new GroupNode("wait", new NodeWork.Wait("run", waited, patience))),
                List.of(new Edge("trigger", "wait")),
                "trigger");
    }
}
