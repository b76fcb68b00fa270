package io.waybill.container.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A container engine that is installed: podman or docker, by its command line.
 *
 * @param program its path
 */
record Engine(Path program, Kind kind) {

    /** The engines that are known. */
    enum Kind {
        /** Without a daemon. */
        PODMAN("podman"),
        /** With its daemon. */
        DOCKER("docker");

        private final String command;

        Kind(String command) {
            this.command = command;
        }

        /** What its program is called. */
        String command() {
            return command;
        }

        /** The kind that a program is of, by its name. */
        static Kind of(Path program) {
            return program.getFileName().toString().contains(DOCKER.command) ? DOCKER : PODMAN;
        }
    }

    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /**
     * The engine to use.
     *
     * @param named a name or a path; empty for the first that is on PATH
     * @throws IllegalStateException when there is none, or it does not work
     */
    static Engine find(Optional<String> named) {
        Engine engine = named.map(
                        name -> onPath(name)
                                .orElseThrow(
                                        () -> new IllegalStateException(
                                                "The container engine '" + name
                                                        + "' is not there: install it, or set local_fargate.engine to podman, docker or a path")))
                .or(() -> Stream.of(Kind.values())
                        .flatMap(kind -> onPath(kind.command()).stream())
                        .findFirst())
                .map(program -> new Engine(program, Kind.of(program)))
                .orElseThrow(
                        () -> new IllegalStateException(
                                "local_fargate.runtime is container, but neither podman nor"
                                        + " docker is on PATH (Debian: apt-get install podman runc): install one, or set it to process"));
        Answer answer = engine.run(List.of("version"));
        if (answer.code() != 0) {
            throw new IllegalStateException("The container engine " + engine.program() + " does not work: "
                    + answer.text() + ". Mend it, or set local_fargate.runtime to process");
        }
        return engine;
    }

    /** A program by its name on PATH, or by its path. */
    static Optional<Path> onPath(String name) {
        if (name.contains("/")) {
            return Optional.of(Path.of(name).toAbsolutePath()).filter(Files::isExecutable);
        }
        // Debian's runc lies where only root's PATH leads.
        String path =
                Optional.ofNullable(System.getenv("PATH")).orElse(DEFAULT_PATH) + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * What a command of the engine did.
     *
     * @param text what it printed, both streams
     */
    record Answer(int code, String text) {}

    /** Whether an image is on this machine. */
    boolean hasImage(String image) {
        return run(List.of("image", "inspect", image)).code() == 0;
    }

    /** Sends a container's first process a signal. A container that is gone is no error. */
    void signal(String container, String signal) {
        run(List.of("kill", "--signal", signal, container));
    }

    /** Removes a container, whether it runs or not. */
    void remove(String container) {
        // Else podman would ask it to end first, and wait.
        signal(container, "KILL");
        run(List.of("rm", "--force", container));
    }

    /** The words of a command of the engine. */
    List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(words);
        return command;
    }

    private Answer run(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(command(words));
        builder.redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run the container engine " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the container engine " + program + " worked", e);
        }
    }
}
