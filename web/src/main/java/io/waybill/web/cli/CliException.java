package io.waybill.web.cli;

import java.util.List;

/** Ends a command with a message for its user and no stack trace. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final List<String> lines;

    private CliException(int exitCode, List<String> lines) {
        super(String.join(System.lineSeparator(), lines));
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    /** What the user gave cannot be used. */
    static CliException badUsage(String... lines) {
        return new CliException(ExitCode.BAD_USAGE, List.of(lines));
    }

    /** What was asked for failed. */
    static CliException failed(String... lines) {
        return new CliException(ExitCode.FAILED, List.of(lines));
    }

    int exitCode() {
        return exitCode;
    }

    List<String> lines() {
        return lines;
    }
}
