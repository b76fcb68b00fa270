package io.waybill.container.local.process;

import io.waybill.container.local.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An image's container: its supervisor runs {@code run-image.sh}, and the engine runs the container itself. */
final class EngineContainer implements RunningContainer {

    private final ContainerFiles files;
    private final SupervisedProcess supervised;
    private final Engine engine;
    private final String name;
    private final String image;

    private EngineContainer(
            ContainerFiles files, SupervisedProcess supervised, Engine engine, String name, String image) {
        this.files = files;
        this.supervised = supervised;
        this.engine = engine;
        this.name = name;
        this.image = image;
    }

    /** Notes what runs a container, so that it can be taken over. */
    static void write(ContainerFiles files, Engine engine, String name, String image) {
        String lines =
                String.join("\n", engine.program().toString(), engine.kind().name(), name, image) + "\n";
        AtomicFile.write(files.engine(), lines.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The container that files are of; empty where no engine runs it.
     *
     * @param supervised what its supervisor's files tell
     */
    static Optional<RunningContainer> read(ContainerFiles files, SupervisedProcess supervised) {
        return AtomicFile.read(files.engine()).map(bytes -> {
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            Engine engine = new Engine(Path.of(lines.get(0)), Engine.Kind.valueOf(lines.get(1)));
            return new EngineContainer(files, supervised, engine, lines.get(2), lines.get(3));
        });
    }

    @Override
    public boolean isStarted() {
        return Files.exists(files.started());
    }

    @Override
    public Optional<ContainerEnd> end() {
        Optional<ContainerEnd> end = supervised.end();
        if (end.isEmpty()) {
            return end;
        }
        OptionalInt exitCode = end.get().exitCode();
        if (exitCode.isEmpty()) {
            // Nobody will tell how it ends, so it must not go on.
            engine.remove(name);
            return end;
        }
        Optional<byte[]> fault = AtomicFile.read(files.fault());
        if (fault.isPresent()) {
            return Optional.of(fault(new String(fault.get(), StandardCharsets.UTF_8)));
        }
        return Files.exists(files.outOfMemory()) ? Optional.of(ContainerEnd.outOfMemory(exitCode.getAsInt())) : end;
    }

    @Override
    public boolean mustBeAsked() {
        // Whether its image is there by now is told by a file only.
        return !isStarted() || supervised.mustBeAsked();
    }

    @Override
    public boolean terminate() {
        if (!isStarted()) {
            return supervised.terminate();
        }
        try {
            Files.createFile(files.terminated());
        } catch (FileAlreadyExistsException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot note in " + files.stem() + " that its container is to end", e);
        }
        engine.signal(name, "TERM");
        return true;
    }

    @Override
    public boolean kill() {
        if (isStarted()) {
            engine.signal(name, "KILL");
            return true;
        }
        boolean isKilled = supervised.kill();
        engine.remove(name);
        return isKilled;
    }

    @Override
    public Path output() {
        return files.output();
    }

    /** In Fargate's words, as far as they are known. */
    private ContainerEnd fault(String text) {
        int newline = text.indexOf('\n');
        String kind = newline < 0 ? text : text.substring(0, newline);
        String message = newline < 0 ? "" : text.substring(newline + 1).strip();
        String plain = message.startsWith("Error: ") ? message.substring("Error: ".length()) : message;
        return switch (kind) {
            case "pull" ->
                ContainerEnd.neverStarted(
                        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
                                + image + ": " + plain);
            case "create" -> ContainerEnd.neverStarted("CannotCreateContainerError: " + plain);
            case "start" ->
                ContainerEnd.neverStarted(
                        new CannotStartException("failed to create shim task: OCI runtime create failed: " + plain)
                                .reason());
            default -> new ContainerEnd(false, OptionalInt.empty(), Optional.empty());
        };
    }
}
