package io.waybill.spec.suite;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.spec.bind.SpecJson;
import java.util.List;

/**
 * What is expected of a file.
 *
 * @param name its name; may be empty
 * @param expectations in the order of the suite
 */
public record ValidationSuite(String name, List<Entry> expectations) {
    /** A suite may be so many characters long. */
    public static final int MOST_CHARACTERS = 2_000_000;

    /** A suite may have so many expectations. */
    public static final int MOST_EXPECTATIONS = 1_000;

    public ValidationSuite {
        requireNonNull(name, "name");
        expectations = List.copyOf(expectations);
    }

    /**
     * One expectation as it was written and as it was understood.
     *
     * @param type its name, such as {@code expect_column_to_exist}
     * @param kwargs what was written about it
     * @param expectation what it means
     */
    public record Entry(String type, ObjectNode kwargs, Expectation expectation) {
        public Entry {
            requireNonNull(type, "type");
            requireNonNull(expectation, "expectation");
            kwargs = kwargs.deepCopy();
        }
    }

    /**
     * Reads a suite.
     *
     * @throws MalformedSuiteException with everything that is wrong
     */
    public static ValidationSuite parse(String json) {
        if (json.length() > MOST_CHARACTERS) {
            throw new MalformedSuiteException(List.of(new SuiteProblem(
                    "", "The suite is longer than " + MOST_CHARACTERS + " characters", "split it into several")));
        }
        try {
            String text = json.startsWith("\ufeff") ? json.substring(1) : json;
            return of(SpecJson.mapper().readTree(text));
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new MalformedSuiteException(List.of(new SuiteProblem(
                    "", "The suite is no JSON" + where + ": " + e.getOriginalMessage(), "mend its syntax")));
        }
    }

    /**
     * Reads a suite, of Great Expectations 0.x ({@code expectation_suite_name}, {@code expectation_type}) or 1.x
     * ({@code name}, {@code type}).
     *
     * @throws MalformedSuiteException with everything that is wrong
     */
    public static ValidationSuite of(JsonNode json) {
        return new SuiteReader().read(json);
    }
}
