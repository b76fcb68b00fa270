package io.waybill.spec;

import static java.util.Objects.requireNonNull;

/**
 * One problem of a DAG file: where it is, what it is and how to mend it.
 *
 * @param file the file as the reader was given it
 * @param line counted from 1
 * @param column counted from 1, in Unicode code points
 * @param code the kind of problem
 * @param message what is wrong, as a sentence without its full stop; made one line of at most 1000 characters
 * @param remedy what to do about it; empty when the message says it all
 */
public record SpecProblem(String file, int line, int column, ProblemCode code, String message, String remedy) {
    private static final int LONGEST = 1000;

    public SpecProblem {
        requireNonNull(file, "file");
        requireNonNull(code, "code");
        message = oneLine(requireNonNull(message, "message"));
        remedy = oneLine(requireNonNull(remedy, "remedy"));
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("A place starts at 1:1, not at " + line + ":" + column);
        }
    }

    /** Values that are quoted in a message may have line ends and any length; a problem is one line of output. */
    private static String oneLine(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** Whether this problem keeps the file from being used. */
    public boolean isError() {
        return code.severity() == Severity.ERROR;
    }

    /** The line that {@code validate} prints: {@code file:line:col: CODE message (remedy)}. */
    @Override
    public String toString() {
        String place = file + ":" + line + ":" + column + ": " + code + " " + message;
        return remedy.isEmpty() ? place : place + " (" + remedy + ")";
    }
}
