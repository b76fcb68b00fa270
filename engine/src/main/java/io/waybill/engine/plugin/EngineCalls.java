package io.waybill.engine.plugin;

import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.EngineSensor;
import java.util.List;

/**
 * What a plug-in has the engine do.
 *
 * @param actions short calls, each named as no other is; {@code <plug-in>.<call>} is a good name
 * @param sensors looks at what is waited for, each named as no other is
 * @param close gives back what they hold, such as connections; called once, after the last call
 */
public record EngineCalls(List<EngineAction> actions, List<EngineSensor> sensors, Runnable close) {
    public EngineCalls {
        actions = List.copyOf(actions);
        sensors = List.copyOf(sensors);
    }

    /** Calls that hold nothing. */
    public static EngineCalls of(List<? extends EngineAction> actions, List<? extends EngineSensor> sensors) {
        return new EngineCalls(List.copyOf(actions), List.copyOf(sensors), () -> {});
    }
}
