package io.waybill.operators.publishs3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.steps.StepInputs;
import io.waybill.operators.steps.WorkerStep;
import io.waybill.spec.TaskSpec;

/** {@code publish_s3}: files into a bucket of S3. */
public final class PublishS3Operator implements OperatorFactory<PublishS3With> {

    @Override
    public String name() {
        return "publish_s3";
    }

    @Override
    public String summary() {
        return "Puts files into a bucket of S3, each only when it is whole.";
    }

    @Override
    public Class<PublishS3With> withType() {
        return PublishS3With.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, PublishS3With with, OperatorContext context) {
        return WorkerStep.of("publish_s3", with.container(), with.connectionId())
                .group(
                        task.id(),
                        StepInputs.of(task, "container", "connection_id"),
                        JsonNodeFactory.instance.objectNode(),
                        context);
    }
}
