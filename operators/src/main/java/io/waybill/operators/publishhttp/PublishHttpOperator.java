package io.waybill.operators.publishhttp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.steps.StepInputs;
import io.waybill.operators.steps.WorkerStep;
import io.waybill.spec.TaskSpec;

/** {@code publish_http}: files to a web server. */
public final class PublishHttpOperator implements OperatorFactory<PublishHttpWith> {

    @Override
    public String name() {
        return "publish_http";
    }

    @Override
    public String summary() {
        return "Sends files to a web server by PUT or POST.";
    }

    @Override
    public Class<PublishHttpWith> withType() {
        return PublishHttpWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, PublishHttpWith with, OperatorContext context) {
        return WorkerStep.of("publish_http", with.container(), with.connectionId())
                .group(
                        task.id(),
                        StepInputs.of(task, "container", "connection_id"),
                        JsonNodeFactory.instance.objectNode(),
                        context);
    }
}
