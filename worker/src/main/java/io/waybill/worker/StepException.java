package io.waybill.worker;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A step cannot go on. The message says what is wrong and what to do about it, and is what people see. */
public final class StepException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;

    private StepException(ExitCode exit, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exit = requireNonNull(exit, "exit");
    }

    /** The data did not pass, or the other side refuses. */
    public static StepException notPassed(String message) {
        return new StepException(ExitCode.NOT_PASSED, message, null);
    }

    /** The data did not pass, or the other side refuses. */
    public static StepException notPassed(String message, Throwable cause) {
        return new StepException(ExitCode.NOT_PASSED, message, cause);
    }

    /** The step cannot be run as it is asked for. */
    public static StepException badInput(String message) {
        return new StepException(ExitCode.BAD_INPUT, message, null);
    }

    /** The network or a service is at fault. */
    public static StepException tryAgain(String message, @Nullable Throwable cause) {
        return new StepException(ExitCode.TRY_AGAIN, message, cause);
    }

    /** How the step ends. */
    public ExitCode exit() {
        return exit;
    }

    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage());
    }
}
