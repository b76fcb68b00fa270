package io.waybill.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that is no Java library and that some tests run. Debian's package of it is named in every skip. */
public enum SystemTool {
    /** The AWS command line, against the local Fargate. */
    AWS("WAYBILL_AWS", "awscli", "aws"),
    /** A real browser, for the pages. */
    CHROMIUM("WAYBILL_CHROMIUM", "chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    /** Runs containers without a daemon. */
    PODMAN("WAYBILL_PODMAN", "podman", "podman");

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
        return candidates.filter(Files::isExecutable).findFirst();
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
        return programs.stream()
                .flatMap(program ->
                        folders.stream().filter(folder -> !folder.isEmpty()).map(folder -> Path.of(folder, program)));
    }
}
