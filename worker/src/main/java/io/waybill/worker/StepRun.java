package io.waybill.worker;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.bind.BindingProblem;
import io.waybill.spec.bind.Bound;
import io.waybill.spec.bind.RecordBinder;
import io.waybill.worker.files.Connection;
import io.waybill.worker.files.DataFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one run of a step has.
 *
 * @param input what it is asked for
 * @param environment the variables of the environment
 * @param files the files of the run
 * @param connection how it gets into the other side; empty when none is given
 * @param scratch a folder for what need not outlive the step
 * @param log what it prints
 */
public record StepRun(
        ObjectNode input,
        Map<String, String> environment,
        DataFiles files,
        Optional<Connection> connection,
        Path scratch,
        StepLog log) {
    public StepRun {
        requireNonNull(input, "input");
        environment = Map.copyOf(environment);
        requireNonNull(files, "files");
        requireNonNull(connection, "connection");
        requireNonNull(scratch, "scratch");
        requireNonNull(log, "log");
    }

    /**
     * The input as a record.
     *
     * @throws StepException with everything that is wrong with it
     */
    public <R extends Record> R inputAs(Class<R> type) {
        Bound<R> bound = RecordBinder.bind(input, type);
        return bound.value()
                .orElseThrow(() -> StepException.badInput("The step's input is wrong: "
                        + bound.problems().stream().map(StepRun::told).collect(Collectors.joining("; "))));
    }

    private static String told(BindingProblem problem) {
        String where = problem.path().isEmpty() ? "" : "/" + String.join("/", problem.path()) + ": ";
        return where + problem.message() + (problem.remedy().isEmpty() ? "" : " (" + problem.remedy() + ")");
    }

    /** Hands a value on to other tasks. */
    public void output(String name, JsonNode value) {
        log.output(name, value);
    }
}
