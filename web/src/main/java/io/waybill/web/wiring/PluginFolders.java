package io.waybill.web.wiring;

import io.waybill.engine.plugin.Plugins;
import io.waybill.web.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where plug-ins lie: in the folder of the settings, and beside the program. */
public final class PluginFolders {
    /** The launcher's word for the folder that the program lies in. */
    private static final String PROGRAM = "waybill.app";

    private PluginFolders() {}

    /**
     * Loads the operators of the program and of all plug-ins. What is broken is in the log.
     *
     * @param workingFolder what a relative folder of the settings is relative to
     */
    public static Plugins load(Settings settings, Path workingFolder) {
        return Plugins.load(of(settings, workingFolder));
    }

    /** The folders, whether they are there or not. */
    public static List<Path> of(Settings settings, Path workingFolder) {
        List<Path> folders = new ArrayList<>();
        folders.add(workingFolder.resolve(settings.plugins().folder()).normalize());
        String program = System.getProperty(PROGRAM);
        if (program != null) {
            folders.add(Path.of(program, "plugins").normalize());
        }
        return folders;
    }
}
