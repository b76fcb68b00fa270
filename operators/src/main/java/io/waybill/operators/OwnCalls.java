package io.waybill.operators;

import io.waybill.engine.plugin.EngineCalls;
import io.waybill.engine.plugin.EnginePlugin;
import io.waybill.engine.plugin.PluginContext;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.operators.fail.FailAction;
import io.waybill.operators.http.HttpCalls;
import io.waybill.operators.sql.SqlCalls;
import java.util.ArrayList;
import java.util.List;

/** The calls of the program's own operators, found as those of a plug-in are. */
public final class OwnCalls implements EnginePlugin {
    @Override
    public EngineCalls open(PluginContext context) {
        EngineCalls http = HttpCalls.open(context);
        EngineCalls sql = SqlCalls.open(context);
        List<EngineAction> actions = new ArrayList<>(http.actions());
        actions.addAll(sql.actions());
        actions.add(new FailAction());
        List<EngineSensor> sensors = new ArrayList<>(http.sensors());
        sensors.addAll(sql.sensors());
        return new EngineCalls(actions, sensors, http.close());
    }
}
