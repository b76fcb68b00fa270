package io.waybill.web.settings;

import java.nio.file.Path;

/**
 * Where plug-ins come from.
 *
 * @param folder the folder of jars and of folders of jars
 */
public record PluginsSettings(
        @Setting(
                value =
                        "The folder of plug-ins: each jar in it, and each folder of jars, brings operators or a JDBC driver. Those"
                                + " that come with the program are there besides.",
                defaultValue = "plugins")
        Path folder) {}
