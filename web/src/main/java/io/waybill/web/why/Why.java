package io.waybill.web.why;

import static java.util.Objects.requireNonNull;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a task has not started, or how it ended. Each part is a sentence, or empty.
 *
 * @param headline where it stands and for what it waits, or how it ended
 * @param reason what was behind it
 * @param next what is tried next, and when
 */
public record Why(String headline, String reason, String next) {
    public Why {
        requireNonNull(headline, "headline");
        reason = sentence(reason);
        next = sentence(next);
    }

    /** All of it in one line. */
    public String text() {
        return Stream.of(headline, reason, next)
                .map(Why::sentence)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String sentence(String text) {
        return text.isEmpty() || ".?!…".indexOf(text.charAt(text.length() - 1)) >= 0 ? text : text + ".";
    }
}
