package io.waybill.container.local.process;

import io.waybill.container.local.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What podman runs a container with: runc or crun, behind a script that sees whether memory ran out. */
final class OciRuntime {

    /** Names to the script what the paths of a container's files begin with. */
    private static final String STEM_ANNOTATION = "io.waybill.stem";

    private final Optional<Path> script;

    private OciRuntime(Optional<Path> script) {
        this.script = script;
    }

    /**
     * Puts the script into the user's state folder: were it in a data folder, and that deleted, podman could not remove the
     * containers that it knows.
     */
    static OciRuntime install(Engine engine) {
        // Docker knows by itself when memory ran out, and elsewhere than on Linux the engine has a machine of its own.
        boolean isWanted = engine.kind() == Engine.Kind.PODMAN && Files.isDirectory(Path.of("/sys/fs/cgroup"));
        // runc first: crun fails where cgroups are hybrid.
        Optional<Path> runtime = isWanted
                ? Stream.of("runc", "crun")
                        .flatMap(name -> Engine.onPath(name).stream())
                        .findFirst()
                : Optional.empty();
        return new OciRuntime(runtime.map(OciRuntime::write));
    }

    /** What a container is created with. */
    List<String> options(ContainerFiles files) {
        return script.map(path ->
                        List.of("--runtime", path.toString(), "--annotation", STEM_ANNOTATION + "=" + files.stem()))
                .orElse(List.of());
    }

    private static Path write(Path runtime) {
        String stateHome = Optional.ofNullable(System.getenv("XDG_STATE_HOME")).orElse("");
        Path state =
                stateHome.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(stateHome);
        Path folder = AtomicFile.folder(state.resolve("waybill/oci"));
        String text = ScriptFile.text("oci-runtime.sh");
        String first = text.substring(0, text.indexOf('\n') + 1);
        String assignment = "RUNTIME='" + runtime.toString().replace("'", "'\\''") + "'\n";
        Path script = folder.resolve(runtime.getFileName().toString());
        Path beside = folder.resolve(
                runtime.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        try {
            Files.writeString(beside, first + assignment + text.substring(first.length()), StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwx------"));
            // Containers may be starting by it: it is whole at each moment.
            return Files.move(beside, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the script " + script + " that podman is to call", e);
        }
    }
}
