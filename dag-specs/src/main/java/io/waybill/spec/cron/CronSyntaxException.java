package io.waybill.spec.cron;

import static java.util.Objects.requireNonNull;

import java.io.Serial;

/** A text is no cron expression. */
public final class CronSyntaxException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String remedy;

    CronSyntaxException(int offset, String message, String remedy) {
        super(requireNonNull(message, "message"));
        this.offset = offset;
        this.remedy = requireNonNull(remedy, "remedy");
    }

    /** Where in the expression the fault is, counted from 0. */
    public int offset() {
        return offset;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
