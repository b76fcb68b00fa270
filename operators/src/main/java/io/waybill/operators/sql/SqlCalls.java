package io.waybill.operators.sql;

import io.waybill.engine.plugin.EngineCalls;
import io.waybill.engine.plugin.PluginContext;
import java.util.List;

/** The calls of {@code sql} and {@code sql_wait}. */
public final class SqlCalls {
    private SqlCalls() {}

    /** Makes them ready. */
    public static EngineCalls open(PluginContext context) {
        Jdbc jdbc = new Jdbc(context.classLoaders());
        return EngineCalls.of(List.of(new SqlAction(jdbc)), List.of(new SqlSensor(jdbc)));
    }
}
