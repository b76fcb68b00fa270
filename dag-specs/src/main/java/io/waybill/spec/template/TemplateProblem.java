package io.waybill.spec.template;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.ProblemCode;

/**
 * What is wrong with a template.
 *
 * @param offset where in its text, counted from 0 in characters
 * @param code {@link ProblemCode#TEMPLATE_SYNTAX} or {@link ProblemCode#UNKNOWN_VARIABLE}
 * @param message what is wrong
 * @param remedy what to do about it; may be empty
 */
public record TemplateProblem(int offset, ProblemCode code, String message, String remedy) {
    public TemplateProblem {
        requireNonNull(code, "code");
        requireNonNull(message, "message");
        requireNonNull(remedy, "remedy");
    }
}
