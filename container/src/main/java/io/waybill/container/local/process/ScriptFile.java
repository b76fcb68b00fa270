package io.waybill.container.local.process;

import io.waybill.container.local.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The scripts that run beside the endpoint. They are put into files, since they outlive the program. */
final class ScriptFile {

    private ScriptFile() {}

    /** Writes a script of this build into a folder. */
    static Path write(Path folder, String name) {
        Path script = AtomicFile.folder(folder).resolve(name);
        AtomicFile.write(script, text(name).getBytes(StandardCharsets.UTF_8));
        return script;
    }

    /** A script of this build. */
    static String text(String name) {
        try (InputStream resource = ScriptFile.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("This build lacks the resource " + name + "; build it again");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource " + name, e);
        }
    }
}
