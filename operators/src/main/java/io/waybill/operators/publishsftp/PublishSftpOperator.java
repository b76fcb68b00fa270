package io.waybill.operators.publishsftp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.operators.steps.StepInputs;
import io.waybill.operators.steps.WorkerStep;
import io.waybill.spec.TaskSpec;

/** {@code publish_sftp}: files onto an SFTP server. */
public final class PublishSftpOperator implements OperatorFactory<PublishSftpWith> {

    @Override
    public String name() {
        return "publish_sftp";
    }

    @Override
    public String summary() {
        return "Puts files onto an SFTP server, each only when it is whole.";
    }

    @Override
    public Class<PublishSftpWith> withType() {
        return PublishSftpWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, PublishSftpWith with, OperatorContext context) {
        return WorkerStep.of("publish_sftp", with.container(), with.connectionId())
                .group(
                        task.id(),
                        StepInputs.of(task, "container", "connection_id"),
                        JsonNodeFactory.instance.objectNode(),
                        context);
    }
}
