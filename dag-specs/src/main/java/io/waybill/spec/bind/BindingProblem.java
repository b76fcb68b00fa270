package io.waybill.spec.bind;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.ProblemCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A problem of a value that was to become a record, before its place in a file is known.
 *
 * @param path the keys and indexes that lead to it
 * @param atKey whether the key itself is at fault, not its value
 * @param code the kind of problem
 * @param message what is wrong
 * @param remedy what to do about it; may be empty
 * @param offset where in a text, counted from 0 in characters
 */
public record BindingProblem(
        List<String> path, boolean atKey, ProblemCode code, String message, String remedy, int offset) {
    public BindingProblem {
        path = List.copyOf(path);
        requireNonNull(code, "code");
        requireNonNull(message, "message");
        requireNonNull(remedy, "remedy");
    }

    /** A problem of a whole value or key. */
    public BindingProblem(List<String> path, boolean atKey, ProblemCode code, String message, String remedy) {
        this(path, atKey, code, message, remedy, 0);
    }

    /** The same problem seen from further out. */
    public BindingProblem inside(List<String> outer) {
        List<String> all = new ArrayList<>(outer);
        all.addAll(path);
        return new BindingProblem(all, atKey, code, message, remedy, offset);
    }

    @Override
    public String toString() {
        String where = path.isEmpty() ? "" : String.join(".", path) + ": ";
        return where + code + " " + message + (remedy.isEmpty() ? "" : " (" + remedy + ")");
    }
}
