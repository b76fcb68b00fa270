package io.waybill.engine.error;

import org.jspecify.annotations.Nullable;

/** The one exception of the engine and its adapters. Its message says what is wrong and what mends it. */
public final class WaybillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public WaybillException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public WaybillException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What kind of error this is, for programs. */
    public ErrorCode code() {
        return code;
    }
}
