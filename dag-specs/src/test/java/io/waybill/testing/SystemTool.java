package io.waybill.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A program that is no Java library and that some tests run. Debian's package of it is named in every skip. */
public enum SystemTool {
    /** The AWS command line, against the local Fargate. */
    AWS("WAYBILL_AWS", "awscli", "aws"),
    /** A BusyBox that needs no library, to make an image of. */
    BUSYBOX("WAYBILL_BUSYBOX", "busybox-static", "busybox"),
    /** A real browser, for the pages. */
    CHROMIUM("WAYBILL_CHROMIUM", "chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    /** Signs and sends requests from a shell. */
    CURL("WAYBILL_CURL", "curl", "curl"),
    /** Runs containers without a daemon. */
    PODMAN("WAYBILL_PODMAN", "podman", "podman"),
    /** Reads secrets in our entry point. */
    PYTHON("WAYBILL_PYTHON", "python3", "python3"),
    /** What podman runs containers with; the one that also works where cgroups are hybrid. */
    RUNC("WAYBILL_RUNC", "runc", "runc");

    private static final Map<Path, Boolean> STARTS = new ConcurrentHashMap<>();

    private final String variable;
    private final String debianPackage;
    private final List<String> programs;

    SystemTool(String variable, String debianPackage, String... programs) {
        this.variable = variable;
        this.debianPackage = debianPackage;
        this.programs = List.of(programs);
    }

    /**
     * The program to run, or empty where it is not installed: the path in the tool's environment variable
     * ({@code WAYBILL_CHROMIUM} and so on) goes before what PATH holds.
     */
    public Optional<Path> path() {
        return path(System.getenv());
    }

    Optional<Path> path(Map<String, String> environment) {
        String given = environment.get(variable);
        Stream<Path> candidates = given != null && !given.isBlank() ? Stream.of(Path.of(given)) : onPath(environment);
        return candidates
                .filter(Files::isExecutable)
                .filter(program -> this != AWS || STARTS.computeIfAbsent(program, SystemTool::starts))
                .findFirst();
    }

    /** Whether it is more than the shim that a manager of Python versions leaves where the program is not installed. */
    private static boolean starts(Path program) {
        try {
            return new ProcessBuilder(program.toString(), "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * The program to run.
     *
     * @throws AssertionError where it is missing; it says how to get it
     */
    public Path required() {
        return path().orElseThrow(() -> new AssertionError(missing()));
    }

    /** One sentence for a test that cannot run: what is missing and how to get it. */
    String missing() {
        return "%s is not installed (Debian: apt-get install %s; or name the program in %s)"
                .formatted(programs.get(0), debianPackage, variable);
    }

    private Stream<Path> onPath(Map<String, String> environment) {
        List<String> folders = List.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1));
        // Debian's runc lies where only root's PATH leads; its aws is the one that the documentation speaks of.
        Stream<String> debian = this == AWS ? Stream.of("/usr/bin") : Stream.of();
        Stream<String> sbin = this == RUNC ? Stream.of("/usr/sbin") : Stream.of();
        List<String> all = Stream.of(debian, folders.stream(), sbin)
                .flatMap(each -> each)
                .filter(folder -> !folder.isEmpty())
                .toList();
        return programs.stream().flatMap(program -> all.stream().map(folder -> Path.of(folder, program)));
    }
}
