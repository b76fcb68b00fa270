package io.waybill.spec.params;

import static java.util.Objects.requireNonNull;

/**
 * Why a param's value cannot be used.
 *
 * @param param its name
 * @param message what is wrong
 * @param remedy what to do about it; may be empty
 */
public record ParamProblem(String param, String message, String remedy) {
    public ParamProblem {
        requireNonNull(param, "param");
        requireNonNull(message, "message");
        requireNonNull(remedy, "remedy");
    }

    @Override
    public String toString() {
        return remedy.isEmpty() ? message : message + " (" + remedy + ")";
    }
}
