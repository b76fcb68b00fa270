package io.waybill.spec.template;

import java.io.Serial;

/** A template could not be rendered. The message names the variable, the place in the template, and the remedy. */
public final class TemplateException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    TemplateException(String template, int line, int column, String message, String remedy) {
        super(message + " in line " + line + (column > 0 ? ", column " + column : "") + " of the template '"
                + shorten(template) + "'" + (remedy.isEmpty() ? "" : " (" + remedy + ")"));
        this.line = line;
        this.column = column;
    }

    /** The line in the template, counted from 1. */
    public int line() {
        return line;
    }

    /** The column in that line, counted from 1; 0 when it is not known. */
    public int column() {
        return column;
    }

    private static String shorten(String template) {
        String line = template.strip().replaceAll("\\s+", " ");
        return line.length() <= 120 ? line : line.substring(0, 120) + "…";
    }
}
