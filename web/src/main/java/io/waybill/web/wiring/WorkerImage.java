package io.waybill.web.wiring;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Stands for the worker image where containers are processes: its one program runs the worker with the Java of this process. */
final class WorkerImage {
    private static final String NAME = "waybill-worker";

    private WorkerImage() {}

    /**
     * Makes the folder that stands for the image.
     *
     * @param folder where the folder {@code images} is made
     * @param variables what the program finds in its environment besides; may be secret
     */
    static void install(Path folder, Map<String, String> variables) {
        Path program = folder.resolve("images").resolve(NAME).resolve("bin").resolve(NAME);
        try {
            Files.createDirectories(program.getParent());
            Path beside = program.resolveSibling("." + NAME + ".new");
            Files.deleteIfExists(beside);
            Files.createFile(
                    beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(beside, script(variables), StandardCharsets.UTF_8);
            Files.move(beside, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_REQUEST,
                    "The folder " + folder + " cannot be written: " + e.getMessage()
                            + ". Use one that you may write: --set state.folder=…",
                    e);
        }
    }

    private static String script(Map<String, String> variables) {
        Optional<Path> jar = Programs.WORKER.jar();
        if (jar.isEmpty()) {
            return "#!/bin/sh\necho 'The worker was not built; build it with ./waybill --version' >&2\nexit 127\n";
        }
        String exports = variables.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "=" + quoted(variable.getValue()) + "\n")
                .sorted()
                .collect(Collectors.joining());
        String words =
                Programs.java(jar.get()).stream().map(WorkerImage::quoted).collect(Collectors.joining(" "));
        return "#!/bin/sh\n" + exports + "exec " + words + " \"$@\"\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
