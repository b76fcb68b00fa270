package io.waybill.engine.source;

import java.nio.file.Path;

/** What of a folder with DAG files is looked at. */
public final class FolderRules {
    private FolderRules() {}

    /** Whether the folder is left alone with all that is in it: hidden ones, and {@code images}, which stand for images. */
    public static boolean isIgnored(Path folder) {
        String name = String.valueOf(folder.getFileName());
        return name.startsWith(".") || name.equals("images");
    }
}
