package io.waybill.operators.approval;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.approval.ApprovalRequest;
import io.waybill.engine.approval.ApprovalSensor;
import io.waybill.engine.graph.NodeWork;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.engine.graph.Patience;
import io.waybill.engine.graph.Question;
import io.waybill.spec.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code approval}: people decide. */
public final class ApprovalOperator implements OperatorFactory<ApprovalWith> {
    private static final String ASK = "ask";
    private static final String DECIDE = "decide";

    /** Nothing is looked for between the question and the end of its time. */
    private static final Duration SELDOM = Duration.ofDays(1);

    @Override
    public String name() {
        return "approval";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "airflow.providers.standard.operators.hitl.ApprovalOperator",
                "airflow.providers.standard.operators.hitl.HITLOperator",
                "airflow.providers.standard.operators.hitl.HITLBranchOperator",
                "airflow.providers.standard.operators.hitl.HITLEntryOperator");
    }

    @Override
    public String summary() {
        return "Asks people, and waits for their answer, which decides what goes on; holds no container, thread or place meanwhile.";
    }

    @Override
    public Class<ApprovalWith> withType() {
        return ApprovalWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, ApprovalWith with, OperatorContext context) {
        Map<String, List<String>> ways = requireNonNullElse(with.optionsMapping(), Map.of());
        List<String> standIns = with.standIns();
        ApprovalRequest request = new ApprovalRequest(
                with.subject(),
                requireNonNullElse(with.body(), ""),
                with.allOptions(),
                with.approving(),
                with.failOnReject(),
                with.multiple(),
                standIns,
                with.timeout() == null ? 0 : with.timeout().toSeconds(),
                with.params(),
                with.assignedUsers(),
                ways);
        ObjectNode input = request.toJson();
        with.notifiers().forEach(input.putArray("notifiers")::add);
        Patience patience = new Patience(SELDOM, false, null, standIns.isEmpty() ? with.timeout() : null, false);
        NodeWork ask = new NodeWork.Wait(ApprovalSensor.NAME, input, patience);
        if (ways.isEmpty() && (with.approving().isEmpty() || with.failOnReject())) {
            return OperatorGroup.single(ask);
        }
        return new OperatorGroup(
                List.of(
                        new OperatorGroup.GroupNode(ASK, ask),
                        new OperatorGroup.GroupNode(DECIDE, decide(task, with, ways))),
                List.of(new OperatorGroup.Edge(ASK, DECIDE)),
                ASK);
    }

    private static NodeWork decide(TaskSpec task, ApprovalWith with, Map<String, List<String>> ways) {
        String pull = "ti.xcom_pull('" + task.id() + "', '";
        Question question = ways.isEmpty()
                ? new Question.Truth("{{ " + pull + "goes_on') }}")
                : with.multiple()
                        ? new Question.Names("{{ " + pull + "branches') }}")
                        : new Question.Cases("{{ " + pull + "chosen_options')[0] }}", ways, null);
        return new NodeWork.Choice(question, with.ignoreDownstreamTriggerRules());
    }
}
