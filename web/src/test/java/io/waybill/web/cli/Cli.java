package io.waybill.web.cli;

import io.waybill.web.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Runs commands as a shell would, in this process, and keeps what they print. */
public final class Cli {
    private final Map<String, String> variables = new HashMap<>();
    private final StoppedByHand stopSignal = new StoppedByHand();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private int exitCode = -1;

    /** What must outlive the process lies in this folder. */
    public static Cli in(Path stateFolder) {
        Cli cli = new Cli();
        cli.variables.put("WAYBILL_STATE_FOLDER", stateFolder.toString());
        return cli;
    }

    public Cli with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** Runs one command to its end. */
    public Cli run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        exitCode = WaybillCommand.execute(environment(), arguments);
        return this;
    }

    private Environment environment() {
        return new Environment(
                variables,
                Path.of("").toAbsolutePath(),
                Terminal.plain(new PrintWriter(out)),
                new PrintWriter(err),
                Clock.system(ZoneOffset.UTC),
                stopSignal);
    }

    /** What Ctrl-C does. */
    StoppedByHand stopSignal() {
        return stopSignal;
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }

    public int exitCode() {
        return exitCode;
    }
}
