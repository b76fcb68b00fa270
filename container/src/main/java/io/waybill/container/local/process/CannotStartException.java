package io.waybill.container.local.process;

/** A container cannot be started, and trying again would not help. */
public final class CannotStartException extends Exception {

    private final String reason;

    CannotStartException(String detail) {
        super(detail);
        this.reason =
                "CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: "
                        + detail;
    }

    CannotStartException(String detail, Throwable cause) {
        this(detail + ": " + cause.getMessage());
        initCause(cause);
    }

    /** The reason as Fargate words it. */
    public String reason() {
        return reason;
    }
}
