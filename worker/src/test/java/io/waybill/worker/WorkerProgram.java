package io.waybill.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.bind.SpecJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The program, run within the test over a folder. */
public final class WorkerProgram {
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    private final List<Step> steps;

    public WorkerProgram(Path folder) {
        this(folder, Main.STEPS);
    }

    public WorkerProgram(Path folder, List<Step> steps) {
        this.folder = folder;
        this.steps = steps;
        environment.put("WAYBILL_FILES", folder.toUri().toString().replaceAll("/$", ""));
        environment.put("WAYBILL_STEP_INPUT", ".waybill/input.json");
    }

    public WorkerProgram with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public WorkerProgram file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public WorkerProgram file(String path, byte[] bytes) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Outcome run(String step, String input) {
        file(".waybill/input.json", input);
        return run(step);
    }

    public Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ExitCode exit = new Worker(
                        steps,
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
        return new Outcome(folder, exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** How a run ended and what it printed. */
    public record Outcome(Path folder, ExitCode exit, String out, String err) {
        /** The values that it handed on. */
        public Map<String, JsonNode> outputs() {
            Map<String, JsonNode> outputs = new LinkedHashMap<>();
            out.lines().filter(line -> line.startsWith("::output ")).forEach(line -> {
                int equals = line.indexOf('=');
                String json = line.substring(equals + 1, line.length() - 2);
                outputs.put(line.substring("::output ".length(), equals), json(json));
            });
            return outputs;
        }

        /** The report of a validation. */
        public JsonNode report() {
            try {
                String path = outputs()
                        .getOrDefault("report", TextNode.valueOf("no report: " + err))
                        .textValue();
                return json(Files.readString(folder.resolve(path)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What came out of the only expectation. */
        public JsonNode result() {
            return report().path("results").path(0);
        }
    }

    public static JsonNode json(String text) {
        try {
            return SpecJson.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
