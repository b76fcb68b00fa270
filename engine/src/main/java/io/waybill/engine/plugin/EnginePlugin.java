package io.waybill.engine.plugin;

/**
 * Brings the calls that operators have the engine make: what {@code NodeWork.Action} and {@code NodeWork.Wait} name. Found by
 * {@link java.util.ServiceLoader}, in the program and in each plug-in. An operator that only runs containers needs none.
 */
public interface EnginePlugin {

    /**
     * Makes the calls ready. Called once when an engine starts; must do without the network, for whoever looks after plug-ins
     * opens them too.
     *
     * @param context what they may know
     */
    EngineCalls open(PluginContext context);
}
