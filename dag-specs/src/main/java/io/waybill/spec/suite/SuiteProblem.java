package io.waybill.spec.suite;

import static java.util.Objects.requireNonNull;

/**
 * What is wrong in a suite.
 *
 * @param pointer the JSON pointer of the place, such as {@code /expectations/0/kwargs/column}; empty for the whole
 * @param message what is wrong
 * @param remedy what to do about it; may be empty
 */
public record SuiteProblem(String pointer, String message, String remedy) {
    public SuiteProblem {
        requireNonNull(pointer, "pointer");
        requireNonNull(message, "message");
        requireNonNull(remedy, "remedy");
    }

    @Override
    public String toString() {
        return (pointer.isEmpty() ? "" : pointer + ": ") + message + (remedy.isEmpty() ? "" : " (" + remedy + ")");
    }
}
