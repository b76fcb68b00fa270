package io.waybill.engine.plugin;

import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.EngineSensor;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of all plug-ins, ready. Thread safe. */
public final class OpenPlugins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenPlugins.class);

    private final List<EngineAction> actions;
    private final List<EngineSensor> sensors;
    private final List<Runnable> closes;
    private final List<PluginProblem> problems;

    OpenPlugins(
            List<EngineAction> actions,
            List<EngineSensor> sensors,
            List<Runnable> closes,
            List<PluginProblem> problems) {
        this.actions = List.copyOf(actions);
        this.sensors = List.copyOf(sensors);
        this.closes = List.copyOf(closes);
        this.problems = List.copyOf(problems);
    }

    /** The actions. */
    public List<EngineAction> actions() {
        return actions;
    }

    /** The sensors. */
    public List<EngineSensor> sensors() {
        return sensors;
    }

    /** What could not be made ready. */
    public List<PluginProblem> problems() {
        return problems;
    }

    @Override
    public void close() {
        for (Runnable close : closes) {
            try {
                close.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("A plug-in did not close", e);
            }
        }
    }
}
