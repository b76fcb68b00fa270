package io.waybill.worker;

/** How a step ends. */
public enum ExitCode {
    /** It is done. */
    DONE(0),
    /** The data did not pass, or the other side refuses: the same try again would end the same way. */
    NOT_PASSED(1),
    /** The step cannot be run as it is asked for. */
    BAD_INPUT(2),
    /** The program itself is at fault, or has too little memory. {@code EX_SOFTWARE} of sysexits.h. */
    BROKEN(70),
    /** The network, or a service, is at fault; it may pass by itself. {@code EX_TEMPFAIL} of sysexits.h. */
    TRY_AGAIN(75);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** What the process ends with. */
    public int number() {
        return number;
    }
}
