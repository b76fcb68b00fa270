package io.waybill.web.settings;

import java.nio.file.Path;

/**
 * Where DAG files come from.
 *
 * @param folder the folder that is read and watched, with all folders in it
 */
public record DagsSettings(
        @Setting(
                value = "The folder of DAG files, with all folders in it; it is watched.",
                defaultValue = "dag-specs/examples")
        Path folder) {}
