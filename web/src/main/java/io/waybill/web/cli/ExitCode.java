package io.waybill.web.cli;

/** What a command ends with. */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;
    /** The run, or what was asked for, failed. */
    static final int FAILED = 1;
    /** Bad usage, bad settings or a bad file. */
    static final int BAD_USAGE = 2;

    private ExitCode() {}
}
