package io.waybill.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs {@code waybill-entry} as a process, in a folder that stands for a run's file space. */
final class EntryPointRun {
    static final Path SCRIPTS =
            Path.of(System.getProperty("waybill.root"), "container/src/main/resources/io/waybill/container/image");

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** What came of it; out and error as one, in the order of their lines. */
    record Result(List<String> lines, int code) {
        String text() {
            return String.join("\n", lines);
        }
    }

    EntryPointRun(Path folder) throws IOException {
        this.folder = folder;
        set(
                "WAYBILL_SCRATCH",
                Files.createDirectories(folder.resolve("scratch")).toString());
        set("WAYBILL_CACHE", folder.resolve("cache").toString());
        set(
                "WAYBILL_FILES",
                Files.createDirectories(folder.resolve("files")).toUri().toString());
        set("WAYBILL_TASK_ID", "load");
        set("WAYBILL_TRY_NUMBER", "2");
        set("WAYBILL_FETCH_TRIES", "1");
    }

    EntryPointRun set(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    /** Programs that come before those of the machine. */
    EntryPointRun programs(Path programs) {
        return set("PATH", programs + ":" + System.getenv("PATH"));
    }

    Path files() {
        return folder.resolve("files");
    }

    Path scratch() {
        return folder.resolve("scratch");
    }

    Process start(String... command) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("sh", SCRIPTS.resolve("waybill-entry").toString()));
        words.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        return builder.directory(files().toFile()).redirectErrorStream(true).start();
    }

    Result run(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        process.outputWriter().close();
        return rest(process);
    }

    static Result rest(Process process) throws InterruptedException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        List<String> lines = output.lines().toList();
        return new Result(lines, process.waitFor());
    }
}
