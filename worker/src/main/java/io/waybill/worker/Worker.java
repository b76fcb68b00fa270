package io.waybill.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.Nearest;
import io.waybill.spec.bind.SpecJson;
import io.waybill.worker.files.AwsClients;
import io.waybill.worker.files.Connection;
import io.waybill.worker.files.DataFile;
import io.waybill.worker.files.DataFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/** Finds the step that is asked for, hands it what it needs, and says how it ended. */
final class Worker {
    static final String INPUT = "WAYBILL_STEP_INPUT";
    static final String CONNECTION = "WAYBILL_CONNECTION";
    static final String SCRATCH = "WAYBILL_SCRATCH";

    private static final long LARGEST_INPUT = 20_000_000;

    private final Map<String, Step> steps = new TreeMap<>();
    private final List<Step> inOrder;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    Worker(List<Step> steps, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.inOrder = List.copyOf(steps);
        steps.forEach(step -> this.steps.put(step.name(), step));
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.err = err;
    }

    ExitCode run(List<String> arguments) {
        StepLog log = new StepLog(out, err);
        if (arguments.equals(List.of("--help")) || arguments.equals(List.of("-h"))) {
            out.print(help());
            return ExitCode.DONE;
        }
        if (arguments.size() != 1) {
            err.print(help());
            return ExitCode.BAD_INPUT;
        }
        try {
            return run(arguments.get(0), log);
        } catch (StepException e) {
            log.error(e.getMessage());
            return e.exit();
        } catch (IOException | UncheckedIOException e) {
            log.error("The network or a disk is at fault: " + e);
            return ExitCode.TRY_AGAIN;
        } catch (OutOfMemoryError e) {
            log.error("The memory does not suffice (" + e.getMessage() + "): give the task more, and Java with it");
            return ExitCode.BROKEN;
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(log::error);
            return ExitCode.BROKEN;
        }
    }

    private ExitCode run(String name, StepLog log) throws IOException {
        Step step = steps.get(name);
        if (step == null) {
            throw StepException.badInput("There is no step '" + Printable.line(name, 100) + "': "
                    + Nearest.remedy(name, steps.keySet(), "steps"));
        }
        Optional<Connection> connection = Connection.of(environment.getOrDefault(CONNECTION, ""));
        connection.ifPresent(given -> given.secrets().forEach(log::hide));
        Path scratch = scratch();
        try (DataFiles files = DataFiles.of(environment)) {
            return step.run(new StepRun(input(files), environment, files, connection, scratch, log));
        } catch (SdkException e) {
            throw AwsClients.told(e, "AWS");
        } finally {
            remove(scratch);
        }
    }

    private ObjectNode input(DataFiles files) throws IOException {
        String path = environment.getOrDefault(INPUT, "");
        if (path.isBlank()) {
            throw StepException.badInput(
                    "Nothing says what the step is to do: set " + INPUT + " to a JSON file of the file space");
        }
        DataFile file = files.at(path);
        if (!file.exists()) {
            throw StepException.badInput("The step's input " + file.name() + " is not there: " + INPUT + " names it");
        }
        if (file.size() > LARGEST_INPUT) {
            throw StepException.badInput("The step's input " + file.name() + " is larger than 20 MB");
        }
        try (InputStream stream = file.open()) {
            JsonNode json = SpecJson.mapper().readTree(stream);
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw StepException.badInput("The step's input " + file.name() + " is no JSON object");
        } catch (JsonProcessingException e) {
            throw StepException.badInput("The step's input " + file.name() + " is no JSON: " + e.getOriginalMessage());
        }
    }

    private Path scratch() throws IOException {
        String given = environment.getOrDefault(SCRATCH, "");
        if (given.isEmpty()) {
            return Files.createTempDirectory("waybill-step");
        }
        return Files.createTempDirectory(Files.createDirectories(Path.of(given)), "step");
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private String help() {
        StringBuilder text = new StringBuilder();
        text.append("Usage: java -jar waybill-worker.jar STEP\n\n");
        text.append("Runs one step that touches data.\n\nSteps:\n");
        for (Step step : inOrder) {
            text.append(String.format("  %-14s %s%n", step.name(), step.about()));
        }
        text.append("\nEnvironment:\n");
        text.append("  WAYBILL_STEP_INPUT  the file with the step's input, a JSON object, within the file space\n");
        text.append("  WAYBILL_FILES       the file space: file:///folder or s3://bucket/prefix; the working directory\n");
        text.append("  WAYBILL_CONNECTION  a connection as Airflow writes it, a URI or JSON, for steps that log in\n");
        text.append("  WAYBILL_SCRATCH     a folder for what need not outlive the step\n");
        text.append("  AWS_…               region, credentials and endpoints, as the AWS SDK reads them\n");
        text.append("\nExit codes: 0 done, 1 the data did not pass or the other side refuses, 2 bad input, 70 a fault of\n");
        text.append("the program, 75 one that may pass by itself. Values are handed on by lines ::output name=<json>::.\n");
        return text.toString();
    }
}
