package io.waybill.engine.trace;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A stretch of time of a trace that is over.
 *
 * @param traceId 32 hexadecimal digits
 * @param id 16 hexadecimal digits
 * @param parentId that of the span around it; empty where there is none
 * @param name what people call it
 * @param start when it began
 * @param end when it was over, not before it began
 * @param attributes texts and whole numbers by name
 * @param outcome how it ended
 * @param message why, in a sentence, where it has failed; else empty
 */
public record Span(
        String traceId,
        String id,
        String parentId,
        String name,
        Instant start,
        Instant end,
        Map<String, Object> attributes,
        Outcome outcome,
        String message) {

    /** How a span has ended. */
    public enum Outcome {
        /** Well. */
        OK,
        /** Not well. */
        ERROR,
        /** Neither: there was nothing to do, or somebody has ended it. */
        UNSET
    }

    public Span {
        requireNonNull(traceId, "traceId");
        requireNonNull(id, "id");
        requireNonNull(parentId, "parentId");
        requireNonNull(name, "name");
        requireNonNull(start, "start");
        requireNonNull(outcome, "outcome");
        requireNonNull(message, "message");
        // Clocks of several machines may disagree a little.
        end = end.isBefore(start) ? start : end;
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** The same with another message. */
    public Span withMessage(String text) {
        return new Span(traceId, id, parentId, name, start, end, attributes, outcome, text);
    }
}
