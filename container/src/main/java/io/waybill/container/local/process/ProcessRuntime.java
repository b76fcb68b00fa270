package io.waybill.container.local.process;

import io.waybill.container.local.files.AtomicFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs containers as processes of this machine, in the run's file space, with the image's overlay.
 *
 * <p>{@code WAYBILL_FILES} in a container's environment names the working directory ({@code file:///abs/path});
 * {@code WAYBILL_SCRATCH} and {@code WAYBILL_IMAGE} are set here, and {@code waybill-entry}, which our images have, is on
 * PATH. A container sees its own environment and not this
 * program's, which may hold secrets. What belongs to an image or an isolated machine has no meaning here: user,
 * workingDirectory, limits, ports and mounts of the task definition are not applied.
 */
public final class ProcessRuntime implements ContainerRuntime {

    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Supervisor supervisor;
    private final ImageOverlays overlays;
    private final Map<String, String> baseEnvironment;
    private final String machinePath;
    private final Path entryPoint;
    private final Signals signals = new Signals();

    /**
     * @param dataFolder where the supervisor's script and those of our images are put
     * @param imageRoots the folders that may hold an {@code images} folder
     * @param baseEnvironment what ECS sets in each container
     */
    public ProcessRuntime(Path dataFolder, Supplier<List<Path>> imageRoots, Map<String, String> baseEnvironment) {
        this.supervisor = new Supervisor(dataFolder);
        this.overlays = new ImageOverlays(imageRoots);
        this.entryPoint = EntryPointScripts.install(dataFolder);
        this.baseEnvironment = Map.copyOf(baseEnvironment);
        this.machinePath = Optional.ofNullable(System.getenv("PATH")).orElse(DEFAULT_PATH);
    }

    @Override
    public boolean wasStarted(Path stem) {
        return new ContainerFiles(stem).isTaken();
    }

    @Override
    public RunningContainer adopt(Path stem) {
        return Adoption.adopt(new ContainerFiles(stem), signals, null);
    }

    @Override
    public RunningContainer start(ContainerPlan plan, Runnable ended) throws CannotStartException {
        ContainerFiles files = new ContainerFiles(plan.stem());
        if (files.isTaken()) {
            return Adoption.adopt(files, signals, null);
        }
        List<String> command = Stream.of(plan.entryPoint(), plan.command())
                .flatMap(List::stream)
                .toList();
        if (command.isEmpty()) {
            throw new CannotStartException("no command specified: name one in the task definition or the overrides,"
                    + " since process mode does not know the image's own");
        }
        try {
            Path workingDirectory = workingDirectory(plan);
            Optional<Path> overlay = overlays.find(plan.image());
            if (overlay.isPresent()) {
                ImageOverlays.link(overlay.get(), workingDirectory);
            }
            Map<String, String> environment = environment(plan, overlay);
            Path program =
                    program(plan.image(), command.get(0), environment.getOrDefault("PATH", ""), workingDirectory);
            List<String> words = new ArrayList<>(command);
            words.set(0, program.toString());
            Process child = launch(plan, words, workingDirectory, environment, ended);
            return Adoption.adopt(files, signals, child);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new CannotStartException("cannot start " + command, e);
        }
    }

    @Override
    public HealthProbe probe(ContainerPlan plan, List<String> command) throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c"));
        if (command.get(0).equals("CMD-SHELL")) {
            words.add(String.join(" ", command.subList(1, command.size())));
        } else {
            words.addAll(List.of("exec \"$@\"", "sh"));
            words.addAll(command.subList(1, command.size()));
        }
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(environment(plan, overlays.find(plan.image())));
        builder.directory(workingDirectory(plan).toFile());
        return HealthProbe.start(builder);
    }

    @Override
    public void close() {
        supervisor.close();
    }

    private Process launch(
            ContainerPlan plan,
            List<String> words,
            Path workingDirectory,
            Map<String, String> environment,
            Runnable ended)
            throws IOException {
        ContainerFiles files = new ContainerFiles(plan.stem());
        Path output = plan.keepsOutput() ? files.output() : Path.of("/dev/null");
        return supervisor.start(files, output, words, workingDirectory, environment, ended);
    }

    private static Path workingDirectory(ContainerPlan plan) {
        return plan.fileSpace().orElseGet(() -> AtomicFile.folder(plan.ownFiles()));
    }

    private Map<String, String> environment(ContainerPlan plan, Optional<Path> overlay) {
        String scratch = plan.scratch().toString();
        Map<String, String> environment = new TreeMap<>(baseEnvironment);
        environment.put("HOSTNAME", plan.taskId());
        environment.put("HOME", scratch);
        environment.put("TMPDIR", scratch);
        environment.put("PATH", machinePath);
        environment.putAll(plan.environment());
        environment.put("WAYBILL_SCRATCH", scratch);
        environment.put("WAYBILL_IMAGE", plan.image());
        environment.merge("PATH", "", (path, ignored) -> entryPoint + File.pathSeparator + path);
        overlay.ifPresent(folder ->
                environment.merge("PATH", "", (path, ignored) -> folder.resolve("bin") + File.pathSeparator + path));
        return environment;
    }

    /**
     * Finds the program of a command, before anything is started.
     *
     * @throws CannotStartException with what a container engine says of a command that is not there, and what to do here
     */
    private static Path program(String image, String command, String path, Path workingDirectory)
            throws CannotStartException {
        boolean isPath = command.contains("/");
        List<Path> candidates = isPath
                ? List.of(workingDirectory.resolve(command))
                : Stream.of(path.split(File.pathSeparator, -1))
                        .map(folder -> workingDirectory.resolve(folder).resolve(command))
                        .toList();
        Optional<Path> found = candidates.stream()
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String why = "executable file not found in $PATH";
        if (isPath) {
            why = Files.exists(candidates.get(0)) ? "permission denied" : "no such file or directory";
        }
        throw new CannotStartException("failed to create shim task: OCI runtime create failed: runc create failed:"
                + " unable to start container process: exec: \"" + command + "\": " + why + ": unknown. "
                + remedy(image, command, isPath));
    }

    /** No image runs here: its commands are the machine's, or those of the folder that stands for it. */
    private static String remedy(String image, String command, boolean isPath) {
        String there = "images/" + ImageOverlays.folderName(image);
        return "Process mode runs commands of this machine and of the folder that stands for the image: put "
                + (isPath ? "the file into " + there : command + " into " + there + "/bin")
                + " beside the DAG file or in the DAG folder, or set local_fargate.runtime to container";
    }
}
