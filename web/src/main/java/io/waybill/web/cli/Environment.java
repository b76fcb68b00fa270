package io.waybill.web.cli;

import static java.util.Objects.requireNonNull;

import io.waybill.web.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * Where a command runs; a test makes its own.
 *
 * @param variables the process's environment
 * @param workingFolder what relative paths are relative to
 * @param terminal where output goes
 * @param err where messages go that are no output
 * @param clock the time, in the zone that people want to read
 * @param stopSignal tells when the process is asked to end
 */
record Environment(
        Map<String, String> variables,
        Path workingFolder,
        Terminal terminal,
        PrintWriter err,
        Clock clock,
        StopSignal stopSignal) {
    Environment {
        variables = Map.copyOf(variables);
        requireNonNull(workingFolder, "workingFolder");
        requireNonNull(terminal, "terminal");
        requireNonNull(err, "err");
        requireNonNull(clock, "clock");
        requireNonNull(stopSignal, "stopSignal");
    }

    /** The one that this process was started in. */
    static Environment ofProcess() {
        // UTF-8 whatever the locale says: what tasks write passes through as it is.
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Map<String, String> variables = System.getenv();
        return new Environment(
                variables,
                Path.of("").toAbsolutePath(),
                Terminal.detect(out, variables),
                err,
                Clock.system(ZoneId.systemDefault()),
                StopSignal.ofProcess());
    }

    PrintWriter out() {
        return terminal.out();
    }
}
