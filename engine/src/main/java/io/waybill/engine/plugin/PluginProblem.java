package io.waybill.engine.plugin;

/**
 * Something of a plug-in that cannot be used; all else of it can.
 *
 * @param plugin the jar or folder
 * @param message what is wrong, and what mends it
 */
public record PluginProblem(String plugin, String message) {
    @Override
    public String toString() {
        return plugin + ": " + message;
    }
}
