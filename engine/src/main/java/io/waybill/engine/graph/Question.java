package io.waybill.engine.graph;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NodeWork.Choice} asks, as plain data. Ids are those of tasks and task groups that need the choice directly.
 */
public sealed interface Question {

    /**
     * Which ones?
     *
     * @param template renders to an id, to several with commas or blanks between them, or to a JSON list of them
     */
    record Names(String template) implements Question {
        public Names {
            requireNonNull(template, "template");
        }
    }

    /**
     * Which case?
     *
     * @param template renders to one of the cases
     * @param cases for each the ids to go on with; none are allowed
     * @param otherwise the ids where none fits; absent: that is a failure
     */
    record Cases(
            String template,
            Map<String, List<String>> cases,
            @Nullable List<String> otherwise) implements Question {
        public Cases {
            requireNonNull(template, "template");
            Map<String, List<String>> copy = new LinkedHashMap<>();
            cases.forEach((key, ids) -> copy.put(key, List.copyOf(ids)));
            cases = Collections.unmodifiableMap(copy);
            otherwise = otherwise == null ? null : List.copyOf(otherwise);
        }
    }

    /**
     * All or none?
     *
     * @param template renders to what is true or false
     */
    record Truth(String template) implements Question {
        public Truth {
            requireNonNull(template, "template");
        }
    }

    /** All if the run is the newest that its schedule has come to, or was not made by a schedule; else none. */
    record Newest() implements Question {}
}
