package io.waybill.spec;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

/**
 * One problem of a DAG file or of a task definition's labels: where it is, what it is and how to mend it.
 *
 * @param file the file as the reader was given it; or a task definition, {@code family:revision}
 * @param line counted from 1; 1 where there are no lines
 * @param column counted from 1, in Unicode code points; 1 where there are no lines
 * @param label the label of a task definition; empty in DAG files
 * @param code the kind of problem
 * @param message what is wrong, as a sentence without its full stop; made one line of at most 1000 characters
 * @param remedy what to do about it; empty when the message says it all
 */
public record SpecProblem(
        String file, int line, int column, String label, ProblemCode code, String message, String remedy) {
    private static final int LONGEST = 1000;

    public SpecProblem {
        requireNonNull(file, "file");
        // Rows that were written before there were labels have none.
        label = oneLine(requireNonNullElse(label, ""));
        requireNonNull(code, "code");
        message = oneLine(requireNonNull(message, "message"));
        remedy = oneLine(requireNonNull(remedy, "remedy"));
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("A place starts at 1:1, not at " + line + ":" + column);
        }
    }

    /** A problem of a DAG file. */
    public SpecProblem(String file, int line, int column, ProblemCode code, String message, String remedy) {
        this(file, line, column, "", code, message, remedy);
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

    /** Where it is: {@code file:line:col}, or of a definition without lines {@code family:revision label}. */
    public String place() {
        return hasLines() ? file + ":" + line + ":" + column : file + " " + label;
    }

    /** What is wrong, with the label before it where the place does not tell that. */
    public String sentence() {
        return hasLines() && !label.isEmpty() ? label + ": " + message : message;
    }

    private boolean hasLines() {
        return label.isEmpty() || line > 1 || column > 1;
    }

    /** The line that {@code validate} prints: {@code file:line:col: CODE message (remedy)}. */
    @Override
    public String toString() {
        String line = place() + ": " + code + " " + sentence();
        return remedy.isEmpty() ? line : line + " (" + remedy + ")";
    }
}
