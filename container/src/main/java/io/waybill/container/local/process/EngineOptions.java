package io.waybill.container.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a container is created with, in the words of podman's and docker's command lines. */
final class EngineOptions {

    /** What Fargate gives a container that does not ask for another number. */
    private static final long OPEN_FILES = 65_535;

    /** Podman would ask for millions, which it may not have. */
    private static final long PROCESSES = 4_096;

    private static final Pattern LIMIT = Pattern.compile("(?m)^Max (open files|processes) +\\S+ +(\\d+) ");
    private static final Path OWN_LIMITS = Path.of("/proc/self/limits");

    private EngineOptions() {}

    /**
     * The options that follow from a plan: limits, mounts, user, working directory.
     *
     * @throws IOException where this program's own limits cannot be read
     */
    static List<String> of(ContainerPlan plan) throws IOException {
        ContainerOptions wanted = plan.options();
        List<String> options = new ArrayList<>(List.of(
                "--pull",
                "never",
                "--log-driver",
                "none",
                "--network",
                "host",
                "--hostname",
                plan.taskId(),
                "--label",
                "io.waybill.task=" + plan.taskId(),
                "--cpus",
                String.format(Locale.ROOT, "%.3f", wanted.cpuUnits() / 1024.0),
                "--memory",
                wanted.memoryMib() + "m",
                "--memory-swap",
                wanted.memoryMib() + "m"));
        if (wanted.memoryReservationMib() > 0) {
            options.addAll(List.of("--memory-reservation", wanted.memoryReservationMib() + "m"));
        }
        if (wanted.cpuShares() > 1) {
            options.addAll(List.of("--cpu-shares", String.valueOf(wanted.cpuShares())));
        }
        String user = wanted.user();
        if (user != null) {
            options.addAll(List.of("--user", user));
        }
        if (wanted.readonlyRootFilesystem()) {
            options.add("--read-only");
        }
        options.addAll(mount(plan.scratch()));
        plan.fileSpace().ifPresent(files -> options.addAll(mount(files)));
        String workingDirectory = wanted.workingDirectory();
        if (workingDirectory != null) {
            options.addAll(List.of("--workdir", workingDirectory));
        } else {
            plan.fileSpace().ifPresent(files -> options.addAll(List.of("--workdir", files.toString())));
        }
        options.addAll(limits(wanted.ulimits()));
        return options;
    }

    /** The image and its command. An entry point takes the place of the image's, and of its command with it. */
    static List<String> command(ContainerPlan plan, String image) {
        List<String> words = new ArrayList<>();
        if (!plan.entryPoint().isEmpty()) {
            words.addAll(List.of("--entrypoint", plan.entryPoint().get(0)));
        }
        words.add(image);
        if (!plan.entryPoint().isEmpty()) {
            words.addAll(plan.entryPoint().subList(1, plan.entryPoint().size()));
        }
        words.addAll(plan.command());
        return words;
    }

    /** At the same path within, so that a path means the same everywhere. */
    private static List<String> mount(Path folder) {
        return List.of("--mount", "type=bind,source=" + folder + ",target=" + folder);
    }

    /** Those that are asked for, and those that an engine would otherwise set higher than it may. */
    private static List<String> limits(List<String> wanted) throws IOException {
        Map<String, Long> most = new LinkedHashMap<>();
        most.put("nofile", OPEN_FILES);
        most.put("nproc", PROCESSES);
        own().forEach((name, limit) -> most.merge(name, limit, Math::min));
        List<String> options = new ArrayList<>();
        wanted.forEach(limit -> options.addAll(List.of("--ulimit", limit)));
        most.forEach((name, limit) -> {
            if (wanted.stream().noneMatch(asked -> asked.startsWith(name + "="))) {
                options.addAll(List.of("--ulimit", name + "=" + limit + ":" + limit));
            }
        });
        return options;
    }

    /** This program's hard limits, where it has some. */
    private static Map<String, Long> own() throws IOException {
        Map<String, Long> limits = new LinkedHashMap<>();
        try {
            Matcher found = LIMIT.matcher(Files.readString(OWN_LIMITS));
            while (found.find()) {
                limits.put(found.group(1).equals("open files") ? "nofile" : "nproc", Long.valueOf(found.group(2)));
            }
        } catch (NoSuchFileException e) {
            // Not Linux: the engine has a machine of its own.
            return Map.of();
        }
        return limits;
    }
}
