package io.waybill.operators.http;

import io.waybill.engine.plugin.EngineCalls;
import io.waybill.engine.plugin.PluginContext;
import java.util.List;

/** The calls of {@code http} and {@code http_wait}. */
public final class HttpCalls {
    private HttpCalls() {}

    /** Makes them ready. */
    public static EngineCalls open(PluginContext context) {
        GuardedHttp http = new GuardedHttp(context.addresses());
        return new EngineCalls(List.of(new HttpAction(http)), List.of(new HttpSensor(http)), http::close);
    }
}
