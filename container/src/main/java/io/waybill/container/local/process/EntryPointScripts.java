package io.waybill.container.local.process;

import io.waybill.container.local.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The entry point of our images as files, for containers that run without any image. */
final class EntryPointScripts {
    private static final List<String> NAMES =
            List.of("waybill-functions.sh", "waybill-bundles.sh", "waybill-dbt", "waybill-entry");

    private EntryPointScripts() {}

    /** Puts them into a folder, which is to be on PATH. */
    static Path install(Path dataFolder) {
        Path folder = AtomicFile.folder(dataFolder.resolve("bin")).toAbsolutePath();
        for (String name : NAMES) {
            try (InputStream script =
                    EntryPointScripts.class.getResourceAsStream("/io/waybill/container/image/" + name)) {
                if (script == null) {
                    throw new IllegalStateException("This build lacks the resource " + name + "; build it again");
                }
                Path file = folder.resolve(name);
                AtomicFile.write(file, script.readAllBytes());
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot put " + name + " into " + folder, e);
            }
        }
        return folder;
    }
}
