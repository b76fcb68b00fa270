package io.waybill.plugins.aws;

import io.waybill.engine.plugin.EngineCalls;
import io.waybill.engine.plugin.EnginePlugin;
import io.waybill.engine.plugin.PluginContext;
import io.waybill.engine.runtime.EngineAction;
import java.util.ArrayList;
import java.util.List;

/** The calls of this plug-in's operators. */
public final class AwsPlugin implements EnginePlugin {
    @Override
    public EngineCalls open(PluginContext context) {
        Clients clients = new Clients(context);
        List<EngineAction> actions = new ArrayList<>(DataExchangeCalls.actions(clients));
        actions.addAll(List.of(
                S3CopyOperator.action(clients),
                S3DeleteOperator.action(clients),
                S3ListOperator.action(clients),
                SqsSendOperator.action(clients),
                SqsWaitOperator.action(clients),
                SnsPublishOperator.action(clients),
                EventBridgePutEventsOperator.action(clients),
                LambdaInvokeOperator.action(clients),
                StepFunctionsOperator.action(clients),
                GlueJobOperator.action(clients),
                AthenaQueryOperator.action(clients),
                BatchSubmitOperator.action(clients),
                EcsRegisterOperator.action(clients),
                EcsDeregisterOperator.action(clients),
                RedshiftDataOperator.one(clients),
                RedshiftDataOperator.several(clients)));
        return new EngineCalls(
                actions,
                List.of(
                        S3KeyOperator.sensor(clients),
                        SqsWaitOperator.sensor(clients),
                        StepFunctionsOperator.sensor(clients),
                        GlueJobOperator.sensor(clients),
                        AthenaQueryOperator.sensor(clients),
                        RedshiftDataOperator.sensor(clients),
                        BatchSubmitOperator.sensor(clients),
                        DataExchangeCalls.sensor(clients),
                        EcsTaskOperator.sensor(clients)),
                clients::close);
    }
}
