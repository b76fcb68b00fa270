package io.waybill.operators.publishsns;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.steps.StepInputs;
import io.waybill.operators.steps.WorkerStep;
import io.waybill.spec.TaskSpec;

/** {@code publish_sns}: a message to a topic of SNS. */
public final class PublishSnsOperator implements OperatorFactory<PublishSnsWith> {

    @Override
    public String name() {
        return "publish_sns";
    }

    @Override
    public String summary() {
        return "Tells the subscribers of an SNS topic.";
    }

    @Override
    public Class<PublishSnsWith> withType() {
        return PublishSnsWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, PublishSnsWith with, OperatorContext context) {
        return WorkerStep.of("publish_sns", with.container(), with.connectionId())
                .group(
                        task.id(),
                        StepInputs.of(task, "container", "connection_id"),
                        JsonNodeFactory.instance.objectNode(),
                        context);
    }
}
