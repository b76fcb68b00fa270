package io.waybill.web.settings;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where this machine keeps what must outlive the process.
 *
 * @param folder database, logs, files of runs
 * @param files where the files of runs are; absent: {@code files} in the folder
 */
public record StateSettings(
        @Setting(
                value =
                        "The folder for all that must outlive the process: the database, the tasks and logs of the local"
                                + " Fargate, the files of runs.",
                defaultValue = ".waybill")
        Path folder,

        @Setting(
                value = "Where the files of runs are kept, such as file:///data/files/; absent, they are in the folder"
                        + " files of state.folder.")
        @Nullable URI files) {}
