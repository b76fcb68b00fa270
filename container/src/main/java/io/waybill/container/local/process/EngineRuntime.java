package io.waybill.container.local.process;

import io.waybill.container.local.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs the images themselves, by podman or docker. The file space and the scratch folder are mounted at the paths that
 * they have here; the network is this machine's. What becomes of a container is the supervisor's to write down, as it is for a
 * process, so that it outlives this program.
 */
public final class EngineRuntime implements ContainerRuntime {

    private final Engine engine;
    private final Supervisor supervisor;
    private final Path runImage;
    private final OciRuntime ociRuntime;
    private final Map<String, String> baseEnvironment;
    private final Signals signals = new Signals();

    /**
     * @param dataFolder where the scripts are put
     * @param named the engine's name or path; empty for the one that is on PATH
     * @param baseEnvironment what ECS sets in each container
     * @throws IllegalStateException when there is no engine that works
     */
    public EngineRuntime(Path dataFolder, Optional<String> named, Map<String, String> baseEnvironment) {
        this.engine = Engine.find(named);
        this.supervisor = new Supervisor(dataFolder);
        this.runImage = ScriptFile.write(dataFolder, "run-image.sh");
        this.ociRuntime = OciRuntime.install(engine);
        this.baseEnvironment = Map.copyOf(baseEnvironment);
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
        try {
            boolean isHere = engine.hasImage(plan.image());
            String image = isHere ? plan.image() : ImageName.full(plan.image());
            String name = name(plan);
            EngineContainer.write(files, engine, name, image);
            List<String> command = new ArrayList<>(List.of(
                    "/bin/sh",
                    runImage.toString(),
                    files.stem().toString(),
                    engine.program().toString(),
                    engine.kind().command(),
                    name,
                    image,
                    isHere ? "no" : "yes"));
            command.addAll(ociRuntime.options(files));
            command.addAll(environmentOptions(plan, files));
            command.addAll(EngineOptions.of(plan));
            command.addAll(EngineOptions.command(plan, image));
            Path output = plan.keepsOutput() ? files.output() : Path.of("/dev/null");
            Process child = supervisor.start(files, output, command, plan.scratch(), System.getenv(), ended);
            return Adoption.adopt(files, signals, child);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new CannotStartException("cannot start the image " + plan.image(), e);
        }
    }

    @Override
    public HealthProbe probe(ContainerPlan plan, List<String> command) throws IOException {
        List<String> words = new ArrayList<>(List.of("exec", name(plan)));
        if (command.get(0).equals("CMD-SHELL")) {
            words.addAll(List.of("/bin/sh", "-c"));
        }
        words.addAll(command.subList(1, command.size()));
        return HealthProbe.start(new ProcessBuilder(engine.command(words)));
    }

    @Override
    public void close() {
        supervisor.close();
    }

    private static String name(ContainerPlan plan) {
        return "waybill-" + plan.taskId() + "-" + plan.name();
    }

    /**
     * Variables go by a file that is gone when the container is created, for others can see the words of a command. Such a
     * file has one line for each, so what has several goes the other way.
     */
    private List<String> environmentOptions(ContainerPlan plan, ContainerFiles files) {
        Map<String, String> environment = new TreeMap<>(baseEnvironment);
        environment.putAll(plan.environment());
        environment.put("WAYBILL_SCRATCH", plan.scratch().toString());
        environment.put("WAYBILL_IMAGE", plan.image());
        List<String> options =
                new ArrayList<>(List.of("--env-file", files.environment().toString()));
        StringBuilder lines = new StringBuilder();
        environment.forEach((name, value) -> {
            if (value.lines().count() > 1 || value.endsWith("\n")) {
                options.addAll(List.of("--env", name + "=" + value));
            } else {
                lines.append(name).append('=').append(value).append('\n');
            }
        });
        AtomicFile.write(files.environment(), lines.toString().getBytes(StandardCharsets.UTF_8));
        return options;
    }
}
